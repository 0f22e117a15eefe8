//! Categories in the console: the tree, and what may be moved where.

use std::collections::HashMap;

use actix_web::HttpResponse;
use actix_web::web::{Json, Path};
use chrono::{DateTime, Utc};
use mall_domain::category::{BadParent, CATEGORIES_MAX, Tree};
use mall_store::mysql::category::{self, Category, NewCategory};
use mall_store::{Store, StoreError};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{By, Change, check};
use crate::error::ApiError;
use crate::extract::{CategoryRead, CategoryWrite, CurrentAdmin, JsonBody, Shared};
use crate::flag::Flag;
use crate::state::Failure;

/// Larger numbers say nothing more about an order.
pub(crate) const SORT_MAX: i32 = 1_000_000;

/// A category with those under it.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = AdminCategory)]
pub struct CategoryAnswer {
    id: i64,
    parent_id: i64,
    name: String,
    icon: Option<String>,
    sort: i32,
    /// 0 停用 1 启用
    status: i8,
    /// Grows with every change.
    version: i32,
    /// Products in this very category.
    product_count: i64,
    created_at: DateTime<Utc>,
    #[schema(no_recursion)]
    children: Vec<CategoryAnswer>,
}

impl CategoryAnswer {
    fn new(category: Category, product_count: i64) -> Self {
        Self {
            id: category.id,
            parent_id: category.parent_id,
            name: category.name,
            icon: category.icon,
            sort: category.sort,
            status: category.status,
            version: category.version,
            product_count,
            created_at: category.created_at,
            children: Vec::new(),
        }
    }
}

/// The tree of categories.
#[derive(Serialize, ToSchema)]
#[schema(as = AdminCategories)]
pub struct Categories {
    items: Vec<CategoryAnswer>,
    total: usize,
}

/// What a category is to be.
#[derive(Clone, Deserialize, ToSchema)]
#[schema(as = AdminCategoryRequest)]
pub struct CategoryRequest {
    /// 0: at the top.
    #[serde(default)]
    #[schema(minimum = 0)]
    parent_id: i64,
    #[schema(example = "手机配件", min_length = 1, max_length = 64)]
    name: String,
    #[schema(max_length = 255)]
    icon: Option<String>,
    #[serde(default)]
    #[schema(minimum = -1000000, maximum = 1000000)]
    sort: i32,
    /// Missing: shown.
    status: Option<Flag>,
    /// To change one: the version that was read. With another one there, nothing changes.
    #[schema(example = 0)]
    version: Option<i32>,
}

/// The version that a change names.
pub(crate) fn version(version: Option<i32>) -> Result<i32, ApiError> {
    version.ok_or_else(|| ApiError::invalid("version", "缺少该字段"))
}

impl CategoryRequest {
    fn parse(&self) -> Result<NewCategory, ApiError> {
        if self.parent_id < 0 {
            return Err(ApiError::validation("parent_id", "应为 0 或分类编号"));
        }
        Ok(NewCategory {
            parent_id: self.parent_id,
            name: check::text("name", &self.name, 64)?,
            icon: check::optional_picture("icon", self.icon.as_deref())?,
            sort: sort(self.sort)?,
            status: i8::from(self.status.is_none_or(|status| status.0)),
        })
    }
}

/// A number that orders a list.
pub(crate) fn sort(sort: i32) -> Result<i32, ApiError> {
    if (-SORT_MAX..=SORT_MAX).contains(&sort) {
        return Ok(sort);
    }
    Err(ApiError::validation("sort", "应为 -1000000 到 1000000 的整数"))
}

impl From<BadParent> for ApiError {
    fn from(error: BadParent) -> Self {
        let reason = match error {
            BadParent::Missing => "没有这个分类",
            BadParent::Cycle => "不能移到自己或自己的下级",
            BadParent::TooDeep => "分类最多三级",
        };
        Self::validation("parent_id", reason)
    }
}

