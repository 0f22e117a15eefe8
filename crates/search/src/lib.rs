//! Chinese full-text search over the products on sale: an index in memory, derived from what the
//! caller feeds it. It knows no SQL and no HTTP, and can be thrown away and fed again at any time.
//!
//! # Layout
//!
//! * [`Index`]: fed with [`Entry`]s, asked with a [`Query`].
//! * [`words`]: how texts are cut, and how hits are shown.
//!
//! Each text is cut twice: into words, as a dictionary has them, and into single characters. Words
//! find what a shopper means; a phrase of characters finds what stands in a name letter by letter,
//! also where the dictionary cuts the question another way than the name.

mod tokenizer;
pub mod words;

use std::ops::Bound;

use mall_domain::ProductId;
use mall_domain::product::Sort;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, Occur, PhraseQuery, RangeQuery, TermQuery,
};
use tantivy::schema::{
    Field, INDEXED, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::{
    DocAddress, IndexReader, IndexWriter, Order, ReloadPolicy, Searcher, TantivyDocument, Term,
};

use self::tokenizer::{Characters, Words};

/// The memory that the index may take before it writes a segment, in bytes.
const WRITER_BYTES: usize = 20_000_000;
/// Nobody turns the pages of a search beyond so many hits.
pub const HITS_MAX: usize = 10_000;
/// More words than anybody searches for at once.
const WORDS_MAX: usize = 16;

/// The index failed: throw it away, or ask MySQL instead.
#[derive(Debug, thiserror::Error)]
#[error("the search index failed")]
pub struct SearchError(#[from] tantivy::TantivyError);

/// A product as the index knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Which product.
    pub id: ProductId,
    /// Its category.
    pub category_id: i64,
    /// 商品名称.
    pub name: String,
    /// 副标题.
    pub subtitle: String,
    /// 销售价, in fen.
    pub price_fen: i64,
    /// 销量.
    pub sales: i32,
    /// 是否热门.
    pub is_hot: bool,
    /// 是否新品.
    pub is_new: bool,
}

/// What is searched for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// The text.
    pub text: String,
    /// Only of these categories; empty for all.
    pub categories: Vec<i64>,
    /// Only from this price on, in fen.
    pub min_fen: Option<i64>,
    /// Only up to this price, in fen.
    pub max_fen: Option<i64>,
    /// Only hot ones.
    pub hot: bool,
    /// Only new ones.
    pub new: bool,
    /// The order; [`Sort::Default`] is best match first.
    pub sort: Sort,
}

/// A page of what was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hits {
    /// The products, in order.
    pub ids: Vec<ProductId>,
    /// How many there are in all.
    pub total: usize,
}

#[derive(Debug, Clone, Copy)]
struct Fields {
    id: Field,
    category: Field,
    price: Field,
    sales: Field,
    hot: Field,
    new: Field,
    name: Field,
    name_characters: Field,
    subtitle: Field,
    subtitle_characters: Field,
}

/// The index. Searching takes `&self`, from any thread; feeding takes one thread at a time.
pub struct Index {
    fields: Fields,
    index: tantivy::Index,
    reader: IndexReader,
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Index")
    }
}

/// Changes an [`Index`]. There is one at a time.
pub struct Feeder {
    fields: Fields,
    reader: IndexReader,
    writer: IndexWriter,
}

impl std::fmt::Debug for Feeder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Feeder")
    }
}

fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let text = |tokenizer: &str, option| {
        let indexing =
            TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(option);
        TextOptions::default().set_indexing_options(indexing)
    };
    let words = || text(Words::NAME, IndexRecordOption::WithFreqs);
    let characters = || text(Characters::NAME, IndexRecordOption::WithFreqsAndPositions);
    let fast = || NumericOptions::default().set_indexed().set_fast();
    let fields = Fields {
        id: schema.add_i64_field("id", fast()),
        category: schema.add_i64_field("category", INDEXED),
        price: schema.add_i64_field("price", fast()),
        sales: schema.add_i64_field("sales", fast()),
        hot: schema.add_bool_field("hot", INDEXED),
        new: schema.add_bool_field("new", INDEXED),
        name: schema.add_text_field("name", words()),
        name_characters: schema.add_text_field("name_characters", characters()),
        subtitle: schema.add_text_field("subtitle", words()),
        subtitle_characters: schema.add_text_field("subtitle_characters", characters()),
    };
    (schema.build(), fields)
}

