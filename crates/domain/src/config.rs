//! What an admin may set while the shop runs: the table of all settings, and their values, parsed.
//! Where they are stored and how nodes learn of a change is the store's business.

use std::collections::BTreeMap;

use crate::money::Money;

/// What a setting's text must look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A text of at most so many characters, without control characters.
    Text {
        /// The most characters.
        max: usize,
    },
    /// A whole number within bounds.
    Int {
        /// The least.
        min: i64,
        /// The most.
        max: i64,
    },
    /// An amount of yuan.
    Money,
    /// `1` or `0`.
    Bool,
    /// A JSON list of texts.
    List {
        /// The most texts.
        max: usize,
        /// The most characters of each.
        each: usize,
    },
}

impl Kind {
    /// The name that the console knows the kind by.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Kind::Text { .. } => "string",
            Kind::Int { .. } => "int",
            Kind::Money => "money",
            Kind::Bool => "bool",
            Kind::List { .. } => "json",
        }
    }
}

/// One setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// `system_configs.config_key`.
    pub key: &'static str,
    /// What its text must look like.
    pub kind: Kind,
    /// The value where nobody set one.
    pub default: &'static str,
    /// Whether shoppers may see it.
    pub public: bool,
    /// What it is, for admins.
    pub title: &'static str,
}

const fn entry(
    key: &'static str,
    kind: Kind,
    default: &'static str,
    public: bool,
    title: &'static str,
) -> Entry {
    Entry { key, kind, default, public, title }
}

/// Names of provinces.
const PROVINCES: Kind = Kind::List { max: 34, each: 32 };

/// Every setting. There is no other: what is stored under another key means nothing.
pub const ENTRIES: [Entry; 22] = [
    entry("shop_name", Kind::Text { max: 32 }, "云雀商城", true, "商城名称"),
    entry("customer_service_phone", Kind::Text { max: 20 }, "", true, "客服电话"),
    entry("notice", Kind::Text { max: 200 }, "", true, "商城公告"),
    entry(
        "free_freight_threshold",
        Kind::Money,
        "99.00",
        true,
        "满额包邮门槛（元），按优惠后金额计",
    ),
    entry("base_freight", Kind::Money, "8.00", true, "基础运费（元）"),
    entry("remote_freight", Kind::Money, "15.00", false, "偏远地区加收运费（元）"),
    entry(
        "remote_provinces",
        PROVINCES,
        r#"["内蒙古自治区","西藏自治区","青海省","宁夏回族自治区","新疆维吾尔自治区"]"#,
        false,
        "偏远地区（省级名称列表）",
    ),
    entry(
        "blocked_provinces",
        PROVINCES,
        r#"["台湾省","香港特别行政区","澳门特别行政区"]"#,
        false,
        "不发货地区（省级名称列表）",
    ),
    entry(
        "order_timeout_secs",
        Kind::Int { min: 60, max: 86_400 },
        "1800",
        true,
        "普通订单付款时限（秒）",
    ),
    entry("auto_confirm_days", Kind::Int { min: 1, max: 60 }, "7", true, "发货后自动确认收货天数"),
    entry("after_sale_days", Kind::Int { min: 0, max: 90 }, "7", true, "收货后可申请售后天数"),
    entry(
        "refund_auto_approve_mins",
        Kind::Int { min: 0, max: 43_200 },
        "30",
        false,
        "未发货订单自动同意退款的时限（分钟，0 为不自动）",
    ),
    entry(
        "low_stock_threshold",
        Kind::Int { min: 0, max: 1_000_000 },
        "10",
        false,
        "低库存预警线（件）",
    ),
    entry("flash_sale_token", Kind::Bool, "0", false, "秒杀下单须先领取令牌"),
    entry(
        "hot_words",
        Kind::List { max: 20, each: 16 },
        r#"["耳机","坚果","四件套"]"#,
        false,
        "热门搜索词",
    ),
    entry(
        "rate_limit_user_per_minute",
        Kind::Int { min: 0, max: 1_000_000 },
        "1200",
        false,
        "每位用户每分钟请求上限（0 为不限）",
    ),
    entry(
        "rate_limit_ip_per_minute",
        Kind::Int { min: 0, max: 10_000_000 },
        "60000",
        false,
        "每个 IP 每分钟请求上限（0 为不限）",
    ),
    entry(
        "rate_limit_global_per_second",
        Kind::Int { min: 0, max: 10_000_000 },
        "0",
        false,
        "单节点每秒请求上限（0 为不限）",
    ),
    entry(
        "rate_limit_login_per_minute",
        Kind::Int { min: 0, max: 1_000_000 },
        "6000",
        false,
        "每个 IP 每分钟登录上限（0 为不限）",
    ),
    entry(
        "sms_template_shipped",
        Kind::Text { max: 64 },
        "",
        false,
        "发货短信模板编号（空为不发；变量 company order_no tracking_no）",
    ),
    entry(
        "message_template_shipped",
        Kind::Text { max: 64 },
        "",
        true,
        "发货订阅消息模板 ID（空为不发）",
    ),
    entry(
        "message_fields_shipped",
        Kind::List { max: 5, each: 64 },
        r#"["character_string1=order_no","thing2=goods","thing3=company","character_string4=tracking_no"]"#,
        false,
        "发货订阅消息字段（模板字段=order_no、goods、company 或 tracking_no）",
    ),
];

