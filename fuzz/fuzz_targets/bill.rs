//! A bill of WeChat: each line is read or refused, and a bill that is read to its end has as many rows
//! as its summary says.
#![no_main]

use libfuzzer_sys::fuzz_target;
use mall_wechat::BillReader;

fuzz_target!(|data: &[u8]| {
    let Ok(bill) = BillReader::new(data) else { return };
    let mut failed = false;
    for row in bill {
        assert!(!failed, "a bill that can't be read goes on");
        match row {
            Ok(row) => assert!(row.refund.is_none_or(|refund| !refund.out_refund_no.is_empty())),
            Err(_unreadable) => failed = true,
        }
    }
});
