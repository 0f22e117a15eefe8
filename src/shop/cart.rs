//! Carts: what a shopper means to buy, and what of it can be bought at this moment.

use std::collections::HashMap;

use actix_web::web::{Json, Path};
use actix_web::{HttpRequest, HttpResponse};
use mall_domain::cart::{Availability, Invalid, LINES_MAX, QUANTITY_MAX};
use mall_domain::{CartId, Money, ProductId, SkuId, UserId};
use mall_store::mysql::cart::{self, CartLine, Change, Changed};
use mall_store::mysql::goods::{self, Goods};
use mall_store::{MySqlConnection, Store, StoreError};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::error::ApiError;
use crate::extract::{self, CurrentUser, JsonBody, Shared};
use crate::flag::Flag;
use crate::state::Failure;

/// One line of the cart.
#[derive(Serialize, ToSchema)]
#[schema(as = CartItem)]
pub struct LineAnswer {
    id: i64,
    product_id: i64,
    sku_id: i64,
    product_name: String,
    product_image: Option<String>,
    /// Such as `{"颜色":"红色"}`.
    #[schema(value_type = Option<Object>)]
    specs: Option<Value>,
    /// What one costs now.
    #[schema(value_type = String, example = "99.00")]
    price: Money,
    quantity: u32,
    /// 是否选中: 0 or 1.
    #[schema(value_type = u8)]
    selected: Flag,
    /// Units left.
    stock: i64,
    /// Whether it can be bought as it stands.
    valid: bool,
    /// Why not: `off_shelf`, `sku_gone`, `sold_out` or `insufficient_stock`.
    #[schema(example = "sold_out")]
    reason: Option<&'static str>,
    /// What the line costs now.
    #[schema(value_type = String, example = "198.00")]
    amount: Money,
}

impl LineAnswer {
    fn new(line: CartLine, goods: Option<&Goods>) -> Self {
        let goods = goods.filter(|goods| goods.product_id == line.product_id);
        let availability = goods.map_or(
            Availability { on_sale: line.on_sale, has_sku: false, stock: 0 },
            Goods::availability,
        );
        let reason = availability.refusal(line.quantity);
        let price = goods.map_or(Money::ZERO, |goods| goods.price);
        let name = goods.map(|goods| goods.product_name.clone()).or(line.product_name);
        Self {
            id: line.id.0,
            product_id: line.product_id.0,
            sku_id: line.sku_id.0,
            product_name: name.unwrap_or_default(),
            product_image: goods.map_or(line.cover, |goods| goods.product_image.clone()),
            specs: goods.and_then(|goods| goods.specs.clone()),
            price,
            quantity: line.quantity,
            selected: Flag(line.selected),
            stock: availability.stock.max(0),
            valid: reason.is_none(),
            reason: reason.map(Invalid::name),
            amount: price.times(line.quantity).unwrap_or(price),
        }
    }
}

/// The cart: all of it, for it is small.
#[derive(Serialize, ToSchema)]
pub struct Cart {
    items: Vec<LineAnswer>,
    total: usize,
    page: u32,
    page_size: usize,
    /// Units of the selected lines that can be bought.
    selected_count: u32,
    /// What these cost.
    #[schema(value_type = String, example = "198.00")]
    selected_amount: Money,
}

impl Cart {
    fn new(lines: Vec<CartLine>, goods: &HashMap<SkuId, Goods>) -> Self {
        let items: Vec<_> = lines
            .into_iter()
            .map(|line| {
                let goods = goods.get(&line.sku_id);
                LineAnswer::new(line, goods)
            })
            .collect();
        let bought = || items.iter().filter(|item| item.selected.0 && item.valid);
        Self {
            selected_count: bought().map(|item| item.quantity).sum(),
            selected_amount: bought()
                .try_fold(Money::ZERO, |sum, item| sum.plus(item.amount))
                .unwrap_or(Money::ZERO),
            total: items.len(),
            items,
            page: 1,
            page_size: LINES_MAX,
        }
    }
}

async fn read(conn: &mut MySqlConnection, user: UserId) -> Result<Cart, StoreError> {
    let lines = cart::lines(&mut *conn, user).await?;
    let skus: Vec<SkuId> = lines.iter().map(|line| line.sku_id).collect();
    let goods = goods::find(conn, &skus).await?;
    Ok(Cart::new(lines, &goods))
}

/// The line with this id, as the transaction that wrote it sees it.
async fn read_line(
    conn: &mut MySqlConnection,
    user: UserId,
    id: CartId,
) -> Result<LineAnswer, Failure> {
    let cart = read(conn, user).await?;
    let line = cart.items.into_iter().find(|item| item.id == id.0);
    line.ok_or(Failure::Api(ApiError::NotFound("cart")))
}

/// 购物车
#[utoipa::path(
    get, path = "/api/v1/cart", tag = "购物车",
    security(("shopper" = [])),
    responses((status = 200, body = Cart)),
)]
pub(crate) async fn list(state: Shared, user: CurrentUser) -> Result<Json<Cart>, ApiError> {
    let store = state.store.clone();
    let read = async move { read(&mut *store.connection().await?, user.id).await };
    Ok(Json(state.io(read).await?))
}

