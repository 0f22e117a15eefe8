//! Which products a list has: the query of a list, read and checked.

use actix_web::HttpRequest;
use mall_domain::Money;
use mall_domain::product::Sort;
use mall_store::mysql::catalogue::Filter;
use serde::Deserialize;

use crate::catalogue::Tree;
use crate::error::ApiError;
use crate::extract::{self, Page};

/// The longest text that is searched for, in characters.
pub const KEYWORD_MAX: usize = 64;

/// The query of a list, as text: each part is parsed on its own, so that the wrong one is named.
#[derive(Debug, Default, Deserialize)]
struct Query {
    category_id: Option<String>,
    keyword: Option<String>,
    q: Option<String>,
    min_price: Option<String>,
    max_price: Option<String>,
    is_hot: Option<String>,
    is_new: Option<String>,
    sort: Option<String>,
}

/// A page of the products that a shopper asked for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Listing {
    pub(crate) category: Option<i64>,
    pub(crate) keyword: Option<String>,
    pub(crate) min_fen: Option<i64>,
    pub(crate) max_fen: Option<i64>,
    pub(crate) hot: bool,
    pub(crate) new: bool,
    pub(crate) sort: Sort,
    pub(crate) page: Page,
}

impl Listing {
    /// Reads the query of `request`; what is searched for is called `keyword` or `q`.
    pub(crate) fn read(request: &HttpRequest, page: Page) -> Result<Self, ApiError> {
        let query: Query = extract::query(request)?;
        let (keyword_name, keyword) = match query.q {
            Some(q) => ("q", Some(q)),
            None => ("keyword", query.keyword),
        };
        let listing = Self {
            category: id("category_id", query.category_id)?,
            keyword: keyword.map(|text| text_of(keyword_name, &text)).transpose()?.flatten(),
            min_fen: fen("min_price", query.min_price)?,
            max_fen: fen("max_price", query.max_price)?,
            hot: flag("is_hot", query.is_hot)?,
            new: flag("is_new", query.is_new)?,
            sort: sort(query.sort)?,
            page,
        };
        if let (Some(min), Some(max)) = (listing.min_fen, listing.max_fen)
            && max < min
        {
            return Err(ApiError::validation("max_price", "不能低于最低价"));
        }
        Ok(listing)
    }

    /// Whether this is a page of a category's list as everybody sees it first: those are kept in
    /// Redis.
    pub(crate) fn is_usual(&self) -> bool {
        let usual = Self {
            category: self.category,
            keyword: None,
            min_fen: None,
            max_fen: None,
            hot: false,
            new: false,
            sort: Sort::Default,
            page: Page { page: self.page.page, page_size: Page::SIZE },
        };
        *self == usual
    }

    /// The filter that the store knows; `None` if there is no such category.
    pub(crate) fn filter(&self, tree: &Tree) -> Option<Filter> {
        let categories = match self.category {
            None => Vec::new(),
            Some(category) => {
                let subtree = tree.subtree(category);
                if subtree.is_empty() {
                    return None;
                }
                subtree
            }
        };
        Some(Filter {
            categories,
            keyword: self.keyword.clone(),
            min_fen: self.min_fen,
            max_fen: self.max_fen,
            hot: self.hot,
            new: self.new,
            sort: self.sort,
        })
    }
}

/// Trims what is searched for; blank is nothing.
///
/// # Errors
///
/// [`ApiError::Validation`] if it is too long or has characters that nobody types.
pub(crate) fn text_of(name: &'static str, text: &str) -> Result<Option<String>, ApiError> {
    let text = text.trim();
    if KEYWORD_MAX < text.chars().count() {
        return Err(ApiError::validation(name, format!("最多 {KEYWORD_MAX} 个字")));
    }
    if text.chars().any(char::is_control) {
        return Err(ApiError::validation(name, "含有不可见字符"));
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

fn given(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}

fn id(name: &'static str, text: Option<String>) -> Result<Option<i64>, ApiError> {
    let Some(text) = given(text) else { return Ok(None) };
    let id = text.parse().ok().filter(|id: &i64| 0 < *id);
    id.map(Some).ok_or_else(|| ApiError::validation(name, "应为正整数"))
}

fn fen(name: &'static str, text: Option<String>) -> Result<Option<i64>, ApiError> {
    let Some(text) = given(text) else { return Ok(None) };
    let amount = Money::parse(&text);
    let amount = amount.ok_or_else(|| ApiError::validation(name, "应为不超过两位小数的金额"))?;
    Ok(Some(amount.to_fen()))
}

fn flag(name: &'static str, text: Option<String>) -> Result<bool, ApiError> {
    match given(text).as_deref() {
        None | Some("0") => Ok(false),
        Some("1") => Ok(true),
        Some(_) => Err(ApiError::validation(name, "应为 0 或 1")),
    }
}

fn sort(text: Option<String>) -> Result<Sort, ApiError> {
    let Some(text) = given(text) else { return Ok(Sort::Default) };
    Sort::parse(&text).ok_or_else(|| {
        ApiError::validation("sort", format!("应为 {} 之一", Sort::NAMES.join("、")))
    })
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    const PAGE: Page = Page { page: 1, page_size: 20 };

    fn read(query: &str) -> Result<Listing, ApiError> {
        let request = TestRequest::with_uri(&format!("/?{query}")).to_http_request();
        Listing::read(&request, PAGE)
    }

    #[test]
    fn every_part_of_a_query_is_read() {
        let all = "category_id=3&keyword=%20%E5%9D%9A%E6%9E%9C&min_price=1&max_price=99.9&is_hot=1\
                   &is_new=0&sort=price_desc";
        let listing = read(all).unwrap();
        assert_eq!(listing.category, Some(3));
        assert_eq!(listing.keyword.as_deref(), Some("坚果"));
        assert_eq!((listing.min_fen, listing.max_fen), (Some(100), Some(9_990)));
        assert_eq!((listing.hot, listing.new), (true, false));
        assert!(listing.sort == Sort::PriceDesc && !listing.is_usual());
        assert!(read("category_id=&keyword=&sort=").unwrap().is_usual());
        assert!(read("category_id=3").unwrap().is_usual());
    }

    #[test]
    fn what_is_wrong_is_named() {
        let long = "x".repeat(65);
        let cases = [
            ("category_id=-1", "category_id"),
            ("category_id=1%20OR%201", "category_id"),
            ("min_price=1e3", "min_price"),
            ("max_price=0.001", "max_price"),
            ("max_price=99999999999999999999999999999999", "max_price"),
            ("min_price=2&max_price=1", "max_price"),
            ("is_hot=2", "is_hot"),
            ("is_new=true", "is_new"),
            ("sort=price", "sort"),
            ("keyword=%00", "keyword"),
        ];
        for (query, field) in cases {
            let error = read(query).unwrap_err();
            assert_eq!(error.details().unwrap()["field"], field, "{query}");
        }
        assert_eq!(read(&format!("q={long}")).unwrap_err().details().unwrap()["field"], "q");
    }
}