/// The setting with this key.
#[must_use]
pub fn find(key: &str) -> Option<&'static Entry> {
    ENTRIES.iter().find(|entry| entry.key == key)
}

/// Why a text is no value of a setting, for people.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct InvalidValue(String);

impl Entry {
    /// Checks `text`; answers it as it is to be stored.
    ///
    /// # Errors
    ///
    /// [`InvalidValue`] if it is no value of this setting.
    pub fn parse(&self, text: &str) -> Result<String, InvalidValue> {
        let wrong = |reason: &str| InvalidValue(reason.to_owned());
        match self.kind {
            Kind::Text { max } => plain(text, max),
            Kind::Int { min, max } => {
                let number = text.trim().parse().ok().filter(|n: &i64| (min..=max).contains(n));
                let number = number.ok_or_else(|| wrong(&format!("应为 {min} 到 {max} 的整数")))?;
                Ok(number.to_string())
            }
            Kind::Money => Money::parse(text.trim())
                .map(|amount| amount.to_string())
                .ok_or_else(|| wrong("应为不超过两位小数的金额")),
            Kind::Bool => match text.trim() {
                "1" | "true" => Ok("1".to_owned()),
                "0" | "false" => Ok("0".to_owned()),
                _ => Err(wrong("应为 0 或 1")),
            },
            Kind::List { max, each } => {
                let list: Vec<String> =
                    serde_json::from_str(text).map_err(|_bad| wrong("应为 JSON 文本列表"))?;
                if max < list.len() {
                    return Err(wrong(&format!("最多 {max} 项")));
                }
                let mut kept: Vec<String> = Vec::with_capacity(list.len());
                for item in &list {
                    let item = plain(item, each)?;
                    if item.is_empty() {
                        return Err(wrong("列表中有空白项"));
                    }
                    if !kept.contains(&item) {
                        kept.push(item);
                    }
                }
                serde_json::to_string(&kept).map_err(|_never| wrong("应为 JSON 文本列表"))
            }
        }
    }
}

fn plain(text: &str, max: usize) -> Result<String, InvalidValue> {
    let text = text.trim();
    if max < text.chars().count() {
        return Err(InvalidValue(format!("最多 {max} 个字")));
    }
    if text.chars().any(char::is_control) {
        return Err(InvalidValue("含有不可见字符".to_owned()));
    }
    Ok(text.to_owned())
}

/// The values of all settings at one moment, each checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShopConfig {
    values: BTreeMap<&'static str, String>,
}

impl Default for ShopConfig {
    fn default() -> Self {
        Self::from_stored(std::iter::empty::<(&str, &str)>()).0
    }
}