/// Puts every category under its parent. One whose parent is gone stands at the top, so that it can
/// be mended.
fn to_tree(categories: Vec<Category>, products: &HashMap<i64, i64>) -> Vec<CategoryAnswer> {
    let parents: HashMap<i64, i64> =
        categories.iter().map(|category| (category.id, category.parent_id)).collect();
    let is_orphan = |parent: i64| parent != 0 && !parents.contains_key(&parent);
    let mut by_parent: HashMap<i64, Vec<CategoryAnswer>> = HashMap::new();
    for category in categories {
        let parent = if is_orphan(category.parent_id) { 0 } else { category.parent_id };
        let product_count = products.get(&category.id).copied().unwrap_or(0);
        by_parent.entry(parent).or_default().push(CategoryAnswer::new(category, product_count));
    }
    take_children(&mut by_parent, 0)
}

fn take_children(
    by_parent: &mut HashMap<i64, Vec<CategoryAnswer>>,
    parent: i64,
) -> Vec<CategoryAnswer> {
    // Taken out of the map: a cycle made by hand in the database ends here.
    let mut children = by_parent.remove(&parent).unwrap_or_default();
    for child in &mut children {
        child.children = take_children(by_parent, child.id);
    }
    children
}

/// 分类树
#[utoipa::path(
    get, path = "/api/admin/categories", tag = "管理端商品",
    security(("admin" = [])),
    responses((status = 200, body = Categories)),
)]
pub(crate) async fn list(
    state: Shared,
    _admin: CurrentAdmin<CategoryRead>,
) -> Result<Json<Categories>, ApiError> {
    let shared = state.clone();
    let read = async move {
        let mut conn = shared.store.connection().await?;
        let all = category::all(&mut conn).await?;
        let products = shared.totals.of_categories(category::products(&mut conn)).await?;
        Ok::<_, StoreError>((all, products))
    };
    let (all, products) = state.io(read).await?;
    let total = all.len();
    Ok(Json(Categories { items: to_tree(all, &products), total }))
}

/// 新建分类
#[utoipa::path(
    post, path = "/api/admin/categories", tag = "管理端商品",
    security(("admin" = [])),
    request_body = CategoryRequest,
    responses((status = 201, body = CategoryAnswer)),
)]
pub(crate) async fn create(
    state: Shared,
    admin: CurrentAdmin<CategoryWrite>,
    body: JsonBody<CategoryRequest>,
) -> Result<HttpResponse, ApiError> {
    let (new, by) = (body.0.parse()?, admin.by());
    let write = move |store: Store| {
        let (new, by) = (new.clone(), by.clone());
        async move { insert(&store, &by, &new).await }
    };
    let answer = state.transact(write).await?;
    state.categories_changed().await?;
    Ok(HttpResponse::Created().json(answer))
}

async fn insert(store: &Store, by: &By, new: &NewCategory) -> Result<CategoryAnswer, Failure> {
    let mut tx = store.begin().await?;
    let tree = category::lock_tree(&mut tx).await?;
    if CATEGORIES_MAX <= tree.len() {
        return Err(ApiError::validation("name", "分类数量已达上限").into());
    }
    Tree::new(tree).check(None, new.parent_id).map_err(ApiError::from)?;
    let id = category::create(&mut tx, new).await?;
    let found = category::find(&mut tx, id).await?.ok_or(ApiError::NotFound("category"))?;
    let answer = CategoryAnswer::new(found, 0);
    by.record(&mut tx, "category.create", ("category", id), &Change::created(&answer)).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(answer)
}

