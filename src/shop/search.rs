//! Searching for products, and what to search for.

use actix_web::{HttpRequest, HttpResponse};
use mall_domain::product::Sort;
use mall_search::words::highlight;
use mall_search::{HITS_MAX, Query};
use mall_store::catalogue::Page as Found;
use mall_store::mysql::catalogue::{self, Filter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::listing::{Listing, text_of};
use super::product::{CardAnswer, with_stocks};
use crate::catalogue::{Key, body};
use crate::error::ApiError;
use crate::extract::{self, Page, Shared};

/// Who found the products.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Engine {
    /// The search index.
    Index,
    /// The database, because the index was not ready: only what stands in a name letter by letter.
    Like,
}

/// A product that was found.
#[derive(Serialize, ToSchema)]
#[schema(as = SearchHit)]
pub struct HitAnswer {
    #[serde(flatten)]
    card: CardAnswer,
    /// The name as HTML, what was found in it between `<em>` and `</em>`.
    #[schema(example = "云雀 Pro 降噪蓝牙<em>耳机</em>")]
    highlight: String,
}

/// A page of what was found.
#[derive(Serialize, ToSchema)]
#[schema(as = SearchHits)]
pub struct HitsAnswer {
    items: Vec<HitAnswer>,
    /// Counted up to 10,000.
    total: i64,
    page: u32,
    page_size: u32,
    engine: Engine,
}

/// The products that a text with its filters finds, and who found them.
pub(crate) async fn found(
    state: &Shared,
    listing: &Listing,
    filter: &Filter,
) -> Result<(Found, Engine), ApiError> {
    let Page { page, page_size } = listing.page;
    let query = Query {
        text: listing.keyword.clone().unwrap_or_default(),
        categories: filter.categories.clone(),
        min_fen: listing.min_fen,
        max_fen: listing.max_fen,
        hot: listing.hot,
        new: listing.new,
        sort: listing.sort,
    };
    let size = |number| usize::try_from(number).unwrap_or(HITS_MAX);
    let hits = state.search.search(query, size(listing.page.offset()), size(page_size)).await;
    let Some(hits) = hits else {
        let found = state.store.product_page(filter, page, page_size).await?;
        return Ok((found, Engine::Like));
    };
    let items = catalogue::by_ids(&mut *state.store.connection().await?, &hits.ids).await?;
    let total = i64::try_from(hits.total).unwrap_or(i64::MAX);
    Ok((Found { items, total }, Engine::Index))
}

/// 搜索商品
#[utoipa::path(
    get, path = "/api/v1/search", tag = "搜索",
    params(
        ("q" = String, Query, min_length = 1, max_length = 64, example = "蓝牙耳机"),
        ("category_id" = Option<i64>, Query, description = "分类，含其下级"),
        ("min_price" = Option<String>, Query, example = "10.00"),
        ("max_price" = Option<String>, Query, example = "99.00"),
        ("sort" = Option<String>, Query, description = "default（最相关）、price_asc、price_desc、sales、newest"),
        ("page" = Option<u32>, Query), ("page_size" = Option<u32>, Query),
    ),
    responses((status = 200, body = HitsAnswer)),
)]
pub(crate) async fn search(
    state: Shared,
    request: HttpRequest,
    page: Page,
) -> Result<HttpResponse, ApiError> {
    let listing = Listing::read(&request, page)?;
    let Some(asked) = listing.keyword.clone() else {
        return Err(ApiError::validation("q", "请输入搜索词"));
    };
    if page.page == 1 {
        count(&state, &asked);
    }
    let shared = state.clone();
    let read = |key| async move {
        let Key::Search(listing) = key else { return Err(ApiError::NotFound("search")) };
        let tree = shared.catalogue.tree(&shared.store).await?;
        let (found, engine) = match listing.filter(&tree) {
            Some(filter) => found(&shared, &listing, &filter).await?,
            None => (Found { items: Vec::new(), total: 0 }, Engine::Index),
        };
        let cards = with_stocks(&shared, found.items).await?;
        let hit = |card: CardAnswer| HitAnswer { highlight: highlight(card.name(), &asked), card };
        let items = cards.into_iter().map(hit).collect();
        let Page { page, page_size } = listing.page;
        body(&HitsAnswer { items, total: found.total, page, page_size, engine })
    };
    state.answer(Key::Search(listing), read).await
}

