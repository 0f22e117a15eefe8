//! Background work that failed: what it was, why, and trying it again.

use actix_web::HttpRequest;
use actix_web::web::{Json, Path};
use chrono::{DateTime, Utc};
use mall_store::mysql::job::{self, Job, Which};
use mall_store::{Store, StoreError};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Change;
use crate::error::ApiError;
use crate::extract::{self, CurrentAdmin, JobsRead, JobsWrite, Page, Shared};
use crate::state::Failure;

/// A piece of background work that failed.
#[derive(Serialize, ToSchema)]
#[schema(as = AdminJob)]
pub struct JobAnswer {
    id: i64,
    /// What it is to do.
    #[schema(example = "refund")]
    op: String,
    /// The order it is about, or another name.
    order_no: String,
    pool_id: Option<i64>,
    /// `failed`: it is tried again; `parked`: it was given up and waits for somebody; `waiting`: it
    /// was just set to be tried.
    #[schema(example = "parked")]
    state: &'static str,
    attempts: i32,
    /// When it is tried next, unless it is parked.
    next_at: DateTime<Utc>,
    last_error: Option<String>,
    created_at: DateTime<Utc>,
}

impl From<Job> for JobAnswer {
    fn from(job: Job) -> Self {
        let state = match (job.state, job.attempts) {
            (2, _) => "parked",
            (_, 0) => "waiting",
            _ => "failed",
        };
        Self {
            id: job.id,
            op: job.op,
            order_no: job.order_no,
            pool_id: (job.pool_id != 0).then_some(job.pool_id),
            state,
            attempts: job.attempts,
            next_at: job.next_at,
            last_error: job.last_error,
            created_at: job.created_at,
        }
    }
}

/// A page of them.
#[derive(Serialize, ToSchema)]
#[schema(as = AdminJobs)]
pub struct Jobs {
    items: Vec<JobAnswer>,
    total: i64,
    page: u32,
    page_size: u32,
}

#[derive(Deserialize)]
struct Query {
    state: Option<String>,
}

/// 失败的后台任务
#[utoipa::path(
    get, path = "/api/admin/jobs", tag = "管理端系统",
    params(
        (
            "state" = Option<String>, Query, example = "parked",
            description = "`failed` or `parked`; missing: both",
        ),
        ("page" = Option<u32>, Query), ("page_size" = Option<u32>, Query),
    ),
    security(("admin" = [])),
    responses((status = 200, body = Jobs)),
)]
pub(crate) async fn list(
    state: Shared,
    _admin: CurrentAdmin<JobsRead>,
    page: Page,
    request: HttpRequest,
) -> Result<Json<Jobs>, ApiError> {
    let query: Query = extract::query(&request)?;
    let which = match query.state.as_deref() {
        None | Some("") => Which::All,
        Some("failed") => Which::Failed,
        Some("parked") => Which::Parked,
        Some(_) => return Err(ApiError::validation("state", "应为 failed 或 parked")),
    };
    let store = state.store.clone();
    let read = async move {
        job::page(&mut *store.connection().await?, which, page.offset(), page.page_size).await
    };
    let (jobs, total) = state.io(read).await?;
    let items = jobs.into_iter().map(JobAnswer::from).collect();
    Ok(Json(Jobs { items, total, page: page.page, page_size: page.page_size }))
}

/// 重试后台任务
#[utoipa::path(
    post, path = "/api/admin/jobs/{id}/retry", tag = "管理端系统",
    params(("id" = i64, Path)),
    security(("admin" = [])),
    responses(
        (status = 200, body = JobAnswer),
        (status = 409, description = "`job_done`: it was carried out meanwhile"),
    ),
)]
pub(crate) async fn retry(
    state: Shared,
    admin: CurrentAdmin<JobsWrite>,
    id: Path<i64>,
) -> Result<Json<JobAnswer>, ApiError> {
    let (id, by, now) = (*id, admin.by(), state.clock.now());
    let write = move |store: Store| {
        let by = by.clone();
        async move {
            let mut tx = store.begin().await?;
            let before = job::lock(&mut tx, id).await?.ok_or(ApiError::NotFound("job"))?;
            if !job::retry(&mut tx, id, now).await? {
                return Err(ApiError::JobDone.into());
            }
            let after = job::lock(&mut tx, id).await?.ok_or(ApiError::NotFound("job"))?;
            let (before, after) = (JobAnswer::from(before), JobAnswer::from(after));
            let change = Change::between(&before, &after);
            by.record(&mut tx, "job.retry", ("job", id), &change).await?;
            tx.commit().await.map_err(StoreError::from)?;
            Ok::<_, Failure>(after)
        }
    };
    Ok(Json(state.transact(write).await?))
}
