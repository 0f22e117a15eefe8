//! Flash sales: the status of one, and the ways it changes.

/// Where a flash sale stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SaleStatus {
    /// Being prepared; shoppers don't see it.
    Draft,
    /// Published: upcoming, running or over, as its window says.
    Published,
    /// Published, and paused by an admin.
    Paused,
    /// Over; its leftovers went back to the SKU.
    Ended,
}

/// What an admin does to a flash sale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SaleAction {
    /// Carve out the stock and show it to shoppers.
    Publish,
    /// Stop giving out units.
    Pause,
    /// Give out units again.
    Resume,
    /// Stop for good.
    End,
}

/// The action does not apply to a sale in this status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a sale that is {status:?} can't take {action:?}")]
pub struct InvalidSaleAction {
    /// Where the sale stands.
    pub status: SaleStatus,
    /// What was tried.
    pub action: SaleAction,
}

impl SaleStatus {
    /// Every status.
    pub const ALL: [SaleStatus; 4] =
        [SaleStatus::Draft, SaleStatus::Published, SaleStatus::Paused, SaleStatus::Ended];

    /// Where `action` takes a sale that stands here. An action that was done before is done:
    /// publishing a published sale, ending an ended one.
    ///
    /// # Errors
    ///
    /// [`InvalidSaleAction`] if it can't be done here.
    pub fn after(self, action: SaleAction) -> Result<SaleStatus, InvalidSaleAction> {
        use SaleAction as A;
        use SaleStatus as S;

        match (self, action) {
            (S::Draft | S::Published, A::Publish) | (S::Published | S::Paused, A::Resume) => {
                Ok(S::Published)
            }
            (S::Published | S::Paused, A::Pause) => Ok(S::Paused),
            (S::Published | S::Paused | S::Ended, A::End) => Ok(S::Ended),
            (S::Draft, A::Pause | A::Resume | A::End)
            | (S::Paused, A::Publish)
            | (S::Ended, A::Publish | A::Pause | A::Resume) => {
                Err(InvalidSaleAction { status: self, action })
            }
        }
    }

    /// The number that `flash_sales.status` stores for it.
    #[must_use]
    pub fn code(self) -> i8 {
        match self {
            SaleStatus::Draft => 0,
            SaleStatus::Published => 1,
            SaleStatus::Paused => 2,
            SaleStatus::Ended => 3,
        }
    }

    /// The status stored as `code`.
    #[must_use]
    pub fn from_code(code: i8) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ended_sale_stays_ended() {
        assert_eq!(SaleStatus::Ended.after(SaleAction::End), Ok(SaleStatus::Ended));
        for action in [SaleAction::Publish, SaleAction::Pause, SaleAction::Resume] {
            assert!(SaleStatus::Ended.after(action).is_err(), "{action:?}");
        }
    }

    #[test]
    fn codes_survive_storage() {
        for status in SaleStatus::ALL {
            assert_eq!(SaleStatus::from_code(status.code()), Some(status));
        }
    }
}