impl Index {
    /// An empty index, and what it is fed with.
    ///
    /// # Errors
    ///
    /// [`SearchError`] if the machine has no thread left.
    pub fn empty() -> Result<(Self, Feeder), SearchError> {
        let (schema, fields) = schema();
        let index = tantivy::Index::create_in_ram(schema);
        index.tokenizers().register(Words::NAME, Words);
        index.tokenizers().register(Characters::NAME, Characters);
        let reader: IndexReader =
            index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let writer = index.writer_with_num_threads(1, WRITER_BYTES)?;
        let feeder = Feeder { fields, reader: reader.clone(), writer };
        Ok((Self { fields, index, reader }, feeder))
    }

    /// How many products are in it.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.reader.searcher().num_docs()
    }

    /// Whether it is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A page of the products that `query` finds.
    ///
    /// # Errors
    ///
    /// [`SearchError`] if the index failed.
    pub fn search(&self, query: &Query, offset: usize, limit: usize) -> Result<Hits, SearchError> {
        let searcher = self.reader.searcher();
        let asked = self.query(query);
        let end = offset.saturating_add(limit).min(HITS_MAX);
        if end <= offset {
            let total = searcher.search(&asked, &Count)?;
            return Ok(Hits { ids: Vec::new(), total: total.min(HITS_MAX) });
        }
        let page = || TopDocs::with_limit(end - offset).and_offset(offset);
        let by = |field: &'static str, order| {
            let collector = page().order_by_fast_field::<i64>(field, order);
            let (total, found) = searcher.search(&asked, &(Count, collector))?;
            Ok::<_, SearchError>((total, found.into_iter().map(|(_key, at)| at).collect()))
        };
        let (total, found): (usize, Vec<DocAddress>) = match query.sort {
            Sort::Default => {
                let (total, found) = searcher.search(&asked, &(Count, page().order_by_score()))?;
                (total, found.into_iter().map(|(_score, at)| at).collect())
            }
            Sort::PriceAsc => by("price", Order::Asc)?,
            Sort::PriceDesc => by("price", Order::Desc)?,
            Sort::Sales => by("sales", Order::Desc)?,
            Sort::Newest => by("id", Order::Desc)?,
        };
        Ok(Hits { ids: ids_of(&searcher, &found)?, total: total.min(HITS_MAX) })
    }

    /// Words of product names that begin with `text`, the most frequent first.
    ///
    /// # Errors
    ///
    /// [`SearchError`] if the index failed.
    pub fn completions(&self, text: &str, limit: usize) -> Result<Vec<String>, SearchError> {
        /// Words that are looked through for one question.
        const LOOK_MAX: usize = 2_000;

        let prefix = text.trim().to_lowercase();
        if prefix.is_empty() {
            return Ok(Vec::new());
        }
        let mut found: Vec<(String, u32)> = Vec::new();
        for segment in self.reader.searcher().segment_readers() {
            let inverted = segment.inverted_index(self.fields.name)?;
            let mut terms = inverted.terms().range().ge(&prefix).into_stream().map_err(io)?;
            let mut looked = 0;
            while looked < LOOK_MAX && terms.advance() {
                looked += 1;
                let Ok(word) = std::str::from_utf8(terms.key()) else { continue };
                if !word.starts_with(&prefix) {
                    break;
                }
                let frequency = terms.value().doc_freq;
                match found.iter_mut().find(|(known, _frequency)| known == word) {
                    Some((_known, sum)) => *sum = sum.saturating_add(frequency),
                    None => found.push((word.to_owned(), frequency)),
                }
            }
        }
        found.sort_by(|(a, many), (b, more)| more.cmp(many).then_with(|| a.cmp(b)));
        let long = |word: &String| 1 < word.chars().count();
        Ok(found.into_iter().map(|(word, _frequency)| word).filter(long).take(limit).collect())
    }

    fn query(&self, query: &Query) -> BooleanQuery {
        let fields = &self.fields;
        let mut all: Vec<(Occur, Box<dyn tantivy::query::Query>)> =
            vec![(Occur::Must, self.text_query(&query.text))];
        let mut must = |query: Box<dyn tantivy::query::Query>| all.push((Occur::Must, query));
        let is = |field, on| -> Box<dyn tantivy::query::Query> {
            Box::new(TermQuery::new(Term::from_field_bool(field, on), IndexRecordOption::Basic))
        };
        if !query.categories.is_empty() {
            let terms = query.categories.iter();
            let terms = terms.map(|id| Term::from_field_i64(fields.category, *id)).collect();
            // A filter must not make one hit better than another.
            let any = Box::new(BooleanQuery::new_multiterms_query(terms));
            must(Box::new(BoostQuery::new(any, 0.0)));
        }
        if query.min_fen.is_some() || query.max_fen.is_some() {
            let bound = |fen: Option<i64>| {
                fen.map_or(Bound::Unbounded, |fen| {
                    Bound::Included(Term::from_field_i64(fields.price, fen))
                })
            };
            let range = Box::new(RangeQuery::new(bound(query.min_fen), bound(query.max_fen)));
            must(Box::new(BoostQuery::new(range, 0.0)));
        }
        if query.hot {
            must(Box::new(BoostQuery::new(is(fields.hot, true), 0.0)));
        }
        if query.new {
            must(Box::new(BoostQuery::new(is(fields.new, true), 0.0)));
        }
        BooleanQuery::new(all)
    }

    /// Every word of `text`, or `text` letter by letter; both are better still.
    fn text_query(&self, text: &str) -> Box<dyn tantivy::query::Query> {
        let fields = &self.fields;
        let boosted =
            |query: Box<dyn tantivy::query::Query>, by| -> Box<dyn tantivy::query::Query> {
                Box::new(BoostQuery::new(query, by))
            };
        let term = |field, word: &str| -> Box<dyn tantivy::query::Query> {
            let term = Term::from_field_text(field, word);
            Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
        };
        let mut ways: Vec<Box<dyn tantivy::query::Query>> = Vec::new();
        let mut words = words::question(text);
        words.truncate(WORDS_MAX);
        if !words.is_empty() {
            let everywhere = words.iter().map(|word| -> Box<dyn tantivy::query::Query> {
                Box::new(BooleanQuery::union(vec![
                    boosted(term(fields.name, word), 3.0),
                    term(fields.subtitle, word),
                ]))
            });
            ways.push(Box::new(BooleanQuery::intersection(everywhere.collect())));
        }
        let characters = words::characters(text);
        for (field, by) in [(fields.name_characters, 4.0), (fields.subtitle_characters, 1.0)] {
            match characters.as_slice() {
                [] => {}
                [only] => ways.push(boosted(term(field, only), by)),
                many => {
                    let terms = many.iter().map(|one| Term::from_field_text(field, one)).collect();
                    ways.push(boosted(Box::new(PhraseQuery::new(terms)), by));
                }
            }
        }
        if ways.is_empty() { Box::new(AllQuery) } else { Box::new(BooleanQuery::union(ways)) }
    }

    /// The tokenizers and the schema, for whoever looks into it.
    #[must_use]
    pub fn inner(&self) -> &tantivy::Index {
        &self.index
    }
}

