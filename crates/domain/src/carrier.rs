//! The carriers that the shop ships with: one code here, and what others call them.

/// A carrier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Carrier {
    /// What `order_logistics.company` stores: Kuaidi100's code.
    pub code: &'static str,
    /// What WeChat's shipping information calls it.
    pub wechat: &'static str,
    /// Its name for people.
    pub name: &'static str,
    /// Whether a query for a parcel needs the receiver's phone number.
    pub needs_phone: bool,
}

const fn carrier(code: &'static str, wechat: &'static str, name: &'static str) -> Carrier {
    Carrier { code, wechat, name, needs_phone: false }
}

/// All of them, the most used first.
pub const CARRIERS: [Carrier; 12] = [
    Carrier { needs_phone: true, ..carrier("shunfeng", "SF", "顺丰速运") },
    Carrier { needs_phone: true, ..carrier("zhongtong", "ZTO", "中通快递") },
    carrier("yuantong", "YTO", "圆通速递"),
    carrier("yunda", "YD", "韵达速递"),
    carrier("shentong", "STO", "申通快递"),
    carrier("jtexpress", "JTSD", "极兔速递"),
    carrier("jd", "JD", "京东快递"),
    carrier("youzhengguonei", "YZPY", "邮政快递包裹"),
    carrier("ems", "EMS", "EMS"),
    carrier("debangkuaidi", "DBL", "德邦快递"),
    carrier("huitongkuaidi", "HTKY", "百世快递"),
    carrier("zhaijisong", "ZJS", "宅急送"),
];

/// The carrier with this code, or with this name.
#[must_use]
pub fn find(text: &str) -> Option<&'static Carrier> {
    CARRIERS.iter().find(|carrier| carrier.code == text || carrier.name == text)
}

/// What people call the carrier with this code; of one that is not known, `text` itself.
#[must_use]
pub fn name_of(text: &str) -> &str {
    find(text).map_or(text, |carrier| carrier.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_carrier_is_found_by_code_and_by_name() {
        assert_eq!(find("shunfeng").unwrap().wechat, "SF");
        assert_eq!(find("中通快递").unwrap().code, "zhongtong");
        assert_eq!(find("SF"), None);
        assert_eq!(name_of("jd"), "京东快递");
        assert_eq!(name_of("街口的快递"), "街口的快递");
    }

    #[test]
    fn every_code_is_there_once() {
        for (index, carrier) in CARRIERS.iter().enumerate() {
            let twin =
                |other: &Carrier| other.code == carrier.code || other.wechat == carrier.wechat;
            assert!(!CARRIERS[index + 1..].iter().any(twin), "{}", carrier.code);
        }
    }
}