/// 修改分类
#[utoipa::path(
    put, path = "/api/admin/categories/{id}", tag = "管理端商品",
    params(("id" = i64, Path)),
    security(("admin" = [])),
    request_body = CategoryRequest,
    responses((status = 200, body = CategoryAnswer), (status = 409, description = "`stale`")),
)]
pub(crate) async fn replace(
    state: Shared,
    admin: CurrentAdmin<CategoryWrite>,
    id: Path<i64>,
    body: JsonBody<CategoryRequest>,
) -> Result<Json<CategoryAnswer>, ApiError> {
    let JsonBody(request) = body;
    let version = self::version(request.version)?;
    let (id, new, by) = (*id, request.parse()?, admin.by());
    let write = move |store: Store| {
        let (new, by) = (new.clone(), by.clone());
        async move { update(&store, &by, id, version, &new).await }
    };
    let answer = state.transact(write).await?;
    state.categories_changed().await?;
    Ok(Json(answer))
}

async fn update(
    store: &Store,
    by: &By,
    id: i64,
    version: i32,
    new: &NewCategory,
) -> Result<CategoryAnswer, Failure> {
    let mut tx = store.begin().await?;
    let tree = category::lock_tree(&mut tx).await?;
    let before = category::find(&mut tx, id).await?.ok_or(ApiError::NotFound("category"))?;
    if before.version != version {
        return Err(ApiError::Stale { version: before.version.into() }.into());
    }
    Tree::new(tree).check(Some(id), new.parent_id).map_err(ApiError::from)?;
    if !category::update(&mut tx, id, version, new).await? {
        return Err(ApiError::NotFound("category").into());
    }
    let after = category::find(&mut tx, id).await?.ok_or(ApiError::NotFound("category"))?;
    let products = category::products_of(&mut tx, id).await?;
    let before = CategoryAnswer::new(before, products);
    let after = CategoryAnswer::new(after, products);
    let change = Change::between(&before, &after);
    by.record(&mut tx, "category.update", ("category", id), &change).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(after)
}

/// 删除分类
#[utoipa::path(
    delete, path = "/api/admin/categories/{id}", tag = "管理端商品",
    params(("id" = i64, Path)),
    security(("admin" = [])),
    responses(
        (status = 204),
        (status = 409, description = "`in_use`: it has products, or categories under it"),
    ),
)]
pub(crate) async fn delete(
    state: Shared,
    admin: CurrentAdmin<CategoryWrite>,
    id: Path<i64>,
) -> Result<HttpResponse, ApiError> {
    let (id, by) = (*id, admin.by());
    let write = move |store: Store| {
        let by = by.clone();
        async move {
            let mut tx = store.begin().await?;
            let tree = category::lock_tree(&mut tx).await?;
            let found = category::find(&mut tx, id).await?;
            let found = found.ok_or(ApiError::NotFound("category"))?;
            let children = tree.iter().filter(|(_child, parent)| *parent == id).count();
            let in_use = |by, count| Err(ApiError::InUse { by, count }.into());
            if children != 0 {
                return in_use("categories", i64::try_from(children).unwrap_or(i64::MAX));
            }
            let products = category::products_of(&mut tx, id).await?;
            if products != 0 {
                return in_use("products", products);
            }
            category::delete(&mut tx, id).await?;
            let change = Change::deleted(&CategoryAnswer::new(found, products));
            by.record(&mut tx, "category.delete", ("category", id), &change).await?;
            tx.commit().await.map_err(StoreError::from)?;
            Ok::<_, Failure>(())
        }
    };
    state.transact(write).await?;
    state.categories_changed().await?;
    Ok(HttpResponse::NoContent().finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn category(id: i64, parent_id: i64) -> Category {
        Category {
            id,
            parent_id,
            name: format!("分类{id}"),
            icon: None,
            sort: 0,
            status: 1,
            version: 0,
            created_at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn every_category_stands_once_in_the_tree() {
        let tree = to_tree(
            vec![category(2, 0), category(21, 2), category(1, 0), category(9, 8)],
            &HashMap::new(),
        );
        let ids: Vec<i64> = tree.iter().map(|top| top.id).collect();
        assert_eq!(ids, [2, 1, 9], "one whose parent is gone stands at the top");
        assert_eq!(tree[0].children[0].id, 21);
    }
}