fn io(error: std::io::Error) -> SearchError {
    SearchError(tantivy::TantivyError::from(error))
}

/// The ids of these documents.
fn ids_of(searcher: &Searcher, found: &[DocAddress]) -> Result<Vec<ProductId>, SearchError> {
    found
        .iter()
        .map(|at| {
            let segment = searcher.segment_reader(at.segment_ord);
            let ids = segment.fast_fields().i64("id")?;
            Ok(ProductId(ids.first(at.doc_id).unwrap_or_default()))
        })
        .collect()
}

impl Feeder {
    /// Puts these products in, in place of what was known of them. Nobody finds them before
    /// [`Feeder::show`].
    ///
    /// # Errors
    ///
    /// [`SearchError`] if the index failed.
    pub fn put(&mut self, entries: &[Entry]) -> Result<(), SearchError> {
        for entry in entries {
            self.remove(entry.id);
            let fields = &self.fields;
            let mut document = TantivyDocument::new();
            document.add_i64(fields.id, entry.id.0);
            document.add_i64(fields.category, entry.category_id);
            document.add_i64(fields.price, entry.price_fen);
            document.add_i64(fields.sales, entry.sales.into());
            document.add_bool(fields.hot, entry.is_hot);
            document.add_bool(fields.new, entry.is_new);
            document.add_text(fields.name, &entry.name);
            document.add_text(fields.name_characters, &entry.name);
            document.add_text(fields.subtitle, &entry.subtitle);
            document.add_text(fields.subtitle_characters, &entry.subtitle);
            self.writer.add_document(document)?;
        }
        Ok(())
    }

    /// Takes a product out. It is found until [`Feeder::show`].
    pub fn remove(&mut self, id: ProductId) {
        self.writer.delete_term(Term::from_field_i64(self.fields.id, id.0));
    }

