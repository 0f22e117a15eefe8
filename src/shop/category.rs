//! The tree of categories.

use actix_web::HttpResponse;
use mall_store::mysql::catalogue::Category;
use serde::Serialize;
use utoipa::ToSchema;

use crate::catalogue::{Key, Tree, body};
use crate::error::ApiError;
use crate::extract::Shared;

/// A category with those inside it.
#[derive(Serialize, ToSchema)]
#[schema(as = Category)]
pub struct CategoryAnswer {
    id: i64,
    /// 0 at the top.
    parent_id: i64,
    #[schema(example = "数码")]
    name: String,
    icon: Option<String>,
    sort: i32,
    #[schema(no_recursion)]
    children: Vec<CategoryAnswer>,
}

/// All categories: there are few.
#[derive(Serialize, ToSchema)]
pub struct Categories {
    items: Vec<CategoryAnswer>,
    total: usize,
    page: u32,
    page_size: u32,
}

/// Categories stand inside categories at most so deep.
const DEPTH_MAX: usize = 4;

fn answers(tree: &Tree, categories: &[Category], depth: usize) -> Vec<CategoryAnswer> {
    let answer = |category: &Category| CategoryAnswer {
        id: category.id,
        parent_id: category.parent_id,
        name: category.name.clone(),
        icon: category.icon.clone(),
        sort: category.sort,
        children: if depth < DEPTH_MAX {
            answers(tree, tree.below(category.id), depth + 1)
        } else {
            Vec::new()
        },
    };
    categories.iter().map(answer).collect()
}

/// 分类列表（树）
#[utoipa::path(
    get, path = "/api/v1/categories", tag = "商品",
    responses((status = 200, body = Categories)),
)]
pub(crate) async fn list(state: Shared) -> Result<HttpResponse, ApiError> {
    let shared = state.clone();
    let read = |_key| async move {
        let tree = shared.catalogue.tree(&shared.store).await?;
        let items = answers(&tree, tree.below(0), 1);
        let total = items.len();
        body(&Categories { items, total, page: 1, page_size: 100 })
    };
    state.answer(Key::Categories, read).await
}