impl ShopConfig {
    /// The values that are stored, with the default of each setting that is not, or whose stored
    /// text is none; the keys of those last come second. A shop goes on with a wrong setting.
    pub fn from_stored<K: AsRef<str>, V: AsRef<str>>(
        stored: impl IntoIterator<Item = (K, V)>,
    ) -> (Self, Vec<&'static str>) {
        let defaults = ENTRIES.iter().map(|entry| (entry.key, entry.default.to_owned()));
        let mut values: BTreeMap<_, _> = defaults.collect();
        let mut wrong = Vec::new();
        for (key, text) in stored {
            let Some(entry) = find(key.as_ref()) else { continue };
            match entry.parse(text.as_ref()) {
                Ok(value) => {
                    values.insert(entry.key, value);
                }
                Err(_invalid) => wrong.push(entry.key),
            }
        }
        (Self { values }, wrong)
    }

    /// The value of the setting `key` as text; empty if there is no such setting.
    #[must_use]
    pub fn text(&self, key: &str) -> &str {
        self.values.get(key).map_or("", String::as_str)
    }

    fn int(&self, key: &str) -> i64 {
        self.text(key).parse().unwrap_or_default()
    }

    fn unsigned(&self, key: &str) -> u32 {
        u32::try_from(self.int(key)).unwrap_or_default()
    }

    fn amount(&self, key: &str) -> Money {
        Money::parse(self.text(key)).unwrap_or(Money::ZERO)
    }

    fn list(&self, key: &str) -> Vec<String> {
        serde_json::from_str(self.text(key)).unwrap_or_default()
    }

    /// From this amount on, after discounts, freight is free.
    #[must_use]
    pub fn free_freight_threshold(&self) -> Money {
        self.amount("free_freight_threshold")
    }

    /// What a parcel costs.
    #[must_use]
    pub fn base_freight(&self) -> Money {
        self.amount("base_freight")
    }

    /// What a parcel to a remote province costs on top.
    #[must_use]
    pub fn remote_freight(&self) -> Money {
        self.amount("remote_freight")
    }

    /// Provinces that cost more.
    #[must_use]
    pub fn remote_provinces(&self) -> Vec<String> {
        self.list("remote_provinces")
    }

    /// Provinces that nothing is sent to.
    #[must_use]
    pub fn blocked_provinces(&self) -> Vec<String> {
        self.list("blocked_provinces")
    }

    /// How long an ordinary order waits for its payment, in seconds.
    #[must_use]
    pub fn order_timeout_secs(&self) -> u32 {
        self.unsigned("order_timeout_secs")
    }

    /// How long after shipping an order counts as received, in days.
    #[must_use]
    pub fn auto_confirm_days(&self) -> u32 {
        self.unsigned("auto_confirm_days")
    }

    /// How long after receipt money may be asked back, in days.
    #[must_use]
    pub fn after_sale_days(&self) -> u32 {
        self.unsigned("after_sale_days")
    }

    /// After how many minutes a refund of an unshipped order is approved by itself; 0 is never.
    #[must_use]
    pub fn refund_auto_approve_mins(&self) -> u32 {
        self.unsigned("refund_auto_approve_mins")
    }

    /// A SKU with at most so many units is low.
    #[must_use]
    pub fn low_stock_threshold(&self) -> u32 {
        self.unsigned("low_stock_threshold")
    }

    /// Whether an order in a flash sale needs a sale token.
    #[must_use]
    pub fn flash_sale_token(&self) -> bool {
        self.text("flash_sale_token") == "1"
    }

    /// The template of the text message about a parcel; `None`: none is sent.
    #[must_use]
    pub fn sms_template_shipped(&self) -> Option<&str> {
        Some(self.text("sms_template_shipped")).filter(|template| !template.is_empty())
    }

    /// The template of the message inside WeChat about a parcel; `None`: none is sent.
    #[must_use]
    pub fn message_template_shipped(&self) -> Option<&str> {
        Some(self.text("message_template_shipped")).filter(|template| !template.is_empty())
    }

    /// What stands in that message: the template's fields, and what each is to say (`order_no`,
    /// `goods`, `company` or `tracking_no`).
    #[must_use]
    pub fn message_fields_shipped(&self) -> BTreeMap<String, String> {
        let pair = |text: String| {
            let (field, what) = text.split_once('=')?;
            Some((field.trim().to_owned(), what.trim().to_owned()))
        };
        self.list("message_fields_shipped").into_iter().filter_map(pair).collect()
    }

