//! What a merchant reported of a paid order's parcels, and what it may still report. Not stored here.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The most parcels of one order.
const PARCELS_MAX: usize = 15;

/// One report that passed the checks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Report {
    /// Several parcels, reported one after another.
    pub(crate) split: bool,
    /// Nothing remains to be shipped.
    pub(crate) all: bool,
    pub(crate) parcels: Vec<Parcel>,
    /// The merchant's time.
    pub(crate) at: DateTime<Utc>,
}

/// One parcel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Parcel {
    pub(crate) company: Option<String>,
    pub(crate) number: Option<String>,
    pub(crate) goods: String,
}

/// All that was reported of an order.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Shipment {
    pub(crate) split: bool,
    pub(crate) finished: bool,
    /// How often it was finished: once, or twice with the one re-shipment.
    pub(crate) finishes: u32,
    pub(crate) parcels: Vec<Parcel>,
    pub(crate) at: DateTime<Utc>,
}

/// Why a report is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReportRefused {
    /// It was finished, and finished again.
    Finished,
    /// It was begun in the other mode, and is not finished.
    OtherMode,
    /// Too many parcels.
    TooMany,
    /// The merchant's time does not grow.
    NotNewer,
}

impl Shipment {
    /// What an order's first report makes.
    pub(crate) fn first(report: Report) -> Self {
        Self {
            split: report.split,
            finished: report.all,
            finishes: u32::from(report.all),
            parcels: report.parcels,
            at: report.at,
        }
    }

    /// Whether `report` may follow.
    pub(crate) fn may_follow(&self, report: &Report) -> Result<(), ReportRefused> {
        if report.at <= self.at {
            return Err(ReportRefused::NotNewer);
        }
        if 1 < self.finishes {
            return Err(ReportRefused::Finished);
        }
        if !self.finished && self.split != report.split {
            return Err(ReportRefused::OtherMode);
        }
        let kept = if self.finished { 0 } else { self.parcels.len() };
        if PARCELS_MAX < kept + report.parcels.len() {
            return Err(ReportRefused::TooMany);
        }
        Ok(())
    }

    /// Notes a report that may follow: the next parcels, or the one re-shipment.
    pub(crate) fn follow(&mut self, report: Report) {
        if self.finished {
            self.parcels.clear();
        }
        self.split = report.split;
        self.finished = report.all;
        self.finishes += u32::from(report.all);
        self.parcels.extend(report.parcels);
        self.at = report.at;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(split: bool, all: bool, second: i64) -> Report {
        let parcel = Parcel { company: None, number: None, goods: "茶".to_owned() };
        let at = DateTime::from_timestamp(1_795_438_800 + second, 0).unwrap();
        Report { split, all, parcels: vec![parcel], at }
    }

    #[test]
    fn parcels_add_up_until_the_last() {
        let mut shipment = Shipment::first(report(true, false, 0));
        assert_eq!(shipment.may_follow(&report(true, false, 0)), Err(ReportRefused::NotNewer));
        assert_eq!(shipment.may_follow(&report(false, true, 1)), Err(ReportRefused::OtherMode));
        shipment.follow(report(true, true, 1));
        assert_eq!((shipment.parcels.len(), shipment.finished), (2, true));
    }

    #[test]
    fn what_is_finished_is_shipped_again_once() {
        let mut shipment = Shipment::first(report(false, true, 0));
        assert_eq!(shipment.may_follow(&report(false, true, 1)), Ok(()));
        shipment.follow(report(false, true, 1));
        assert_eq!(shipment.parcels.len(), 1);
        assert_eq!(shipment.may_follow(&report(false, true, 2)), Err(ReportRefused::Finished));
    }
}
