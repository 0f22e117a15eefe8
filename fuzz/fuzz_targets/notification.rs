//! What WeChat tells: the envelope as it comes, and what lies encrypted in it. The first byte says
//! which. Whatever it is, it is read or refused; and what is read is about us.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mall_wechat::NotificationEvent;
use mall_wechat::fuzzing::{APPID, MCHID, content, envelope};

fuzz_target!(|data: &[u8]| {
    let Some((kind, data)) = data.split_first() else { return };
    let read = match kind % 3 {
        0 => envelope(data),
        1 => content("TRANSACTION.SUCCESS", data),
        _ => content("REFUND.SUCCESS", data),
    };
    match read.map(|notification| notification.event) {
        Ok(NotificationEvent::Payment(payment)) => {
            assert_eq!((payment.appid.as_str(), payment.mchid.as_str()), (APPID, MCHID));
        }
        Ok(NotificationEvent::Refund(refund)) => assert_eq!(refund.mchid, MCHID),
        Ok(NotificationEvent::Other { .. }) | Err(_) => {}
    }
});
