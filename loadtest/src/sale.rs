//! The plan of a run: the shoppers log in, the sale starts, and in the end all has to add up.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use mall_domain::Clock;
use rand::Rng;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::admin::{Admin, NewSale, first_sku};
use crate::audit;
use crate::history::History;
use crate::http::Http;
use crate::report::{self, Progress};
use crate::shopper::{self, Crowd, Shopper};
use crate::tally::{End, Figures, Live, Ratio, Snapshot, Speed};

/// How long the mall has between the publication of the sale and its start.
const LEAD: TimeDelta = TimeDelta::seconds(3);
/// How long the sale outlasts the run.
const AFTER: TimeDelta = TimeDelta::minutes(10);
const TICK: Duration = Duration::from_millis(100);
const WAVE: Duration = Duration::from_secs(1);
/// How many of those who found nothing come back at once, at least and at most.
const WAVE_MIN: u64 = 256;
const WAVE_MAX: u64 = 4096;
/// After so many waves without an order, nothing comes back any more.
const QUIET_WAVES: u32 = 5;
/// How long the orders are asked for in the end.
const CHECK: Duration = Duration::from_secs(60);
/// The simulator is one small program on the same machine.
const SIMULATOR_AT_ONCE: usize = 64;

/// What a run is to do.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) shoppers: u32,
    pub(crate) stock: u32,
    pub(crate) pay_ratio: Ratio,
    pub(crate) history: Option<PathBuf>,
    /// The program to audit with; `None` for no audit.
    pub(crate) mall_bin: Option<PathBuf>,
    pub(crate) concurrency: usize,
    pub(crate) patience: Duration,
    pub(crate) waves: u32,
    pub(crate) rest: Duration,
    pub(crate) deadline: Duration,
    pub(crate) url: String,
    pub(crate) wechat_url: String,
    pub(crate) admin_username: String,
    pub(crate) admin_password: String,
    pub(crate) product: u64,
}

/// Sells, and says how it went.
pub(crate) async fn run(plan: Plan) -> anyhow::Result<Figures> {
    let clock = Clock::system();
    let history = History::create(plan.history.as_deref())?;
    let mall = Arc::new(Http::new(&plan.url, plan.concurrency)?);
    let simulator = Http::new(&plan.wechat_url, plan.concurrency.min(SIMULATOR_AT_ONCE))?;
    let admin = Admin::login(&mall, &plan.admin_username, &plan.admin_password).await?;
    let sku_id = first_sku(&mall, plan.product).await?;

    let name = format!("s{:x}{:03x}", clock.now_ms(), rand::rng().random_range(0..0x1000));
    let progress = Progress::start("login", u64::from(plan.shoppers));
    let shoppers = gather(&mall, &name, plan.shoppers, &progress).await?;
    progress.finish(&format!("{} shoppers are logged in", shoppers.len()));

    let (start_time, end_time) = window(clock.now(), plan.deadline)?;
    let stock = plan.stock;
    let sale = NewSale { name: &name, sku_id, stock, start: start_time, end: end_time };
    let sale = admin.create(sale).await?;
    admin.publish(sale).await?;
    report::board(&plan.url, sale.id);
    let start = Instant::now() + (start_time - clock.now()).to_std().unwrap_or_default();
    let present = u32::try_from(shoppers.len()).context("too many shoppers")?;
    let crowd = Arc::new(Crowd {
        mall: Arc::clone(&mall),
        simulator,
        sale,
        start,
        start_time,
        deadline: start + plan.deadline,
        patience: plan.patience,
        pay_ratio: plan.pay_ratio,
        turns: Semaphore::new(0),
        live: Live::new(present)?,
        clock,
        history,
    });

    let (mut ends, speed) = sell(&plan, &crowd, shoppers).await;
    let missing = plan.shoppers.saturating_sub(present);
    ends.extend((0..missing).map(|_| End::Failed("login")));

    admin.end(sale).await?;
    check_orders(&mall, &mut ends).await;
    let audit = match &plan.mall_bin {
        Some(mall_bin) => {
            let progress = Progress::start("audit", 0);
            let audit = audit::run(mall_bin, plan.rest).await?;
            progress.finish(&format!("{} equations audited", audit.checks.len()));
            Some(audit)
        }
        None => None,
    };
    let refused = crowd.live.refused();
    let untrue_sold_out = crowd.live.untrue_sold_out(plan.stock);
    // Every shopper has ended, so nobody else holds the crowd and its history.
    if let Some(crowd) = Arc::into_inner(crowd) {
        crowd.history.close()?;
    }
    let mut figures = Figures::new(plan.stock, &ends, speed, audit.as_ref());
    figures.refused = refused;
    figures.untrue_sold_out = untrue_sold_out;
    Ok(figures)
}

