//! What goes wrong on purpose, how often, and the dice that decide. Does none of it itself.

mod chance;

use std::sync::{Mutex, MutexGuard, PoisonError};

use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use serde::{Deserialize, Serialize};

pub(crate) use self::chance::Chance;
use crate::order::RefundStatus;

/// The settings of `/_sim/faults`. Chances are decimals from 0 to 1; nothing goes wrong by default.
///
/// They last until the server ends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Settings {
    /// A notification is never sent.
    pub(crate) lost: Chance,
    /// A notification's first attempt is made 2 to 5 times at once.
    pub(crate) doubled: Chance,
    /// A notification's first attempt waits for `late_ms`.
    pub(crate) late: Chance,
    /// How long a late notification waits, in milliseconds.
    pub(crate) late_ms: u64,
    /// A notification lets another one go first.
    pub(crate) reordered: Chance,
    /// A notification's first attempt is signed with a key that is not the platform's.
    pub(crate) wrong_signature: Chance,
    /// A notification's first attempt has a `WECHATPAY/SIGNTEST/` signature.
    pub(crate) signtest: Chance,
    /// A notification is preceded by one, rightly signed, with another amount and another id.
    pub(crate) wrong_amount: Chance,
    /// A call fails with 500 and nothing is done.
    pub(crate) error_before: Chance,
    /// A call fails with 500 although it was done.
    pub(crate) error_after: Chance,
    /// A call is done and answered after `timeout_ms`.
    pub(crate) timeout: Chance,
    /// How long the answer of such a call takes, in milliseconds.
    pub(crate) timeout_ms: u64,
    /// A call fails with 429 and nothing is done.
    pub(crate) rate_limited: Chance,
    /// A call is done and answered with a bad signature.
    pub(crate) bad_answer_signature: Chance,
    /// A shopper does not want a message (any more).
    pub(crate) message_refused: Chance,
    /// Kuaidi100, a provider of text messages or the storage fails with a 5xx and nothing is done.
    pub(crate) partner_error: Chance,
    /// A text message is refused because there were too many.
    pub(crate) sms_limited: Chance,
    /// A text message is sent, and the answer is a 500.
    pub(crate) sms_lost_answer: Chance,
    /// How long a waybill is locked after it was asked for, in milliseconds.
    pub(crate) track_lock_ms: u32,
    /// The hash of a bill is not that of its file.
    pub(crate) bill_wrong_hash: Chance,
    /// A line of a bill is missing.
    pub(crate) bill_missing: Chance,
    /// A line of a bill has another amount.
    pub(crate) bill_amount: Chance,
    /// A line of a bill is followed by one that nothing stands for.
    pub(crate) bill_extra: Chance,
    /// Bills can be had at once, also today's; the real platform makes them the next morning.
    pub(crate) bill_at_once: bool,
    /// Which key signs notifications.
    pub(crate) notify_key: NotifyKey,
    /// How long a refund is being processed, in milliseconds.
    pub(crate) refund_delay_ms: u64,
    /// How refunds end.
    pub(crate) refund_result: RefundResult,
    /// How far apart the refunds of one order have to be, in milliseconds; the real platform wants
    /// a minute.
    pub(crate) refund_spacing_ms: u32,
    /// Starts the dice anew from here.
    pub(crate) seed: u64,
}

/// Which of the platform's keys signs notifications.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum NotifyKey {
    /// The one of public-key mode.
    PublicKey,
    /// The certificate's.
    Certificate,
    /// Now the one and now the other, as while a merchant changes over.
    Alternate,
}

/// How refunds end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RefundResult {
    /// The shopper gets the money.
    Success,
    /// The shopper's bank doesn't take it.
    Abnormal,
    /// The platform gives up.
    Closed,
    /// Not at all.
    Processing,
}

impl RefundResult {
    /// The status a refund gets.
    pub(crate) fn status(self) -> RefundStatus {
        match self {
            Self::Success => RefundStatus::Success,
            Self::Abnormal => RefundStatus::Abnormal,
            Self::Closed => RefundStatus::Closed,
            Self::Processing => RefundStatus::Processing,
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            lost: Chance::default(),
            doubled: Chance::default(),
            late: Chance::default(),
            late_ms: 5_000,
            reordered: Chance::default(),
            wrong_signature: Chance::default(),
            signtest: Chance::default(),
            wrong_amount: Chance::default(),
            error_before: Chance::default(),
            error_after: Chance::default(),
            timeout: Chance::default(),
            timeout_ms: 6_000,
            rate_limited: Chance::default(),
            bad_answer_signature: Chance::default(),
            message_refused: Chance::default(),
            partner_error: Chance::default(),
            sms_limited: Chance::default(),
            sms_lost_answer: Chance::default(),
            track_lock_ms: 1_800_000,
            bill_wrong_hash: Chance::default(),
            bill_missing: Chance::default(),
            bill_amount: Chance::default(),
            bill_extra: Chance::default(),
            bill_at_once: false,
            notify_key: NotifyKey::PublicKey,
            refund_delay_ms: 200,
            refund_result: RefundResult::Success,
            refund_spacing_ms: 0,
            seed: 0,
        }
    }
}

/// What goes wrong with one call of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct CallFaults {
    pub(crate) rate_limited: bool,
    pub(crate) error_before: bool,
    pub(crate) error_after: bool,
    /// The answer's delay in milliseconds.
    pub(crate) delay_ms: Option<u64>,
    pub(crate) bad_signature: bool,
}

/// What goes wrong with one notification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct NotifyFaults {
    pub(crate) lost: bool,
    /// How many copies more the first attempt has.
    pub(crate) copies: u32,
    /// The first attempt's delay in milliseconds.
    pub(crate) delay_ms: Option<u64>,
    pub(crate) reordered: bool,
    /// What is wrong with the first attempt.
    pub(crate) forgery: Option<Forged>,
}