    /// Words that the search page offers.
    #[must_use]
    pub fn hot_words(&self) -> Vec<String> {
        self.list("hot_words")
    }

    /// The most requests of a shopper per minute; 0 is no limit. The next three are of the same
    /// kind.
    #[must_use]
    pub fn rate_limit_user_per_minute(&self) -> u32 {
        self.unsigned("rate_limit_user_per_minute")
    }

    /// The most requests from one IP address per minute.
    #[must_use]
    pub fn rate_limit_ip_per_minute(&self) -> u32 {
        self.unsigned("rate_limit_ip_per_minute")
    }

    /// The most requests per second to one node.
    #[must_use]
    pub fn rate_limit_global_per_second(&self) -> u32 {
        self.unsigned("rate_limit_global_per_second")
    }

    /// The most attempts to log in from one IP address per minute.
    #[must_use]
    pub fn rate_limit_login_per_minute(&self) -> u32 {
        self.unsigned("rate_limit_login_per_minute")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_is_a_value_in_its_stored_form() {
        for entry in &ENTRIES {
            assert_eq!(entry.parse(entry.default).as_deref(), Ok(entry.default), "{}", entry.key);
            assert!(entry.key.len() <= 64 && !entry.title.is_empty());
            assert_eq!(find(entry.key), Some(entry), "keys are unique");
        }
    }

    #[test]
    fn values_are_read_in_the_forms_that_people_write() {
        let parse = |key: &str, text: &str| find(key).unwrap().parse(text).ok();
        assert_eq!(parse("base_freight", " 8 ").as_deref(), Some("8.00"));
        assert_eq!(parse("flash_sale_token", "true").as_deref(), Some("1"));
        assert_eq!(parse("auto_confirm_days", "07").as_deref(), Some("7"));
        let list = parse("remote_provinces", r#"[ "西藏自治区", "西藏自治区 " ]"#);
        assert_eq!(list.as_deref(), Some(r#"["西藏自治区"]"#));
    }

    #[test]
    fn other_values_are_refused() {
        let too_long = "长".repeat(33);
        let cases = [
            ("shop_name", too_long.as_str()),
            ("shop_name", "a\u{0}b"),
            ("base_freight", "1.234"),
            ("base_freight", "-1"),
            ("base_freight", "1e2"),
            ("base_freight", ""),
            ("auto_confirm_days", "0"),
            ("auto_confirm_days", "1.5"),
            ("order_timeout_secs", "99999999999999999999"),
            ("flash_sale_token", "yes"),
            ("remote_provinces", "西藏"),
            ("remote_provinces", "[1]"),
            ("remote_provinces", r#"[" "]"#),
            ("hot_words", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["),
        ];
        for (key, text) in cases {
            assert!(find(key).unwrap().parse(text).is_err(), "{key} {text}");
        }
        assert_eq!(find("nothing"), None);
    }

    #[test]
    fn a_wrong_stored_value_leaves_the_default_and_is_named() {
        let stored = [("base_freight", "free"), ("after_sale_days", "15"), ("gone", "1")];
        let (config, wrong) = ShopConfig::from_stored(stored);
        assert_eq!(wrong, ["base_freight"]);
        assert_eq!(config.base_freight().to_string(), "8.00");
        assert_eq!(config.after_sale_days(), 15);
        assert_eq!(config.low_stock_threshold(), 10);
        assert!(!config.flash_sale_token());
        assert_eq!(config.blocked_provinces().len(), 3);
    }

    #[test]
    fn messages_are_off_until_a_template_is_set() {
        let config = ShopConfig::default();
        assert_eq!(
            (config.sms_template_shipped(), config.message_template_shipped()),
            (None, None)
        );
        assert_eq!(config.message_fields_shipped()["thing2"], "goods");
        let stored = [
            ("sms_template_shipped", "SMS_1"),
            ("message_fields_shipped", r#"["thing1 = company","nothing"]"#),
        ];
        let config = ShopConfig::from_stored(stored).0;
        assert_eq!(config.sms_template_shipped(), Some("SMS_1"));
        assert_eq!(
            config.message_fields_shipped().into_iter().collect::<Vec<_>>(),
            [("thing1".to_owned(), "company".to_owned())]
        );
    }
}