/// How many units are in the cart.
#[derive(Serialize, ToSchema)]
#[schema(as = CartCount)]
pub struct Count {
    count: i64,
}

/// 购物车件数
#[utoipa::path(
    get, path = "/api/v1/cart/count", tag = "购物车",
    security(("shopper" = [])),
    responses((status = 200, body = Count)),
)]
pub(crate) async fn count(state: Shared, user: CurrentUser) -> Result<Json<Count>, ApiError> {
    let store = state.store.clone();
    let read = async move { units(&store, user.id).await };
    Ok(Json(Count { count: state.io(read).await? }))
}

/// The units in a cart: from the copy in Redis, which is made if there is none.
async fn units(store: &Store, user: UserId) -> Result<i64, StoreError> {
    if let Some(units) = store.redis().cart_units(user).await? {
        return Ok(units);
    }
    let mut tx = store.begin().await?;
    let lines = cart::lines_locked(&mut tx, user).await?;
    store.redis().keep_cart(user, &lines).await?;
    tx.commit().await?;
    Ok(lines.iter().map(|line| i64::from(line.quantity)).sum())
}

/// Goods to put into the cart.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[schema(as = CartRequest)]
pub struct AddRequest {
    #[schema(example = 1)]
    product_id: i64,
    #[schema(example = 1)]
    sku_id: i64,
    #[schema(minimum = 1, maximum = 999, example = 1)]
    quantity: u32,
}

fn check_quantity(quantity: u32) -> Result<(), ApiError> {
    if !(1..=QUANTITY_MAX).contains(&quantity) {
        let reason = format!("应为 1 到 {QUANTITY_MAX} 的整数");
        return Err(ApiError::validation("quantity", reason));
    }
    Ok(())
}

/// The goods of this SKU of this product, if they are sold.
async fn sold(
    conn: &mut MySqlConnection,
    product: ProductId,
    sku: SkuId,
) -> Result<Goods, Failure> {
    let goods = goods::find(conn, &[sku]).await?.remove(&sku);
    let goods = goods.filter(|goods| goods.product_id == product);
    let goods = goods.ok_or(ApiError::NotFound("sku"))?;
    if !goods.availability().on_sale {
        return Err(ApiError::NotOnSale.into());
    }
    Ok(goods)
}

fn changed(changed: Changed) -> Result<CartId, ApiError> {
    match changed {
        Changed::Line(id) => Ok(id),
        Changed::Full => Err(ApiError::CartLimit),
        Changed::NoSuch => Err(ApiError::NotFound("cart")),
    }
}

/// 加入购物车（同规格合并数量）
#[utoipa::path(
    post, path = "/api/v1/cart", tag = "购物车",
    security(("shopper" = [])),
    request_body = AddRequest,
    responses(
        (status = 201, body = LineAnswer),
        (status = 404, description = "`not_found`: no such SKU of that product"),
        (status = 409, description = "`cart_limit` `not_on_sale`"),
    ),
)]
pub(crate) async fn add(
    state: Shared,
    user: CurrentUser,
    body: JsonBody<AddRequest>,
) -> Result<HttpResponse, ApiError> {
    let JsonBody(wanted) = body;
    check_quantity(wanted.quantity)?;
    let (product, sku) = (ProductId(wanted.product_id), SkuId(wanted.sku_id));
    let write = move |store: Store| async move {
        let mut tx = store.begin().await?;
        sold(&mut tx, product, sku).await?;
        let id = changed(cart::add(&mut tx, user.id, product, sku, wanted.quantity).await?)?;
        let line = read_line(&mut tx, user.id, id).await?;
        store.redis().forget_cart(user.id).await?;
        tx.commit().await.map_err(StoreError::from)?;
        Ok::<_, Failure>(line)
    };
    Ok(HttpResponse::Created().json(state.transact(write).await?))
}

/// What is to change of a line; what is missing stays.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[schema(as = CartChange)]
pub struct ChangeRequest {
    #[schema(minimum = 1, maximum = 999, example = 2)]
    quantity: Option<u32>,
    /// 是否选中: 0 or 1.
    selected: Option<Flag>,
    /// Another variant of the same product.
    sku_id: Option<i64>,
}

