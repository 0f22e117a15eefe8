//! Payment attempts and refunds: their states as numbers that the database stores.

macro_rules! stored_as {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $code:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$variant_doc])* $variant,)+ }

        impl $name {
            /// Every value.
            pub const ALL: &'static [$name] = &[$($name::$variant,)+];

            /// The number that stands for it in the database. Never reuse one.
            #[must_use]
            pub fn code(self) -> i8 {
                match self { $($name::$variant => $code,)+ }
            }

            /// The value stored as `code`.
            #[must_use]
            pub fn from_code(code: i8) -> Option<Self> {
                match code { $($code => Some($name::$variant),)+ _ => None }
            }
        }
    };
}

stored_as! {
    /// Where one attempt to pay an order stands (`payments.state`).
    PaymentState {
        /// Recorded here; WeChat may or may not know it yet.
        Created = 0,
        /// WeChat gave it a prepay id: the shopper may pay.
        Prepaid = 1,
        /// It paid its order.
        Success = 2,
        /// It can't be paid any more.
        Closed = 3,
        /// Money came in that no order can take; it is being refunded.
        Orphan = 4,
        /// WeChat refused it.
        Failed = 5,
    }
}

stored_as! {
    /// Where a refund stands (`refunds.status`).
    RefundStatus {
        /// Asked for by the shopper.
        Requested = 0,
        /// Agreed to; WeChat is to be asked.
        Approved = 1,
        /// WeChat is at it.
        Processing = 2,
        /// The money is back.
        Success = 3,
        /// Refused by an admin.
        Refused = 4,
        /// Taken back by the shopper.
        Cancelled = 5,
        /// WeChat closed it; a new number is needed.
        Failed = 6,
        /// The bank refused it; an operator must act.
        Abnormal = 7,
    }
}

stored_as! {
    /// Why money goes back (`refunds.kind`).
    RefundKind {
        /// Money only.
        MoneyOnly = 1,
        /// Against the returned goods.
        Return = 2,
        /// It came too late, or a second time.
        LateMoney = 3,
    }
}

impl PaymentState {
    /// Whether the shopper may still pay by it.
    #[must_use]
    pub fn is_live(self) -> bool {
        match self {
            PaymentState::Created | PaymentState::Prepaid => true,
            PaymentState::Success
            | PaymentState::Closed
            | PaymentState::Orphan
            | PaymentState::Failed => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_survive_storage() {
        for state in PaymentState::ALL {
            assert_eq!(PaymentState::from_code(state.code()), Some(*state));
        }
        for status in RefundStatus::ALL {
            assert_eq!(RefundStatus::from_code(status.code()), Some(*status));
        }
        assert_eq!(RefundKind::from_code(0), None);
    }
}
