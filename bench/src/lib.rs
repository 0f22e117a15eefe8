//! What is measured of the pure parts, so that a clock (criterion, `benches/`) and a counter of
//! instructions (callgrind, `mall-bench count`) look at the same work.

pub mod core;