/// Logs all shoppers in. A few may fail; when all do, there is no use in going on.
async fn gather(
    mall: &Arc<Http>,
    run: &str,
    count: u32,
    progress: &Progress,
) -> anyhow::Result<Vec<Shopper>> {
    let mut joining = JoinSet::new();
    for number in 0..count {
        let (mall, run) = (Arc::clone(mall), run.to_owned());
        joining.spawn(async move { Shopper::join(&mall, &run, number).await });
    }
    let mut shoppers = Vec::new();
    let mut failure = None;
    while let Some(joined) = joining.join_next().await {
        match joined.context("a shopper's task died")? {
            Ok(shopper) => shoppers.push(shopper),
            Err(error) => failure = Some(error),
        }
        progress.step();
    }
    match failure {
        Some(error) if shoppers.is_empty() => Err(error),
        Some(error) => {
            progress.note(&format!("{error:#}"));
            Ok(shoppers)
        }
        None if shoppers.is_empty() => bail!("there are no shoppers"),
        None => Ok(shoppers),
    }
}

/// When the sale starts and ends, in whole seconds.
fn window(now: DateTime<Utc>, length: Duration) -> anyhow::Result<(DateTime<Utc>, DateTime<Utc>)> {
    let second = TimeDelta::seconds(1);
    let start = (now + LEAD).duration_trunc(second)? + second;
    let end = start + TimeDelta::from_std(length)? + AFTER;
    Ok((start, end))
}

/// Lets the crowd in and follows it until every order is settled.
async fn sell(plan: &Plan, crowd: &Arc<Crowd>, shoppers: Vec<Shopper>) -> (Vec<End>, Speed) {
    let progress = Progress::start("sale", u64::from(plan.stock));
    let mut shopping = JoinSet::new();
    for shopper in shoppers {
        shopping.spawn(shopper.shop(Arc::clone(crowd)));
    }

    let answers_before = crowd.mall.answers();
    let mut first_wave = None;
    let mut waves = Waves::new(plan.waves);
    let mut next_wave = crowd.start + WAVE;
    loop {
        tokio::time::sleep(TICK).await;
        let now = Instant::now();
        let look = crowd.live.look();
        progress.show(&look, &crowd.live.refused());
        if look.first_open == 0 && first_wave.is_none() {
            let answers = crowd.mall.answers() - answers_before;
            first_wave = Some((now.duration_since(crowd.start), answers));
        }
        if crowd.deadline <= now {
            break;
        }
        if now < next_wave || first_wave.is_none() {
            continue;
        }
        next_wave = now + WAVE;
        match waves.next(&look, u64::from(plan.stock)) {
            Wave::Come(count) => {
                let idle = crowd.turns.available_permits();
                crowd.turns.add_permits(count.saturating_sub(idle));
            }
            Wave::Wait => crowd.turns.close(),
            Wave::Over => break,
        }
    }
    crowd.turns.close();

    let mut ends = Vec::with_capacity(shopping.len());
    while let Some(end) = shopping.join_next().await {
        ends.push(end.unwrap_or(End::Failed("panic")));
    }
    let look = crowd.live.look();
    progress.finish(&format!("{} attempts, {} orders", look.attempts, look.accepted));
    let (first_wave, answers) = first_wave.unwrap_or_default();
    (ends, crowd.live.speed(first_wave, answers))
}

/// Who comes back when.
#[derive(Debug)]
struct Waves {
    left: u32,
    size: u64,
    quiet: u32,
    accepted: u64,
}

/// What the next second brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wave {
    /// So many shoppers try again.
    Come(usize),
    /// Nobody comes back any more, but orders are still open.
    Wait,
    /// All is settled.
    Over,
}

impl Waves {
    fn new(count: u32) -> Self {
        Self { left: count, size: WAVE_MIN, quiet: 0, accepted: 0 }
    }