/// The longest text that is counted as a word, in characters: longer ones nobody else types.
const WORD_MAX: usize = 16;

/// Counts a search, beside the answer: a word more or less matters to nobody.
fn count(state: &Shared, asked: &str) {
    if WORD_MAX < asked.chars().count() {
        return;
    }
    let word = asked.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let store = state.store.clone();
    state.io.spawn(async move {
        if let Err(error) = store.redis().count_word(&word).await {
            tracing::debug!(error = %error, "a search was not counted");
        }
    });
}

#[derive(Deserialize)]
struct SuggestQuery {
    q: Option<String>,
}

/// What to search for.
#[derive(Serialize, ToSchema)]
pub struct Suggestions {
    #[schema(example = json!(["耳机", "云雀 Pro 降噪蓝牙耳机"]))]
    items: Vec<String>,
}

/// The most suggestions.
const SUGGESTED_MAX: usize = 10;
/// The most of them that are single words.
const COMPLETED_MAX: usize = 4;

/// 搜索联想
#[utoipa::path(
    get, path = "/api/v1/search/suggest", tag = "搜索",
    params(("q" = Option<String>, Query, max_length = 64, example = "耳")),
    responses((status = 200, body = Suggestions)),
)]
pub(crate) async fn suggest(state: Shared, request: HttpRequest) -> Result<HttpResponse, ApiError> {
    let query: SuggestQuery = extract::query(&request)?;
    let asked = text_of("q", &query.q.unwrap_or_default())?.unwrap_or_default();
    let shared = state.clone();
    let read = |key| async move {
        let Key::Suggest(asked) = key else { return Err(ApiError::NotFound("suggest")) };
        body(&Suggestions { items: suggestions(&shared, asked).await? })
    };
    state.answer(Key::Suggest(asked), read).await
}

async fn suggestions(state: &Shared, asked: String) -> Result<Vec<String>, ApiError> {
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let completed = state.search.completions(asked.clone(), COMPLETED_MAX).await;
    let mut items = completed.unwrap_or_default();
    let query = Query { text: asked.clone(), sort: Sort::Sales, ..Query::default() };
    let cards = match state.search.search(query, 0, SUGGESTED_MAX).await {
        Some(hits) => catalogue::by_ids(&mut *state.store.connection().await?, &hits.ids).await?,
        None => {
            let filter = Filter { keyword: Some(asked), sort: Sort::Sales, ..Filter::default() };
            catalogue::page(&mut *state.store.connection().await?, &filter, 0, 10).await?
        }
    };
    for card in cards {
        if !items.contains(&card.name) {
            items.push(card.name);
        }
    }
    items.truncate(SUGGESTED_MAX);
    Ok(items)
}

/// A word that many search for.
#[derive(Serialize, ToSchema)]
pub struct HotWord {
    #[schema(example = "耳机")]
    word: String,
    /// How often it was searched for within a week.
    count: i64,
}

/// Words that many search for.
#[derive(Serialize, ToSchema)]
pub struct HotWords {
    items: Vec<HotWord>,
}

/// The most hot words.
const HOT_MAX: usize = 10;
/// A word that was searched for less often is nobody else's business.
const HOT_FROM: i64 = 5;

/// 热门搜索
#[utoipa::path(
    get, path = "/api/v1/search/hot", tag = "搜索",
    responses((status = 200, body = HotWords)),
)]
pub(crate) async fn hot(state: Shared) -> Result<HttpResponse, ApiError> {
    let shared = state.clone();
    let read = |_key| async move {
        let chosen = shared.store.config().await?.hot_words();
        // Without Redis there are still the words that the shop chose.
        let counted = shared.store.redis().counted_words(100).await.unwrap_or_default();
        let count = |word: &String| {
            counted.iter().find(|(known, _count)| known == word).map_or(0, |(_word, count)| *count)
        };
        let mut items: Vec<HotWord> =
            chosen.into_iter().map(|word| HotWord { count: count(&word), word }).collect();
        for (word, count) in counted.iter().filter(|(_word, count)| HOT_FROM <= *count) {
            if items.iter().all(|item| item.word != *word) {
                items.push(HotWord { word: word.clone(), count: *count });
            }
        }
        items.truncate(HOT_MAX);
        body(&HotWords { items })
    };
    state.answer(Key::HotWords, read).await
}
