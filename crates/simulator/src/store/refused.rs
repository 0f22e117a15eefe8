//! Why the store refuses a change: rules of the platform, not faults of the server.

/// Why a prepay request is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PrepayRefused {
    /// The order was closed; its number can't be used again.
    #[error("该订单已关闭，请更换商户订单号后重新下单")]
    Closed,
    /// The order was paid.
    #[error("商户订单号重复，该订单已支付")]
    Paid,
    /// The number was used before with other parameters.
    #[error("请求重入时，参数与首次请求时不一致，请检查两次请求的参数")]
    Differs,
    /// The order's time to pay is over.
    #[error("订单已超过支付截止时间，请关闭订单后更换商户订单号重新下单")]
    Expired,
}

/// Why an order is not closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum CloseRefused {
    /// The order was paid.
    #[error("订单已支付，请走退款流程")]
    Paid,
}

/// Why a shopper can't pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ConfirmRefused {
    /// No such prepay id.
    #[error("没有这个预支付单")]
    Unknown,
    /// Another shopper's order.
    #[error("只能由下单的用户支付")]
    OtherPayer,
    /// The order was paid.
    #[error("订单已支付")]
    Paid,
    /// The order was closed.
    #[error("订单已关闭")]
    Closed,
    /// The order's time to pay is over.
    #[error("订单已超过支付截止时间")]
    Expired,
    /// The prepay id is older than two hours.
    #[error("预支付单已失效，请重新下单")]
    Stale,
}

/// Why a refund is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum RefundRefused {
    /// No such order, or nobody paid it.
    #[error("订单不存在或未支付")]
    NotPaid,
    /// The two numbers of the order are not of one order.
    #[error("微信支付订单号与商户订单号不一致")]
    TwoOrders,
    /// The number was used before with other parameters.
    #[error("请求重入时，参数与首次请求时不一致，请检查两次请求的参数")]
    Differs,
    /// The total is not the order's.
    #[error("订单金额与原订单不一致")]
    OtherTotal,
    /// More would be given back than was paid.
    #[error("申请退款金额超过可退金额")]
    TooMuch,
    /// The order was refunded too often.
    #[error("订单退款次数超过限制")]
    TooMany,
    /// The order's last refund is too near.
    #[error("同一订单多次退款的请求需相隔1分钟")]
    TooSoon,
}
