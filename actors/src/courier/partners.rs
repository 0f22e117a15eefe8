//! What WeChat is asked for on behalf of the outbox: money back, parcels reported. Each may be asked
//! for again.

use mall_domain::{OrderId, carrier, refund as rules};
use mall_store::StoreError;
use mall_store::mysql::outbox::Effect;
use mall_store::mysql::{logistics, payment, refund};
use mall_wechat::{
    Delivery, PayError, Refund as RefundRequest, RefundNotification, RefundResult, ServiceError,
    ShippedParcel, Shipping,
};
use serde_json::Value;

use super::Carried;
use crate::refunds;
use crate::shop::Shop;
use crate::supervisor::NotifyRefusal;

/// The most parcels of one report.
const PARCELS_MAX: u32 = 15;

/// Asks WeChat to send money back. The number is the refund's own: repeating it refunds once.
pub(super) async fn refund(shop: &Shop, effect: &Effect) -> Result<Carried, StoreError> {
    let Some(refund_no) = effect.payload.refund_no.as_deref() else { return Ok(Carried::Done) };
    let mut conn = shop.store.connection().await?;
    let Some(refund) = refund::find_by_no(&mut conn, refund_no).await? else {
        return Ok(Carried::Done);
    };
    let Some(payment) = payment::find(&mut conn, refund.payment_id).await? else {
        return Ok(Carried::Done);
    };
    drop(conn);
    let request = RefundRequest {
        out_refund_no: rules::number_at_wechat(&refund.refund_no, refund.retries),
        out_trade_no: payment.out_trade_no,
        refund_fen: refund.amount.to_fen(),
        total_fen: payment.amount.to_fen(),
        // Eighty bytes at most.
        reason: Some(refund.reason.chars().take(26).collect()),
        notify_url: shop.settings.refund_notify_url.clone(),
    };
    let asked = shop.wechat.refund(&request, shop.clock.now()).await;
    Ok(match asked {
        Ok(result) => {
            refunds::note(shop, &result).await?;
            Carried::Done
        }
        Err(error) if is_final(&error) => Carried::Never(crate::chain(&error)),
        Err(error) => Carried::Later(crate::chain(&error)),
    })
}

/// Whether asking for the same refund again won't help. Money that the merchant lacks may come.
fn is_final(error: &PayError) -> bool {
    match error {
        PayError::Refused { code, .. } => code.replace('_', "") != "NOTENOUGH",
        PayError::Invalid(_) => true,
        PayError::Unknown(_) | PayError::NotFound | PayError::AlreadyPaid | PayError::Closed => {
            false
        }
    }
}

/// Asks WeChat how a refund is coming on.
pub(crate) async fn query_refund(shop: &Shop, refund_no: &str) -> Result<(), PayError> {
    let noted = async {
        let mut conn = shop.store.connection().await?;
        let found = refund::find_by_no(&mut conn, refund_no).await?;
        Ok::<_, StoreError>(found.map(|found| found.retries))
    };
    let retries = match noted.await {
        Ok(Some(retries)) => retries,
        Ok(None) => return Ok(()),
        Err(error) => {
            tracing::warn!(error = %crate::chain(&error), "a refund could not be read");
            return Ok(());
        }
    };
    let number = rules::number_at_wechat(refund_no, retries);
    let result = match shop.wechat.query_refund(&number, shop.clock.now()).await {
        // The courier has not got through to WeChat yet.
        Err(PayError::NotFound) => return Ok(()),
        other => other?,
    };
    if let Err(error) = refunds::note(shop, &result).await {
        tracing::warn!(error = %crate::chain(&error), "a refund could not be written down yet");
    }
    Ok(())
}

/// Takes a refund notification whose origin was proved.
pub(crate) async fn refund_notified(
    shop: &Shop,
    notified: RefundNotification,
) -> Result<(), NotifyRefusal> {
    let mut conn = shop.store.connection().await?;
    let (number, _retries) = rules::number_here(&notified.out_refund_no);
    let refund = refund::find_by_no(&mut conn, number).await?.ok_or(NotifyRefusal::NotFound)?;
    let payment = payment::find(&mut conn, refund.payment_id).await?;
    drop(conn);
    if notified.refund_fen != refund.amount.to_fen() {
        return Err(NotifyRefusal::Mismatch("amount"));
    }
    let payment = payment.ok_or(NotifyRefusal::NotFound)?;
    if notified.out_trade_no != payment.out_trade_no {
        return Err(NotifyRefusal::Mismatch("out_trade_no"));
    }
    if notified.total_fen != payment.amount.to_fen() {
        return Err(NotifyRefusal::Mismatch("total"));
    }
    let result = RefundResult {
        refund_id: notified.refund_id,
        out_refund_no: notified.out_refund_no,
        out_trade_no: notified.out_trade_no,
        transaction_id: Some(notified.transaction_id),
        status: notified.status,
        success_time: notified.success_time,
        refund_fen: Some(notified.refund_fen),
        total_fen: Some(notified.total_fen),
        payer_refund_fen: notified.payer_refund_fen,
        user_received_account: notified.user_received_account,
    };
    Ok(refunds::note(shop, &result).await?)
}

/// Reports the parcels of an order that WeChat was not told of. Several effects of one order find
/// the work done.
pub(super) async fn report_parcels(shop: &Shop, effect: &Effect) -> Result<Carried, StoreError> {
    let Some(order) = effect.payload.order_id.map(OrderId) else { return Ok(Carried::Done) };
    let mut conn = shop.store.connection().await?;
    let unreported = logistics::unreported(&mut conn, order, PARCELS_MAX).await?;
    drop(conn);
    let Some(order) = unreported.filter(|order| !order.parcels.is_empty()) else {
        return Ok(Carried::Done);
    };
    let phone = order.address.as_ref().and_then(|address| address.get("phone"));
    let phone = phone.and_then(Value::as_str);
    let mut parcels = Vec::with_capacity(order.parcels.len());
    for parcel in &order.parcels {
        let Some(carrier) = carrier::find(&parcel.company) else {
            let reason = format!("WeChat has no code for the carrier {}", parcel.company);
            return Ok(Carried::Never(reason));
        };
        parcels.push(ShippedParcel {
            company: carrier.wechat.to_owned(),
            tracking_no: parcel.tracking_no.clone(),
            goods: order.goods.clone(),
            receiver_phone: phone.map(str::to_owned),
        });
    }
    let alone = order.is_complete && !order.is_begun && parcels.len() == 1;
    let delivery = if alone { Delivery::Whole } else { Delivery::Part { last: order.is_complete } };
    let now = shop.clock.now();
    let shipping = Shipping {
        transaction_id: order.transaction_id,
        openid: order.openid,
        delivery,
        parcels,
        at: now,
    };
    match shop.wechat.upload_shipping(&shipping, now).await {
        Ok(()) => {}
        Err(error) if error.is_reported_before() => {
            tracing::info!("parcels were reported before");
        }
        Err(error) if error.is_passing() => return Ok(Carried::Later(crate::chain(&error))),
        Err(error @ (ServiceError::Refused { .. } | ServiceError::Invalid(_))) => {
            return Ok(Carried::Never(crate::chain(&error)));
        }
        Err(error @ ServiceError::Unavailable(_)) => {
            return Ok(Carried::Later(crate::chain(&error)));
        }
    }
    let mut tx = shop.store.begin().await?;
    for parcel in &order.parcels {
        logistics::set_reported(&mut tx, parcel.id).await?;
    }
    tx.commit().await?;
    Ok(Carried::Done)
}