    /// Decides on the next wave; doubles it while it sells, because then more has come back than
    /// it can take.
    fn next(&mut self, look: &Snapshot, stock: u64) -> Wave {
        let sold = look.accepted - self.accepted;
        self.accepted = look.accepted;
        self.size = if self.size / 2 <= sold {
            self.size.saturating_mul(2).min(WAVE_MAX)
        } else {
            WAVE_MIN
        };
        self.quiet = if look.open() == 0 && sold == 0 { self.quiet + 1 } else { 0 };

        let nothing_comes = stock <= look.paid || look.waiting == 0 || QUIET_WAVES < self.quiet;
        if look.open() == 0 && nothing_comes {
            return Wave::Over;
        }
        if self.left == 0 {
            return if look.open() == 0 { Wave::Over } else { Wave::Wait };
        }
        self.left -= 1;
        Wave::Come(usize::try_from(self.size.min(look.waiting)).unwrap_or(usize::MAX))
    }
}

/// Asks the mall for every order that a shopper was told of.
async fn check_orders(mall: &Arc<Http>, ends: &mut [End]) {
    let mut checks = JoinSet::new();
    let until = Instant::now() + CHECK;
    for (index, end) in ends.iter().enumerate() {
        if let End::Ordered(order) = end {
            let (mall, order) = (Arc::clone(mall), order.clone());
            checks.spawn(async move { (index, shopper::check(&mall, &order, until).await) });
        }
    }
    let asked = checks.len();
    let progress = Progress::start("check", u64::try_from(asked).unwrap_or(u64::MAX));
    while let Some(checked) = checks.join_next().await {
        if let Ok((index, found)) = checked
            && let Some(End::Ordered(order)) = ends.get_mut(index)
        {
            order.found = found;
        }
        progress.step();
    }
    progress.finish(&format!("{asked} orders asked for"));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(accepted: u64, settled: u64, paid: u64, waiting: u64) -> Snapshot {
        Snapshot { accepted, settled, paid, waiting, ..Snapshot::default() }
    }

    #[test]
    fn a_sale_is_over_when_all_is_paid() {
        assert_eq!(Waves::new(9).next(&look(12, 12, 10, 500), 10), Wave::Over);
    }

    #[test]
    fn a_sale_is_over_when_nobody_waits_and_nothing_is_open() {
        assert_eq!(Waves::new(9).next(&look(5, 5, 5, 0), 10), Wave::Over);
    }

    #[test]
    fn shoppers_come_back_while_orders_are_open() {
        let mut waves = Waves::new(9);
        assert_eq!(waves.next(&look(10, 5, 5, 1000), 10), Wave::Come(256));
        assert_eq!(waves.next(&look(10, 5, 5, 100), 10), Wave::Come(100));
    }

    #[test]
    fn a_wave_that_sells_is_followed_by_a_larger_one() {
        let mut waves = Waves::new(9);
        assert_eq!(waves.next(&look(200, 0, 0, 9000), 1000), Wave::Come(512));
        assert_eq!(waves.next(&look(712, 0, 0, 9000), 1000), Wave::Come(1024));
        assert_eq!(waves.next(&look(713, 0, 0, 9000), 1000), Wave::Come(256));
    }

    #[test]
    fn units_that_came_back_get_a_few_more_waves() {
        let mut waves = Waves::new(99);
        let look = look(10, 10, 7, 50);
        assert_eq!(waves.next(&look, 10), Wave::Come(50));
        for _ in 0..QUIET_WAVES {
            assert_eq!(waves.next(&look, 10), Wave::Come(50));
        }
        assert_eq!(waves.next(&look, 10), Wave::Over);
    }

    #[test]
    fn after_the_last_wave_only_open_orders_are_waited_for() {
        let mut waves = Waves::new(0);
        assert_eq!(waves.next(&look(10, 5, 5, 50), 10), Wave::Wait);
        assert_eq!(waves.next(&look(10, 10, 5, 0), 10), Wave::Over);
    }

    #[test]
    fn the_window_has_whole_seconds() {
        let now = DateTime::from_timestamp_millis(1_795_438_801_234).unwrap();
        let (start, end) = window(now, Duration::from_secs(300)).unwrap();
        assert_eq!(start, DateTime::from_timestamp(1_795_438_805, 0).unwrap());
        assert_eq!(end, start + TimeDelta::minutes(15));
    }
}
