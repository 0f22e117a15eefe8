//! Creating, changing and deleting products with their variants. A variant keeps its id for as long
//! as it is there; one that is taken out gives its units up.

use std::collections::HashSet;

use actix_web::HttpResponse;
use actix_web::web::{Json, Path};
use mall_domain::{PoolId, ProductId, SkuId};
use mall_store::mysql::{category, product_admin};
use mall_store::{MySqlConnection, MySqlTransaction, Store, StoreError};
use serde_json::json;

use super::request::{Parsed, ProductRequest};
use super::{ProductAnswer, find, skus};
use crate::admin::category::version;
use crate::admin::{By, Change};
use crate::error::ApiError;
use crate::extract::{CurrentAdmin, JsonBody, ProductWrite, Shared};
use crate::state::{Failure, State};

/// 新建商品
#[utoipa::path(
    post, path = "/api/admin/products", tag = "管理端商品",
    security(("admin" = [])),
    request_body = ProductRequest,
    responses((status = 201, body = ProductAnswer)),
)]
pub(crate) async fn create(
    state: Shared,
    admin: CurrentAdmin<ProductWrite>,
    body: JsonBody<ProductRequest>,
) -> Result<HttpResponse, ApiError> {
    let (parsed, by) = (body.0.parse()?, admin.by());
    if parsed.skus.iter().any(|sku| sku.id.is_some()) {
        return Err(ApiError::validation("skus", "新商品的规格不能带编号"));
    }
    let write = move |store: Store| {
        let (parsed, by) = (parsed.clone(), by.clone());
        async move { insert(&store, &by, &parsed).await }
    };
    let answer = state.transact(write).await?;
    state.products_changed(vec![ProductId(answer.id)]).await?;
    Ok(HttpResponse::Created().json(answer))
}

async fn insert(store: &Store, by: &By, parsed: &Parsed) -> Result<ProductAnswer, Failure> {
    let mut tx = store.begin().await?;
    check_category(&mut tx, parsed).await?;
    let id = product_admin::create(&mut tx, &parsed.product).await?;
    for sku in &parsed.skus {
        product_admin::add_sku(&mut tx, id, &sku.sku, sku.stock, by.id).await?;
    }
    product_admin::sum_stock(&mut tx, id).await?;
    let answer = find(&mut tx, id).await?;
    by.record(&mut tx, "product.create", ("product", id), &Change::created(&answer)).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(answer)
}

async fn check_category(conn: &mut MySqlConnection, parsed: &Parsed) -> Result<(), Failure> {
    match category::find(conn, parsed.product.category_id).await? {
        Some(_category) => Ok(()),
        None => Err(ApiError::validation("category_id", "没有这个分类").into()),
    }
}

/// 修改商品
#[utoipa::path(
    put, path = "/api/admin/products/{id}", tag = "管理端商品",
    params(("id" = i64, Path)),
    security(("admin" = [])),
    request_body = ProductRequest,
    responses(
        (status = 200, body = ProductAnswer),
        (status = 409, description = "`stale`; `in_use`: a variant that is taken out is in an open order or sale"),
    ),
)]
pub(crate) async fn replace(
    state: Shared,
    admin: CurrentAdmin<ProductWrite>,
    id: Path<i64>,
    body: JsonBody<ProductRequest>,
) -> Result<Json<ProductAnswer>, ApiError> {
    let JsonBody(request) = body;
    let (id, version) = (ProductId(*id), version(request.version)?);
    let (parsed, by, shared) = (request.parse()?, admin.by(), state.clone());
    let write = move |store: Store| {
        let (shared, parsed, by) = (shared.clone(), parsed.clone(), by.clone());
        async move { update(&shared, &store, &by, id, version, &parsed).await }
    };
    let answer = state.transact(write).await?;
    state.products_changed(vec![id]).await?;
    Ok(Json(answer))
}

async fn update(
    state: &State,
    store: &Store,
    by: &By,
    id: ProductId,
    version: i32,
    parsed: &Parsed,
) -> Result<ProductAnswer, Failure> {
    let mut tx = store.begin().await?;
    let mut retired = Vec::new();
    let work = async {
        let found = product_admin::lock(&mut tx, id).await?;
        let found = found.ok_or(ApiError::NotFound("product"))?;
        if found != version {
            return Err(ApiError::Stale { version: found.into() }.into());
        }
        check_category(&mut tx, parsed).await?;
        let before = find(&mut tx, id).await?;
        product_admin::update(&mut tx, id, &parsed.product).await?;
        let gone = change_skus(&mut tx, by, id, parsed).await?;
        retire(state, &mut tx, by, &gone, &mut retired).await?;
        product_admin::sum_stock(&mut tx, id).await?;
        let after = find(&mut tx, id).await?;
        let change = Change::between(&before, &after);
        by.record(&mut tx, "product.update", ("product", id), &change).await?;
        Ok(after)
    };
    let outcome = work.await;
    end(state, tx, outcome, retired).await
}