/// 修改购物车项（数量、选中、规格）
#[utoipa::path(
    put, path = "/api/v1/cart/{id}", tag = "购物车",
    params(("id" = i64, Path)),
    security(("shopper" = [])),
    request_body = ChangeRequest,
    responses(
        (status = 200, body = LineAnswer),
        (status = 409, description = "`cart_limit` `not_on_sale`"),
    ),
)]
pub(crate) async fn change(
    state: Shared,
    user: CurrentUser,
    id: Path<i64>,
    body: JsonBody<ChangeRequest>,
) -> Result<Json<LineAnswer>, ApiError> {
    let (id, JsonBody(wanted)) = (CartId(*id), body);
    wanted.quantity.map_or(Ok(()), check_quantity)?;
    let change = Change {
        quantity: wanted.quantity,
        selected: wanted.selected.map(|flag| flag.0),
        sku_id: wanted.sku_id.map(SkuId),
    };
    let write = move |store: Store| async move {
        let mut tx = store.begin().await?;
        if let Some(sku) = change.sku_id {
            let lines = cart::lines(&mut tx, user.id).await?;
            let line = lines.into_iter().find(|line| line.id == id);
            let line = line.ok_or(ApiError::NotFound("cart"))?;
            sold(&mut tx, line.product_id, sku).await?;
        }
        let id = changed(cart::change(&mut tx, user.id, id, change).await?)?;
        let line = read_line(&mut tx, user.id, id).await?;
        store.redis().forget_cart(user.id).await?;
        tx.commit().await.map_err(StoreError::from)?;
        Ok::<_, Failure>(line)
    };
    Ok(Json(state.transact(write).await?))
}

/// Which lines are to be bought.
#[derive(Clone, Deserialize, ToSchema)]
#[schema(as = CartSelection)]
pub struct SelectRequest {
    /// 0 or 1.
    selected: Flag,
    /// Which lines; missing: all of them.
    #[schema(max_items = 120)]
    ids: Option<Vec<i64>>,
}

fn cart_ids(ids: Vec<i64>) -> Result<Vec<CartId>, ApiError> {
    if LINES_MAX < ids.len() {
        return Err(ApiError::validation("ids", format!("最多 {LINES_MAX} 个")));
    }
    Ok(ids.into_iter().map(CartId).collect())
}

/// 选中或取消选中（全部或指定项）
#[utoipa::path(
    put, path = "/api/v1/cart/select", tag = "购物车",
    security(("shopper" = [])),
    request_body = SelectRequest,
    responses((status = 200, body = Cart)),
)]
pub(crate) async fn select(
    state: Shared,
    user: CurrentUser,
    body: JsonBody<SelectRequest>,
) -> Result<Json<Cart>, ApiError> {
    let selected = body.0.selected.0;
    let ids = body.0.ids.map(cart_ids).transpose()?;
    let user = user.id;
    let write = move |store: Store| {
        let ids = ids.clone();
        async move {
            let mut tx = store.begin().await?;
            cart::select(&mut tx, user, selected, ids.as_deref()).await?;
            let cart = read(&mut tx, user).await?;
            store.redis().forget_cart(user).await?;
            tx.commit().await.map_err(StoreError::from)?;
            Ok::<_, Failure>(cart)
        }
    };
    Ok(Json(state.transact(write).await?))
}

/// 删除购物车项
#[utoipa::path(
    delete, path = "/api/v1/cart/{id}", tag = "购物车",
    params(("id" = i64, Path)),
    security(("shopper" = [])),
    responses((status = 204)),
)]
pub(crate) async fn delete(
    state: Shared,
    user: CurrentUser,
    id: Path<i64>,
) -> Result<HttpResponse, ApiError> {
    let (id, user) = (CartId(*id), user.id);
    let write = move |store: Store| async move {
        let mut tx = store.begin().await?;
        if cart::delete(&mut tx, user, &[id]).await? == 0 {
            return Err(ApiError::NotFound("cart").into());
        }
        store.redis().forget_cart(user).await?;
        tx.commit().await.map_err(StoreError::from)?;
        Ok::<_, Failure>(())
    };
    state.transact(write).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Which lines are to go, as text: so that a wrong one is named.
#[derive(Deserialize)]
struct Lines {
    ids: Option<String>,
}

impl Lines {
    /// `None` stands for all of them.
    fn read(request: &HttpRequest) -> Result<Option<Vec<CartId>>, ApiError> {
        let Lines { ids } = extract::query(request)?;
        let Some(text) = ids else { return Ok(None) };
        let parse = |part: &str| part.trim().parse::<i64>().ok();
        let ids: Option<Vec<i64>> = text.split(',').map(parse).collect();
        let ids = ids.ok_or_else(|| ApiError::validation("ids", "应为以逗号分隔的整数"))?;
        cart_ids(ids).map(Some)
    }
}

/// 批量删除购物车项（不带 ids 则清空）
#[utoipa::path(
    delete, path = "/api/v1/cart", tag = "购物车",
    params(("ids" = Option<String>, Query, description = "Such as `1,2`; missing: everything")),
    security(("shopper" = [])),
    responses((status = 204)),
)]
pub(crate) async fn delete_many(
    state: Shared,
    user: CurrentUser,
    request: HttpRequest,
) -> Result<HttpResponse, ApiError> {
    let (ids, user) = (Lines::read(&request)?, user.id);
    let write = move |store: Store| {
        let ids = ids.clone();
        async move {
            let mut tx = store.begin().await?;
            match ids {
                Some(ids) => {
                    cart::delete(&mut tx, user, &ids).await?;
                }
                None => cart::clear(&mut tx, user).await?,
            }
            store.redis().forget_cart(user).await?;
            tx.commit().await.map_err(StoreError::from)?;
            Ok::<_, Failure>(())
        }
    };
    state.transact(write).await?;
    Ok(HttpResponse::NoContent().finish())
}
