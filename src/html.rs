//! Descriptions that admins write as HTML, cleaned before they are stored: what can run, load or
//! lead astray is taken out. What shoppers get needs no cleaning any more.

use std::collections::HashSet;
use std::sync::LazyLock;

use ammonia::Builder;

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::default();
    builder
        .url_schemes(HashSet::from(["http", "https"]))
        .link_rel(Some("noopener noreferrer nofollow"))
        // Pictures that the shop stores itself are named by path.
        .url_relative(ammonia::UrlRelative::PassThrough);
    builder
});

/// `html` without anything but text, headings, lists, tables, links and pictures.
#[must_use]
pub(crate) fn clean(html: &str) -> String {
    CLEANER.clean(html).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_description_is_made_of_stays() {
        let html = "<h2>参数</h2><p>降噪 <b>30</b> 小时</p><ul><li>一</li></ul>\
                    <img src=\"/uploads/a.webp\"><table><tbody><tr><td>1</td></tr></tbody></table>";
        assert_eq!(clean(html), html);
    }

    #[test]
    fn what_runs_is_taken_out() {
        let attacks = [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "<a href=\"javascript:alert(1)\">x</a>",
            "<a href=\" java&#10;script:alert(1)\">x</a>",
            "<iframe src=\"https://evil.example\"></iframe>",
            "<svg><script>alert(1)</script></svg>",
            "<p style=\"background:url(javascript:alert(1))\">x</p>",
            "<img src=\"data:text/html;base64,PHNjcmlwdD4=\">",
            "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        ];
        for attack in attacks {
            let cleaned = clean(attack);
            for word in ["script", "onerror", "iframe", "data:", "style", "alert(1)>"] {
                assert!(!cleaned.contains(word), "{attack} became {cleaned}");
            }
        }
    }

    #[test]
    fn a_text_survives_cleaning_twice() {
        let once = clean("1 < 2 & \"三\" <b>粗");
        assert_eq!(clean(&once), once);
    }
}
