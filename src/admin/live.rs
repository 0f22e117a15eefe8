//! The live board of a flash sale: one event per second for whoever watches, resumable.
//!
//! A browser's `EventSource` can send no header, so it brings a ticket in the address: made for one
//! sale, good once and for seconds. When the connection breaks, the console asks for another ticket
//! and names the last tick it saw in `last_event_id`, or in the header `Last-Event-ID`.

use std::convert::Infallible;
use std::fmt::Write as _;
use std::time::Duration;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, ContentEncoding};
use actix_web::web::{Bytes, Json, Path};
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::stream;
use mall_actors::live::{Line, Watch, WatchRefusal};
use mall_domain::SaleId;
use mall_domain::stock::Refusal;
use mall_store::mysql::flash_sale;
use serde::{Deserialize, Serialize};
use tokio::time::Instant;
use utoipa::ToSchema;

use crate::error::ApiError;
use crate::extract::{self, CurrentAdmin, FlashSaleRead, Shared};

/// How long a ticket may be used.
const TICKET_LIFE: Duration = Duration::from_secs(30);
/// A ticket is this many hexadecimal digits.
const TICKET_LEN: usize = 32;
/// How often a comment is sent, so that proxies keep the connection.
const PING_EVERY: Duration = Duration::from_secs(15);
/// How often a stream without news looks whether it is to end.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// After this, a stream ends; to go on takes another ticket, and so the permission to watch.
const STREAM_MAX: Duration = Duration::from_secs(30 * 60);

/// What opens the live board once.
#[derive(Serialize, ToSchema)]
pub struct LiveTicket {
    #[schema(example = "9f86d081884c7d659a2feaa0c55ad015")]
    ticket: String,
    expires_at: DateTime<Utc>,
}

/// An event of the live board.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its schema is used")]
pub struct LiveEvent {
    /// `seq` of the tick.
    #[schema(example = "7")]
    id: String,
    #[schema(example = "tick")]
    event: String,
    /// A `LiveTick`.
    #[schema(content_media_type = "application/json")]
    data: String,
}

/// One second of a sale: the `data` of an event `tick`, whose `id` is `seq`.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its schema is used")]
pub struct LiveTick {
    /// Counts the ticks of a sale without gaps.
    seq: u64,
    at: DateTime<Utc>,
    /// 0 草稿 1 已发布 2 已暂停 3 已结束
    sale_status: i8,
    /// Exact, from Redis.
    items: Vec<LiveItem>,
    per_second: LiveFigures,
    totals: LiveFigures,
    queue: LiveQueue,
    /// The tick is late, or one of its sources could not be asked and older figures stand in.
    behind: bool,
}

/// The units of one item.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its schema is used")]
pub struct LiveItem {
    item_id: i64,
    total: i64,
    avail: i64,
    held: i64,
    sold: i64,
}

/// Requests and what became of them, of all nodes.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its schema is used")]
pub struct LiveFigures {
    /// Counted by the nodes; a node that is killed takes its last second with it.
    demand: u64,
    /// Orders; exact, from MySQL.
    accepted: u64,
    /// Paid orders; exact, from MySQL.
    paid: u64,
    /// Orders that ended unpaid; exact, from MySQL.
    returned: u64,
    refused: LiveRefused,
}

/// Refused requests by reason, counted as the demand is.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its schema is used")]
pub struct LiveRefused {
    sold_out: u64,
    limit_exceeded: u64,
    not_started: u64,
    ended: u64,
    paused: u64,
    busy: u64,
}

/// How busy the nodes are.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only its schema is used")]
pub struct LiveQueue {
    /// Requests between arrival and answer, on all nodes.
    waiting: u64,
    /// Accepted orders that wait for a transaction, on all nodes.
    writer_waiting: u64,
    /// The slowest node's.
    commit_ms_p99: u64,
}

/// 领取实时看板票据（一次有效）
#[utoipa::path(
    post, path = "/api/admin/flash-sales/{id}/live-ticket", tag = "管理端秒杀",
    params(("id" = i64, Path)),
    security(("admin" = [])),
    responses((status = 200, body = LiveTicket)),
)]
pub(crate) async fn ticket(
    state: Shared,
    _admin: CurrentAdmin<FlashSaleRead>,
    id: Path<i64>,
) -> Result<Json<LiveTicket>, ApiError> {
    let (store, sale) = (state.store.clone(), SaleId(*id));
    let ticket = format!("{:032x}", rand::random::<u128>());
    let life = TimeDelta::from_std(TICKET_LIFE).unwrap_or_default();
    let answer = LiveTicket { ticket: ticket.clone(), expires_at: state.clock.now() + life };
    let keep = async move {
        let mut conn = store.connection().await?;
        flash_sale::find(&mut conn, sale).await?.ok_or(ApiError::NotFound("flash_sale"))?;
        store.redis().keep_ticket(&ticket, &sale.to_string(), TICKET_LIFE).await?;
        Ok::<_, ApiError>(())
    };
    state.io(keep).await?;
    Ok(Json(answer))
}

