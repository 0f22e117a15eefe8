//! How texts are cut into words, and how hits are shown in them.

use std::sync::LazyLock;

use jieba_rs::Jieba;

/// The dictionary: read once, at the first use.
static JIEBA: LazyLock<Jieba> = LazyLock::new(Jieba::new);

/// Before and after a hit.
const MARKS: (&str, &str) = ("<em>", "</em>");

fn is_word(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// The words of a text, in lower case; of a long word also the words inside it.
pub(crate) fn text(text: &str) -> Vec<String> {
    let cut = JIEBA.cut_for_search(text, true);
    cut.iter().filter(|token| is_word(token.word)).map(|token| token.word.to_lowercase()).collect()
}

/// The words of a question, in lower case, each once.
pub(crate) fn question(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for token in JIEBA.cut(text, true) {
        let word = token.word.to_lowercase();
        if is_word(&word) && !words.contains(&word) {
            words.push(word);
        }
    }
    words
}

/// The letters, digits and signs of a text that mean something, in lower case.
pub(crate) fn characters(text: &str) -> Vec<String> {
    let meaning = text.chars().filter(|character| character.is_alphanumeric());
    meaning.map(|character| character.to_lowercase().collect()).collect()
}

/// `text` as HTML, with what `question` finds in it between `<em>` and `</em>`.
#[must_use]
pub fn highlight(text: &str, asked: &str) -> String {
    let asked = asked.trim();
    let mut needles = vec![asked.to_lowercase()];
    needles.extend(question(asked));
    needles.retain(|needle| !needle.is_empty());
    let characters: Vec<char> = text.chars().collect();
    let mut hit = vec![false; characters.len()];
    for needle in needles {
        let needle: Vec<char> = needle.chars().collect();
        for (start, window) in characters.windows(needle.len()).enumerate() {
            if same(window, &needle) {
                hit.iter_mut().skip(start).take(needle.len()).for_each(|mark| *mark = true);
            }
        }
    }
    let mut html = String::with_capacity(text.len() + 16);
    let mut inside = false;
    for (character, is_hit) in characters.into_iter().zip(hit) {
        if is_hit != inside {
            html.push_str(if is_hit { MARKS.0 } else { MARKS.1 });
            inside = is_hit;
        }
        push_escaped(&mut html, character);
    }
    if inside {
        html.push_str(MARKS.1);
    }
    html
}

/// Whether `text` is `needle`, which is in lower case.
fn same(text: &[char], needle: &[char]) -> bool {
    text.len() == needle.len()
        && text.iter().zip(needle).all(|(a, b)| a == b || a.to_lowercase().eq([*b]))
}

fn push_escaped(html: &mut String, character: char) {
    match character {
        '&' => html.push_str("&amp;"),
        '<' => html.push_str("&lt;"),
        '>' => html.push_str("&gt;"),
        '"' => html.push_str("&quot;"),
        '\'' => html.push_str("&#39;"),
        other => html.push(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_are_cut_into_the_words_inside() {
        assert!(text("蓝牙耳机").contains(&"耳机".to_owned()));
        assert_eq!(question("  Pro，Pro 耳机"), ["pro", "耳机"]);
        assert_eq!(characters("UPF50+ 防晒"), ["u", "p", "f", "5", "0", "防", "晒"]);
    }

    #[test]
    fn hits_stand_between_marks_and_html_means_itself() {
        assert_eq!(highlight("云雀 Pro 耳机", "pro"), "云雀 <em>Pro</em> 耳机");
        assert_eq!(highlight("蓝牙耳机", "耳机 蓝牙"), "<em>蓝牙耳机</em>");
        assert_eq!(
            highlight("<b>茶</b> & \"茶\"", "茶"),
            "&lt;b&gt;<em>茶</em>&lt;/b&gt; &amp; &quot;<em>茶</em>&quot;"
        );
        assert_eq!(highlight("<em>", "<em>"), "<em>&lt;em&gt;</em>");
        assert_eq!(highlight("茶", "  "), "茶");
    }
}
