//! What shoppers are told outside the shop: text messages, and messages inside WeChat.

use std::collections::BTreeMap;

use mall_domain::{OrderId, carrier};
use mall_partners::PartnerError;
use mall_partners::sms::Message;
use mall_store::StoreError;
use mall_store::mysql::outbox::Effect;
use mall_store::mysql::sms::{self, Outcome, State};
use mall_store::mysql::{logistics, shipment, tracking};
use mall_wechat::{ServiceError, SubscribeMessage};

use super::Carried;
use crate::shop::Shop;

/// The page of the mini-program that a message about an order opens.
const ORDER_PAGE: &str = "pages/order/detail/index";

/// Why a text message is not sent once more by itself.
const UNSURE: &str = "it may have been sent: it is not sent again unless somebody decides so";

/// Sends a text message. Providers send twice what they are asked for twice, so one that may have
/// been sent is not tried again: an admin who does decides that.
pub(super) async fn sms(shop: &Shop, effect: &Effect) -> Result<Carried, StoreError> {
    let found = sms::find(&mut *shop.store.connection().await?, effect.order_no.as_str()).await?;
    let Some(found) = found else { return Ok(Carried::Done) };
    match found.state {
        State::Sent | State::Delivered => return Ok(Carried::Done),
        // The first attempt of an effect finds this only after an admin had it tried again.
        State::Unknown if 1 < effect.attempts => return Ok(Carried::Never(UNSURE.to_owned())),
        State::Unknown | State::Waiting | State::Failed => {}
    }
    let Some(provider) = &shop.settings.partners.sms else {
        let reason = "no provider of text messages is set up";
        let outcome = Outcome { state: State::Failed, provider_id: None, error: Some(reason) };
        note(shop, found.id, outcome).await?;
        return Ok(Carried::Never(reason.to_owned()));
    };
    if !sms::begin(&mut *shop.store.connection().await?, &found).await? {
        return Ok(Carried::Later("another node is sending it".to_owned()));
    }
    let now = shop.clock.now();
    let nonce = format!("{}-{}-{}", effect.order_no, found.attempts, now.timestamp_micros());
    let message = Message { phone: found.phone, template: found.template, params: found.params };
    let sent = provider.send(&message, &nonce, now).await;
    let (state, carried) = match &sent {
        Ok(_receipt) => (State::Sent, Carried::Done),
        // Nothing was sent.
        Err(error @ (PartnerError::Limited(_) | PartnerError::Unreachable(_))) => {
            (State::Waiting, Carried::Later(crate::chain(error)))
        }
        Err(PartnerError::Unknown(_) | PartnerError::Unreadable) => {
            (State::Unknown, Carried::Never(UNSURE.to_owned()))
        }
        Err(error @ (PartnerError::Refused { .. } | PartnerError::Invalid(_))) => {
            (State::Failed, Carried::Never(crate::chain(error)))
        }
    };
    let error = sent.as_ref().err().map(|error| crate::chain(error));
    let provider_id = sent.as_ref().ok().map(String::as_str);
    note(shop, found.id, Outcome { state, provider_id, error: error.as_deref() }).await?;
    Ok(carried)
}

async fn note(shop: &Shop, id: i64, outcome: Outcome<'_>) -> Result<(), StoreError> {
    sms::end(&mut *shop.store.connection().await?, id, outcome, shop.clock.now()).await
}

/// Tells the shopper inside WeChat that a parcel is on its way. Whoever did not agree to that, or
/// was told before, is not told.
pub(super) async fn message(shop: &Shop, effect: &Effect) -> Result<Carried, StoreError> {
    let (Some(order), Some(parcel)) = (effect.payload.order_id.map(OrderId), effect.payload.parcel)
    else {
        return Ok(Carried::Done);
    };
    let config = shop.store.config().await?;
    let Some(template) = config.message_template_shipped() else { return Ok(Carried::Done) };
    let mut conn = shop.store.connection().await?;
    let receiver = shipment::receiver(&mut conn, order).await?;
    let payer = logistics::payer(&mut conn, order).await?;
    let waybill = tracking::waybill(&mut conn, parcel).await?;
    drop(conn);
    let (Some(receiver), Some(payer), Some(waybill)) = (receiver, payer, waybill) else {
        return Ok(Carried::Done);
    };
    let says = |what: &str| match what {
        "order_no" => receiver.order_no.clone(),
        "goods" => payer.goods.clone(),
        "company" => carrier::name_of(&waybill.company).to_owned(),
        "tracking_no" => waybill.tracking_no.clone(),
        _ => String::new(),
    };
    let fields = config.message_fields_shipped();
    let fields: BTreeMap<String, String> =
        fields.iter().map(|(field, what)| (field.clone(), says(what))).collect();
    let message = SubscribeMessage {
        openid: payer.openid.clone(),
        template_id: template.to_owned(),
        page: Some(format!("{ORDER_PAGE}?id={order}")),
        fields,
    };
    Ok(match shop.wechat.send_message(&message, shop.clock.now()).await {
        Ok(()) => Carried::Done,
        Err(ServiceError::Refused { errcode: 43101, .. }) => {
            tracing::info!(order.id = %order, "the shopper wants no message");
            Carried::Done
        }
        Err(error @ ServiceError::Unavailable(_)) => Carried::Later(crate::chain(&error)),
        Err(error @ (ServiceError::Refused { .. } | ServiceError::Invalid(_))) => {
            Carried::Never(crate::chain(&error))
        }
    })
}