/// The query of the stream, as text: so that the wrong part is named.
#[derive(Deserialize)]
struct LiveQuery {
    ticket: Option<String>,
    last_event_id: Option<String>,
}

impl From<WatchRefusal> for ApiError {
    fn from(refusal: WatchRefusal) -> Self {
        match refusal {
            WatchRefusal::NotFound => Self::NotFound("flash_sale"),
            WatchRefusal::Busy => Self::Refused(Refusal::Busy),
            WatchRefusal::Store(error) => error.into(),
        }
    }
}

/// 实时看板（SSE）
///
/// 每秒一个 `tick` 事件，`id` 为 `seq`，`data` 为 LiveTick。断线后以新票据和 `Last-Event-ID`（或
/// `last_event_id`）续传，十分钟内不丢。
#[utoipa::path(
    get, path = "/api/admin/flash-sales/{id}/live", tag = "管理端秒杀",
    params(
        ("id" = i64, Path),
        ("ticket" = String, Query, description = "由 live-ticket 领取，一次有效"),
        ("last_event_id" = Option<u64>, Query, description = "最后收到的 seq"),
    ),
    responses(
        (status = 200, description = "一条事件流", body = LiveEvent, content_type = "text/event-stream"),
        (status = 401, description = "`unauthorized`: no ticket, or one that was used or ran out"),
    ),
)]
pub(crate) async fn stream(
    state: Shared,
    id: Path<i64>,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let LiveQuery { ticket, last_event_id } = extract::query(&request)?;
    let header = request.headers().get("Last-Event-ID").map(|value| value.to_str());
    let last = match header {
        Some(value) => Some(value.unwrap_or("-").to_owned()),
        None => last_event_id.filter(|id| !id.is_empty()),
    };
    let after = last.map(|id| id.parse::<u64>()).transpose();
    let after =
        after.map_err(|_no_number| ApiError::validation("last_event_id", "应为最后收到的编号"))?;
    let is_ticket = |text: &String| {
        text.len() == TICKET_LEN && text.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    let ticket = ticket.filter(is_ticket).ok_or(ApiError::Unauthorized)?;
    let (store, mall, sale) = (state.store.clone(), state.mall.clone(), SaleId(*id));
    let watch = async move {
        let opens = store.redis().take_ticket(&ticket).await?;
        if opens != Some(sale.to_string()) {
            return Err(ApiError::Unauthorized);
        }
        Ok(mall.watch(sale, after).await?)
    };
    let watch = state.io(watch).await?;
    let now = Instant::now();
    let events =
        Events { state, watch, pinged: now, until: now + STREAM_MAX, opening: Some(after) };
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/event-stream"))
        .insert_header((CACHE_CONTROL, "no-store"))
        // nginx would keep events back.
        .insert_header(("X-Accel-Buffering", "no"))
        // Compression would keep them back as well; what is encoded already is left alone.
        .insert_header(ContentEncoding::Identity)
        .streaming(stream::unfold(events, next)))
}

/// A stream of events on its way to one watcher.
struct Events {
    state: Shared,
    watch: Watch,
    /// When the last comment was sent.
    pinged: Instant,
    until: Instant,
    /// What the watcher saw last, until the opening is sent.
    opening: Option<Option<u64>>,
}

/// The next piece of the stream; `None` at its end.
async fn next(mut events: Events) -> Option<(Result<Bytes, Infallible>, Events)> {
    if let Some(after) = events.opening.take() {
        let seen = after.map_or_else(String::new, |after| format!(", resumed after {after}"));
        let opening = format!("retry: 1000\n: the live board{seen}\n\n");
        return Some((Ok(opening.into()), events));
    }
    loop {
        // Closing in time: an orderly end would wait for streams that never end.
        if events.state.is_draining() || events.until <= Instant::now() {
            return None;
        }
        if PING_EVERY <= events.pinged.elapsed() {
            events.pinged = Instant::now();
            return Some((Ok(Bytes::from_static(b": ping\n\n")), events));
        }
        match tokio::time::timeout(LOOK_EVERY, events.watch.next()).await {
            Ok(Some(line)) => return Some((Ok(event(&line)), events)),
            Ok(None) => return None,
            Err(_nothing_yet) => {}
        }
    }
}

/// A tick in the form of an event. Its JSON has no line breaks.
fn event(line: &Line) -> Bytes {
    let mut text = String::with_capacity(line.json.len() + 48);
    let written = write!(text, "id: {}\nevent: tick\ndata: {}\n\n", line.seq, line.json);
    debug_assert!(written.is_ok(), "a String takes whatever is written");
    text.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tick_is_one_event() {
        let line = Line { seq: 7, json: "{\"seq\":7}".into() };
        assert_eq!(event(&line), "id: 7\nevent: tick\ndata: {\"seq\":7}\n\n");
    }
}