    /// Lets everybody find what was put in, and nothing that was taken out.
    ///
    /// # Errors
    ///
    /// [`SearchError`] if the index failed.
    pub fn show(&mut self) -> Result<(), SearchError> {
        self.writer.commit()?;
        self.reader.reload()?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: i64, name: &str, subtitle: &str, price_fen: i64) -> Entry {
        Entry {
            id: ProductId(id),
            category_id: id % 3 + 1,
            name: name.to_owned(),
            subtitle: subtitle.to_owned(),
            price_fen,
            sales: i32::try_from(100 - id).unwrap(),
            is_hot: id == 1,
            is_new: false,
        }
    }

    fn shop() -> (Index, Feeder) {
        let (index, mut feeder) = Index::empty().unwrap();
        let entries = [
            entry(1, "云雀 Pro 降噪蓝牙耳机", "主动降噪，三十小时续航", 29_900),
            entry(2, "便携蓝牙音箱", "户外防水，左右声道可组对", 19_900),
            entry(3, "每日坚果礼盒", "六种果仁，三十小包", 8_900),
            entry(4, "轻薄防晒外套", "UPF50+，可收纳成一拳大小", 15_900),
            entry(5, "手机支架", "送给用蓝牙耳机的人", 6_900),
        ];
        feeder.put(&entries).unwrap();
        feeder.show().unwrap();
        (index, feeder)
    }

    fn find(index: &Index, text: &str) -> Vec<i64> {
        let query = Query { text: text.to_owned(), ..Query::default() };
        let hits = index.search(&query, 0, 10).unwrap();
        assert_eq!(hits.total, hits.ids.len());
        hits.ids.into_iter().map(|id| id.0).collect()
    }

    #[test]
    fn words_are_found_best_first() {
        let (index, _feeder) = shop();
        assert_eq!(find(&index, "蓝牙耳机"), [1, 5], "a name counts more than a subtitle");
        assert_eq!(find(&index, "耳机 蓝牙 降噪"), [1], "every word must be there");
        assert_eq!(find(&index, "坚果"), [3]);
        assert!(find(&index, "洗衣机").is_empty());
    }

    #[test]
    fn parts_of_words_and_other_letters_are_found_too() {
        let (index, _feeder) = shop();
        assert_eq!(find(&index, "PRO"), [1]);
        assert_eq!(find(&index, "upf5"), [4]);
        assert_eq!(find(&index, "牙音"), [2]);
        assert_eq!(find(&index, "防"), [4, 2]);
        assert_eq!(find(&index, "").len(), 5);
        assert_eq!(find(&index, "!?  ，").len(), 5, "nothing to search for is no restriction");
    }

    #[test]
    fn filters_orders_and_pages_hold() {
        let (index, _feeder) = shop();
        let ids = |query: &Query, offset, limit| -> Vec<i64> {
            let hits = index.search(query, offset, limit).unwrap();
            hits.ids.into_iter().map(|id| id.0).collect()
        };
        let all = |sort| Query { sort, ..Query::default() };
        assert_eq!(ids(&all(Sort::PriceAsc), 0, 10), [5, 3, 4, 2, 1]);
        assert_eq!(ids(&all(Sort::PriceDesc), 1, 2), [2, 4]);
        assert_eq!(ids(&all(Sort::Sales), 0, 1), [1]);
        assert_eq!(ids(&all(Sort::Newest), 0, 1), [5]);
        let cheap = Query { max_fen: Some(8_900), ..all(Sort::PriceAsc) };
        assert_eq!(ids(&cheap, 0, 10), [5, 3]);
        let categories = Query { categories: vec![1, 3], ..all(Sort::Newest) };
        assert_eq!(ids(&categories, 0, 10), [5, 3, 2]);
        let hot = Query { hot: true, ..Query::default() };
        assert_eq!(ids(&hot, 0, 10), [1]);
        assert!(ids(&all(Sort::Newest), HITS_MAX, 10).is_empty());
    }

    #[test]
    fn a_change_is_seen_once_it_is_shown() {
        let (index, mut feeder) = shop();
        feeder.put(&[entry(3, "混合果干", "", 9_900)]).unwrap();
        feeder.remove(ProductId(2));
        assert_eq!(find(&index, "坚果"), [3]);
        feeder.show().unwrap();
        assert!(find(&index, "坚果").is_empty());
        assert_eq!(find(&index, "果干"), [3]);
        assert_eq!(index.len(), 4);
        assert!(find(&index, "音箱").is_empty());
    }

    #[test]
    fn a_beginning_is_completed_to_words_of_names() {
        let (index, _feeder) = shop();
        assert_eq!(index.completions("蓝", 5).unwrap(), ["蓝牙"]);
        assert_eq!(index.completions("P", 5).unwrap(), ["pro"]);
        assert!(index.completions("  ", 5).unwrap().is_empty());
    }
}