/// What is wrong with one line of a bill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct BillFaults {
    pub(crate) missing: bool,
    pub(crate) amount: bool,
    pub(crate) extra: bool,
}

/// What is wrong with an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Forged {
    /// It is signed with the wrong key.
    WrongKey,
    /// It probes whether the merchant checks signatures.
    SignTest,
    /// It is signed rightly and states another amount.
    Amount,
}

/// The settings in force and the dice.
pub(crate) struct Faults {
    inner: Mutex<Inner>,
}

struct Inner {
    settings: Settings,
    dice: StdRng,
    /// Whose turn it is when keys alternate.
    turn: bool,
}

impl Faults {
    /// Nothing goes wrong yet.
    pub(crate) fn new() -> Self {
        let settings = Settings::default();
        let dice = StdRng::seed_from_u64(settings.seed);
        Self { inner: Mutex::new(Inner { settings, dice, turn: false }) }
    }

    /// The settings in force.
    pub(crate) fn settings(&self) -> Settings {
        self.lock().settings.clone()
    }

    /// Puts other settings in force. Another seed starts the dice anew.
    pub(crate) fn set(&self, settings: Settings, reseed: bool) {
        let mut inner = self.lock();
        if reseed {
            inner.dice = StdRng::seed_from_u64(settings.seed);
        }
        inner.settings = settings;
    }

    /// Whether the certificate's key signs the next notification; otherwise the public-mode one.
    pub(crate) fn certificate_signs(&self) -> bool {
        let mut inner = self.lock();
        match inner.settings.notify_key {
            NotifyKey::PublicKey => false,
            NotifyKey::Certificate => true,
            NotifyKey::Alternate => {
                inner.turn = !inner.turn;
                inner.turn
            }
        }
    }

    /// Throws the dice for one call of the API.
    pub(crate) fn for_call(&self) -> CallFaults {
        let Inner { settings, dice, turn: _ } = &mut *self.lock();
        CallFaults {
            rate_limited: settings.rate_limited.happens(dice),
            error_before: settings.error_before.happens(dice),
            error_after: settings.error_after.happens(dice),
            delay_ms: settings.timeout.happens(dice).then_some(settings.timeout_ms),
            bad_signature: settings.bad_answer_signature.happens(dice),
        }
    }

    /// Throws the dice for one line of a bill.
    pub(crate) fn for_bill_row(&self) -> BillFaults {
        let Inner { settings, dice, turn: _ } = &mut *self.lock();
        BillFaults {
            missing: settings.bill_missing.happens(dice),
            amount: settings.bill_amount.happens(dice),
            extra: settings.bill_extra.happens(dice),
        }
    }

    /// Whether the hash of a bill is wrong.
    pub(crate) fn for_bill_hash(&self) -> bool {
        let Inner { settings, dice, turn: _ } = &mut *self.lock();
        settings.bill_wrong_hash.happens(dice)
    }

    /// Whether a shopper does not want this message.
    pub(crate) fn for_message(&self) -> bool {
        let Inner { settings, dice, turn: _ } = &mut *self.lock();
        settings.message_refused.happens(dice)
    }

    /// Whether a partner besides WeChat fails this time.
    pub(crate) fn for_partner(&self) -> bool {
        let Inner { settings, dice, turn: _ } = &mut *self.lock();
        settings.partner_error.happens(dice)
    }

    /// Whether there were too many text messages.
    pub(crate) fn for_sms_limit(&self) -> bool {
        let Inner { settings, dice, turn: _ } = &mut *self.lock();
        settings.sms_limited.happens(dice)
    }

    /// Whether the answer to a text message is lost.
    pub(crate) fn for_sms_answer(&self) -> bool {
        let Inner { settings, dice, turn: _ } = &mut *self.lock();
        settings.sms_lost_answer.happens(dice)
    }

    /// Throws the dice for one notification.
    pub(crate) fn for_notification(&self) -> NotifyFaults {
        let Inner { settings, dice, turn: _ } = &mut *self.lock();
        let forgeries = [
            (settings.wrong_signature, Forged::WrongKey),
            (settings.signtest, Forged::SignTest),
            (settings.wrong_amount, Forged::Amount),
        ];
        NotifyFaults {
            lost: settings.lost.happens(dice),
            copies: if settings.doubled.happens(dice) { dice.random_range(1..=4) } else { 0 },
            delay_ms: settings.late.happens(dice).then_some(settings.late_ms),
            reordered: settings.reordered.happens(dice),
            forgery: forgeries.into_iter().find_map(|(chance, kind)| {
                let happens = chance.happens(dice);
                happens.then_some(kind)
            }),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_goes_wrong_by_default() {
        let faults = Faults::new();
        assert_eq!(faults.for_call(), CallFaults::default());
        assert_eq!(faults.for_notification(), NotifyFaults::default());
    }

    #[test]
    fn one_seed_gives_one_run() {
        let json = r#"{"lost":0.5,"doubled":0.5,"wrong_amount":0.3,"seed":7}"#;
        let settings: Settings = serde_json::from_str(json).unwrap();
        let run = || {
            let faults = Faults::new();
            faults.set(settings.clone(), true);
            (0..50).map(|_| faults.for_notification()).collect::<Vec<_>>()
        };
        assert_eq!(run(), run());
    }

    #[test]
    fn keys_take_turns() {
        let faults = Faults::new();
        let settings = Settings { notify_key: NotifyKey::Alternate, ..Settings::default() };
        faults.set(settings, false);
        let turns: Vec<bool> = (0..4).map(|_| faults.certificate_signs()).collect();
        assert_eq!(turns, [true, false, true, false]);
    }
}