/// Commits what went well. Otherwise, pools that Redis has closed already are opened again.
async fn end<T>(
    state: &State,
    tx: MySqlTransaction,
    outcome: Result<T, Failure>,
    retired: Vec<PoolId>,
) -> Result<T, Failure> {
    let outcome = match outcome {
        Ok(done) => {
            tx.commit().await.map(|()| done).map_err(|error| StoreError::from(error).into())
        }
        Err(failure) => {
            tx.rollback().await.ok();
            Err(failure)
        }
    };
    if outcome.is_err() {
        for pool in retired {
            state.mall.stock_unsure(pool).await;
        }
    }
    outcome
}

/// Changes the variants that stay, adds the new ones; answers those that are taken out.
async fn change_skus(
    conn: &mut MySqlConnection,
    by: &By,
    id: ProductId,
    parsed: &Parsed,
) -> Result<Vec<SkuId>, Failure> {
    let known: HashSet<SkuId> = skus(&mut *conn, id).await?.iter().map(|sku| sku.id).collect();
    let mut kept = HashSet::new();
    for (index, sku) in parsed.skus.iter().enumerate() {
        let Some(sku_id) = sku.id else {
            product_admin::add_sku(&mut *conn, id, &sku.sku, sku.stock, by.id).await?;
            continue;
        };
        if !known.contains(&sku_id) {
            let field = format!("skus[{index}].id");
            return Err(ApiError::validation(field, "该商品没有这个规格").into());
        }
        product_admin::update_sku(&mut *conn, sku_id, &sku.sku).await?;
        kept.insert(sku_id);
    }
    let mut gone: Vec<SkuId> = known.difference(&kept).copied().collect();
    gone.sort_unstable();
    Ok(gone)
}

/// Deletes variants that nothing needs any more. Pools that Redis closed on the way are added to
/// `retired`.
async fn retire(
    state: &State,
    tx: &mut MySqlTransaction,
    by: &By,
    gone: &[SkuId],
    retired: &mut Vec<PoolId>,
) -> Result<(), Failure> {
    for sku in gone {
        retired.extend(state.mall.retire_sku(tx, *sku, by.id).await?);
        // With the pool's row locked, no order takes units of it any more.
        let orders = product_admin::open_orders(&mut *tx, *sku).await?;
        if orders != 0 {
            return Err(ApiError::InUse { by: "orders", count: orders }.into());
        }
        let sales = product_admin::open_sales(&mut *tx, *sku).await?;
        if sales != 0 {
            return Err(ApiError::InUse { by: "flash_sales", count: sales }.into());
        }
        product_admin::delete_sku(&mut *tx, *sku).await?;
    }
    Ok(())
}

/// 删除商品
#[utoipa::path(
    delete, path = "/api/admin/products/{id}", tag = "管理端商品",
    params(("id" = i64, Path)),
    security(("admin" = [])),
    responses(
        (status = 204),
        (status = 409, description = "`in_use`: it is in an open order or sale"),
    ),
)]
pub(crate) async fn delete(
    state: Shared,
    admin: CurrentAdmin<ProductWrite>,
    id: Path<i64>,
) -> Result<HttpResponse, ApiError> {
    let id = ProductId(*id);
    remove(&state, &admin.by(), id).await?;
    state.products_changed(vec![id]).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Deletes a product.
pub(super) async fn remove(state: &Shared, by: &By, id: ProductId) -> Result<(), ApiError> {
    let (shared, by) = (state.clone(), by.clone());
    let write = move |store: Store| {
        let (shared, by) = (shared.clone(), by.clone());
        async move {
            let mut tx = store.begin().await?;
            let mut retired = Vec::new();
            let work = async {
                let found = product_admin::lock(&mut tx, id).await?;
                found.ok_or(ApiError::NotFound("product"))?;
                let before = find(&mut tx, id).await?;
                let gone: Vec<SkuId> = skus(&mut tx, id).await?.iter().map(|sku| sku.id).collect();
                retire(&shared, &mut tx, &by, &gone, &mut retired).await?;
                product_admin::delete(&mut tx, id).await?;
                let change = Change::deleted(&before);
                by.record(&mut tx, "product.delete", ("product", id), &change).await?;
                Ok(())
            };
            let outcome = work.await;
            end(&shared, tx, outcome, retired).await
        }
    };
    state.transact(write).await
}

/// Puts a product on the shelf or takes it off. Again is the same.
pub(super) async fn shelve(
    state: &Shared,
    by: &By,
    id: ProductId,
    on_sale: bool,
) -> Result<(), ApiError> {
    let by = by.clone();
    let write = move |store: Store| {
        let by = by.clone();
        async move {
            let mut tx = store.begin().await?;
            let found = product_admin::lock(&mut tx, id).await?;
            found.ok_or(ApiError::NotFound("product"))?;
            let before = find(&mut tx, id).await?;
            if before.status.0 == on_sale {
                return Ok(());
            }
            product_admin::set_on_sale(&mut tx, id, on_sale).await?;
            let action = if on_sale { "product.on_shelf" } else { "product.off_shelf" };
            let (before, after) = (u8::from(before.status.0), u8::from(on_sale));
            let change = Change::between(&json!({ "status": before }), &json!({ "status": after }));
            by.record(&mut tx, action, ("product", id), &change).await?;
            tx.commit().await.map_err(StoreError::from)?;
            Ok::<_, Failure>(())
        }
    };
    state.transact(write).await
}
