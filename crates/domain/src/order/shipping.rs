//! What goes into a parcel: an order may be shipped in several, and every unit in one of them.

use std::collections::HashSet;

/// The units of one line of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// `order_items.id`.
    pub item: i64,
    /// Units that were ordered.
    pub ordered: u32,
    /// Units whose money went back: they are not shipped.
    pub refunded: u32,
    /// Units in earlier parcels.
    pub shipped: u32,
}

impl Line {
    /// Units that are still to be shipped.
    #[must_use]
    pub fn left(&self) -> u32 {
        self.ordered.saturating_sub(self.refunded).saturating_sub(self.shipped)
    }
}

/// Units of one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Units {
    /// `order_items.id`.
    pub item: i64,
    /// How many.
    pub quantity: u32,
}

/// What goes into the next parcel of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    /// The units in it.
    pub units: Vec<Units>,
    /// Whether nothing is left to ship after it.
    pub is_last: bool,
}

/// Why a parcel can't be made so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadParcel {
    /// Nothing is left to ship.
    #[error("nothing is left to ship")]
    NothingLeft,
    /// The entry at this index names a line that the order does not have.
    #[error("entry {0}: the order has no such line")]
    NoSuchLine(usize),
    /// The entry at this index names a line for the second time.
    #[error("entry {0}: the line stands there twice")]
    Twice(usize),
    /// The entry at this index asks for none, or for more units than are left.
    #[error("entry {index}: {left} units are left")]
    Quantity {
        /// Which entry.
        index: usize,
        /// How many are left.
        left: u32,
    },
}

/// Packs the next parcel: what `wanted` names, or all that is left.
///
/// # Errors
///
/// A [`BadParcel`].
pub fn pack(lines: &[Line], wanted: Option<&[Units]>) -> Result<Parcel, BadParcel> {
    let left: u32 = lines.iter().map(Line::left).sum();
    if left == 0 {
        return Err(BadParcel::NothingLeft);
    }
    let Some(wanted) = wanted else {
        let units = lines.iter().map(|line| Units { item: line.item, quantity: line.left() });
        let units = units.filter(|units| 0 < units.quantity).collect();
        return Ok(Parcel { units, is_last: true });
    };
    let (mut seen, mut packed) = (HashSet::new(), 0_u32);
    for (index, units) in wanted.iter().enumerate() {
        let line = lines.iter().find(|line| line.item == units.item);
        let line = line.ok_or(BadParcel::NoSuchLine(index))?;
        if !seen.insert(units.item) {
            return Err(BadParcel::Twice(index));
        }
        if units.quantity == 0 || line.left() < units.quantity {
            return Err(BadParcel::Quantity { index, left: line.left() });
        }
        packed = packed.saturating_add(units.quantity);
    }
    if packed == 0 {
        return Err(BadParcel::Quantity { index: 0, left });
    }
    Ok(Parcel { units: wanted.to_vec(), is_last: packed == left })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LINES: [Line; 2] = [
        Line { item: 1, ordered: 3, refunded: 1, shipped: 0 },
        Line { item: 2, ordered: 2, refunded: 0, shipped: 1 },
    ];

    fn units(item: i64, quantity: u32) -> Units {
        Units { item, quantity }
    }

    #[test]
    fn all_that_is_left_is_shipped_and_nothing_that_was_refunded() {
        let parcel = pack(&LINES, None).unwrap();
        assert_eq!(parcel, Parcel { units: vec![units(1, 2), units(2, 1)], is_last: true });
    }

    #[test]
    fn a_part_leaves_the_rest() {
        let parcel = pack(&LINES, Some(&[units(2, 1)])).unwrap();
        assert!(!parcel.is_last);
        assert!(pack(&LINES, Some(&[units(2, 1), units(1, 2)])).unwrap().is_last);
    }

    #[test]
    fn no_unit_is_shipped_twice() {
        let wrong = |wanted: &[Units]| pack(&LINES, Some(wanted)).unwrap_err();
        assert_eq!(wrong(&[units(2, 2)]), BadParcel::Quantity { index: 0, left: 1 });
        assert_eq!(wrong(&[units(1, 1), units(1, 1)]), BadParcel::Twice(1));
        assert_eq!(wrong(&[units(9, 1)]), BadParcel::NoSuchLine(0));
        assert_eq!(wrong(&[units(1, 0)]), BadParcel::Quantity { index: 0, left: 2 });
        assert!(matches!(wrong(&[]), BadParcel::Quantity { .. }));
        let shipped = Line { shipped: 2, ..LINES[0] };
        assert_eq!(pack(&[shipped], None), Err(BadParcel::NothingLeft));
    }

    proptest! {
        /// However an order is split, each unit goes into one parcel, and the last parcel is the last.
        #[test]
        fn parcels_add_up(ordered in prop::collection::vec((1..5_u32, 0..3_u32), 1..4)) {
            let line = |(item, (ordered, refunded)): (i64, (u32, u32))| {
                Line { item, ordered, refunded: refunded.min(ordered), shipped: 0 }
            };
            let mut lines: Vec<Line> = (1..).zip(ordered).map(line).collect();
            let due: u32 = lines.iter().map(Line::left).sum();
            let mut sent = 0;
            while let Some(at) = lines.iter().position(|line| 0 < line.left()) {
                let parcel = pack(&lines, Some(&[units(lines[at].item, 1)])).unwrap();
                lines[at].shipped += 1;
                sent += 1;
                prop_assert_eq!(parcel.is_last, sent == due);
            }
            prop_assert_eq!(pack(&lines, None), Err(BadParcel::NothingLeft));
        }
    }
}
