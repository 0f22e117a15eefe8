//! The bounds of a cart, and why a line of it can't be bought.

/// The most lines of one cart, and of one order.
pub const LINES_MAX: usize = 120;
/// The most units of one line.
pub const QUANTITY_MAX: u32 = 999;

/// Why goods can't be bought as they stand in a cart or a preview.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Invalid {
    /// The product is not on sale any more.
    OffShelf,
    /// The variant does not exist any more.
    SkuGone,
    /// Nothing is left.
    SoldOut,
    /// Fewer are left than are wanted.
    InsufficientStock,
}

impl Invalid {
    /// The stable name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Invalid::OffShelf => "off_shelf",
            Invalid::SkuGone => "sku_gone",
            Invalid::SoldOut => "sold_out",
            Invalid::InsufficientStock => "insufficient_stock",
        }
    }
}

/// What is known of the goods of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Availability {
    /// Whether the product is on sale.
    pub on_sale: bool,
    /// Whether the variant exists.
    pub has_sku: bool,
    /// How many are left.
    pub stock: i64,
}

impl Availability {
    /// Why `quantity` units can't be bought; `None` if they can.
    #[must_use]
    pub fn refusal(self, quantity: u32) -> Option<Invalid> {
        if !self.on_sale {
            return Some(Invalid::OffShelf);
        }
        if !self.has_sku {
            return Some(Invalid::SkuGone);
        }
        if self.stock <= 0 {
            return Some(Invalid::SoldOut);
        }
        (self.stock < i64::from(quantity)).then_some(Invalid::InsufficientStock)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gravest_reason_is_named() {
        let known = |on_sale, has_sku, stock| Availability { on_sale, has_sku, stock };
        assert_eq!(known(false, false, 0).refusal(1), Some(Invalid::OffShelf));
        assert_eq!(known(true, false, 0).refusal(1), Some(Invalid::SkuGone));
        assert_eq!(known(true, true, 0).refusal(1), Some(Invalid::SoldOut));
        assert_eq!(known(true, true, 1).refusal(2), Some(Invalid::InsufficientStock));
        assert_eq!(known(true, true, 2).refusal(2), None);
    }
}
