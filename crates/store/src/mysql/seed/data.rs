//! The rows of the demo shop.

use serde_json::{Map, Value};

/// Units of the first SKU: enough to carve any flash sale out of.
const PLENTY: i32 = 1_000_000;

/// Id, parent, name.
pub(super) const CATEGORIES: [(i64, i64, &str); 15] = [
    (1, 0, "数码"),
    (2, 0, "家居"),
    (3, 0, "食品"),
    (4, 0, "服饰"),
    (11, 1, "手机配件"),
    (12, 1, "影音"),
    (13, 1, "电脑外设"),
    (21, 2, "床品"),
    (22, 2, "厨具"),
    (23, 2, "灯具香薰"),
    (31, 3, "零食"),
    (32, 3, "茶饮"),
    (33, 3, "粮油干货"),
    (41, 4, "服装"),
    (42, 4, "鞋包配饰"),
];

pub(super) struct DemoProduct {
    pub(super) id: i64,
    pub(super) category: i64,
    pub(super) name: &'static str,
    pub(super) subtitle: &'static str,
    pub(super) original_fen: i64,
    pub(super) hot: bool,
    pub(super) new: bool,
    skus: &'static [DemoSku],
    matrix: Option<Matrix>,
}

pub(super) struct DemoSku {
    id: i64,
    /// Name and value of the one property that tells the SKUs apart.
    spec: (&'static str, &'static str),
    fen: i64,
    stock: i32,
}

/// SKUs that two properties tell apart: one for each pair of values.
struct Matrix {
    first_id: i64,
    one: (&'static str, &'static [&'static str]),
    other: (&'static str, &'static [&'static str]),
    fen: i64,
    /// What each further value of the first property costs more.
    step_fen: i64,
    stock: i32,
}

const fn sku(id: i64, spec: (&'static str, &'static str), fen: i64, stock: i32) -> DemoSku {
    DemoSku { id, spec, fen, stock }
}

/// A SKU as it is stored.
pub(super) struct SkuRow {
    pub(super) id: i64,
    pub(super) specs: Map<String, Value>,
    pub(super) fen: i64,
    pub(super) stock: i32,
}

impl DemoProduct {
    /// Its SKUs, by id.
    pub(super) fn skus(&self) -> Vec<SkuRow> {
        let text = |text: &str| Value::String(text.to_owned());
        let mut rows: Vec<SkuRow> = self
            .skus
            .iter()
            .map(|sku| {
                let specs = Map::from_iter([(sku.spec.0.to_owned(), text(sku.spec.1))]);
                SkuRow { id: sku.id, specs, fen: sku.fen, stock: sku.stock }
            })
            .collect();
        if let Some(matrix) = &self.matrix {
            let mut id = matrix.first_id;
            for (row, one) in (0_i64..).zip(matrix.one.1) {
                for other in matrix.other.1 {
                    let specs = Map::from_iter([
                        (matrix.one.0.to_owned(), text(one)),
                        (matrix.other.0.to_owned(), text(other)),
                    ]);
                    let fen = matrix.fen + matrix.step_fen * row;
                    rows.push(SkuRow { id, specs, fen, stock: matrix.stock });
                    id += 1;
                }
            }
        }
        rows
    }
}

pub(super) const PRODUCTS: [DemoProduct; 24] = [
    DemoProduct {
        id: 1,
        category: 12,
        name: "云雀 Pro 降噪蓝牙耳机",
        subtitle: "主动降噪，三十小时续航",
        original_fen: 39_900,
        hot: true,
        new: true,
        skus: &[
            sku(1, ("颜色", "曜石黑"), 29_900, PLENTY),
            sku(2, ("颜色", "云母白"), 29_900, 2_000),
        ],
        matrix: None,
    },
    DemoProduct {
        id: 2,
        category: 11,
        name: "20000 毫安双向快充移动电源",
        subtitle: "65 瓦输出，可带上飞机",
        original_fen: 19_900,
        hot: true,
        new: false,
        skus: &[
            sku(3, ("容量", "10000 毫安"), 9_900, 3_000),
            sku(4, ("容量", "20000 毫安"), 14_900, 3_000),
        ],
        matrix: None,
    },
    DemoProduct {
        id: 3,
        category: 12,
        name: "便携蓝牙音箱",
        subtitle: "户外防水，左右声道可组对",
        original_fen: 25_900,
        hot: false,
        new: true,
        skus: &[
            sku(5, ("颜色", "海盐蓝"), 19_900, 1_500),
            sku(6, ("颜色", "珊瑚橙"), 19_900, 1_500),
        ],
        matrix: None,
    },
    DemoProduct {
        id: 4,
        category: 21,
        name: "全棉四件套",
        subtitle: "六十支长绒棉，裸睡级触感",
        original_fen: 49_900,
        hot: true,
        new: false,
        skus: &[
            sku(7, ("尺寸", "1.5 米床"), 32_900, 800),
            sku(8, ("尺寸", "1.8 米床"), 36_900, 800),
        ],
        matrix: None,
    },
    DemoProduct {
        id: 5,
        category: 22,
        name: "双层玻璃保温杯",
        subtitle: "高硼硅玻璃，不烫手",
        original_fen: 8_900,
        hot: false,
        new: false,
        skus: &[
            sku(9, ("容量", "320 毫升"), 4_900, 5_000),
            sku(10, ("容量", "480 毫升"), 5_900, 5_000),
        ],
        matrix: None,
    },
    DemoProduct {
        id: 6,
        category: 23,
        name: "智能护眼台灯",
        subtitle: "国标 AA 级照度，无可视频闪",
        original_fen: 32_900,
        hot: false,
        new: true,
        skus: &[sku(11, ("颜色", "白色"), 23_900, 1_200)],
        matrix: None,
    },
    DemoProduct {
        id: 7,
        category: 31,
        name: "每日坚果礼盒",
        subtitle: "六种果仁，三十小包",
        original_fen: 12_900,
        hot: true,
        new: false,
        skus: &[
            sku(12, ("规格", "30 包"), 8_900, 10_000),
            sku(13, ("规格", "60 包"), 16_900, 6_000),
        ],
        matrix: None,
    },
    DemoProduct {
        id: 8,
        category: 32,
        name: "武夷山正山小种红茶",
        subtitle: "桐木关原产，松烟香",
        original_fen: 19_800,
        hot: false,
        new: false,
        skus: &[
            sku(14, ("净含量", "100 克"), 9_800, 2_000),
            sku(15, ("净含量", "250 克"), 18_800, 2_000),
        ],
        matrix: None,
    },
    DemoProduct {
        id: 9,
        category: 33,
        name: "五常稻花香大米",
        subtitle: "当季新米，真空锁鲜",
        original_fen: 9_900,
        hot: true,
        new: false,
        skus: &[
            sku(16, ("净含量", "5 千克"), 6_900, 4_000),
            sku(17, ("净含量", "10 千克"), 12_900, 3_000),
        ],
        matrix: None,
    },
    DemoProduct {
        id: 10,
        category: 41,
        name: "轻薄防晒外套",
        subtitle: "UPF50+，可收纳成一拳大小",
        original_fen: 29_900,
        hot: false,
        new: true,
        skus: &[
            sku(18, ("尺码", "M"), 15_900, 900),
            sku(19, ("尺码", "L"), 15_900, 900),
            sku(20, ("尺码", "XL"), 15_900, 900),
        ],
        matrix: None,
    },
    DemoProduct {
        id: 11,
        category: 42,
        name: "精梳棉中筒袜 五双装",
        subtitle: "抗菌防臭，久穿不垮",
        original_fen: 5_900,
        hot: false,
        new: false,
        skus: &[
            sku(21, ("颜色", "黑白灰"), 2_990, 8_000),
            sku(22, ("颜色", "大地色"), 2_990, 8_000),
        ],
        matrix: None,
    },
    DemoProduct {
        id: 12,
        category: 11,
        name: "磁吸车载手机支架",
        subtitle: "单手取放，过坎不掉",
        original_fen: 9_900,
        hot: false,
        new: false,
        skus: &[sku(23, ("颜色", "深空灰"), 6_900, 2_500)],
        matrix: None,
    },
    DemoProduct {
        id: 13,
        category: 12,
        name: "桌面电容麦克风",
        subtitle: "心形指向，即插即用",
        original_fen: 45_900,
        hot: false,
        new: true,
        skus: &[
            sku(24, ("套装", "单麦"), 32_900, 600),
            sku(25, ("套装", "含悬臂支架"), 39_900, 400),
        ],
        matrix: None,
    },
    DemoProduct {
        id: 14,
        category: 13,
        name: "87 键热插拔机械键盘",
        subtitle: "三模连接，全键无冲",
        original_fen: 49_900,
        hot: true,
        new: true,
        skus: &[],
        matrix: Some(Matrix {
            first_id: 26,
            one: ("轴体", &["茶轴", "红轴", "银轴"]),
            other: ("颜色", &["雾灰", "奶白"]),
            fen: 32_900,
            step_fen: 2_000,
            stock: 300,
        }),
    },
    DemoProduct {
        id: 15,
        category: 13,
        name: "人体工学无线鼠标",
        subtitle: "握感服帖，静音微动",
        original_fen: 19_900,
        hot: false,
        new: false,
        skus: &[],
        matrix: Some(Matrix {
            first_id: 32,
            one: ("手型", &["中号", "大号"]),
            other: ("颜色", &["墨黑", "浅灰"]),
            fen: 12_900,
            step_fen: 1_000,
            stock: 500,
        }),
    },
    DemoProduct {
        id: 16,
        category: 22,
        name: "珐琅铸铁炖锅",
        subtitle: "锁水聚香，明火电磁炉通用",
        original_fen: 69_900,
        hot: false,
        new: true,
        skus: &[],
        matrix: Some(Matrix {
            first_id: 36,
            one: ("口径", &["20 厘米", "24 厘米"]),
            other: ("颜色", &["樱桃红", "海军蓝"]),
            fen: 45_900,
            step_fen: 8_000,
            stock: 200,
        }),
    },
    DemoProduct {
        id: 17,
        category: 23,
        name: "木质调香薰蜡烛",
        subtitle: "大豆蜡，慢燃四十小时",
        original_fen: 12_900,
        hot: false,
        new: false,
        skus: &[
            sku(40, ("香型", "雪松与琥珀"), 7_900, 1_200),
            sku(41, ("香型", "白茶与青柠"), 7_900, 1_200),
        ],
        matrix: None,
    },
    DemoProduct {
        id: 18,
        category: 32,
        name: "冻干即溶咖啡 24 颗",
        subtitle: "三秒即溶，冷热皆宜",
        original_fen: 9_900,
        hot: true,
        new: false,
        skus: &[
            sku(42, ("风味", "经典中烘"), 6_900, 3_000),
            sku(43, ("风味", "浅烘果香"), 7_200, 2_000),
        ],
        matrix: None,
    },
    DemoProduct {
        id: 19,
        category: 31,
        name: "海盐芝士夹心饼干",
        subtitle: "独立小包，咸甜正好",
        original_fen: 3_990,
        hot: false,
        new: true,
        skus: &[sku(44, ("规格", "12 包"), 2_590, 4_000), sku(45, ("规格", "24 包"), 4_690, 2_500)],
        matrix: None,
    },
    DemoProduct {
        id: 20,
        category: 33,
        name: "新会十年陈皮",
        subtitle: "天马产区，自然晾晒",
        original_fen: 26_900,
        hot: false,
        new: false,
        skus: &[
            sku(46, ("净含量", "50 克"), 12_900, 800),
            sku(47, ("净含量", "150 克"), 32_900, 300),
        ],
        matrix: None,
    },
    DemoProduct {
        id: 21,
        category: 41,
        name: "凉感速干短袖",
        subtitle: "一秒凉感，三十次水洗不变形",
        original_fen: 12_900,
        hot: true,
        new: true,
        skus: &[],
        matrix: Some(Matrix {
            first_id: 48,
            one: ("颜色", &["白色", "藏青", "灰绿"]),
            other: ("尺码", &["M", "L", "XL", "XXL"]),
            fen: 7_900,
            step_fen: 0,
            stock: 400,
        }),
    },
    DemoProduct {
        id: 22,
        category: 41,
        name: "羊毛混纺针织开衫",
        subtitle: "软糯不扎，四季可搭",
        original_fen: 39_900,
        hot: false,
        new: false,
        skus: &[],
        matrix: Some(Matrix {
            first_id: 60,
            one: ("颜色", &["燕麦", "雾蓝"]),
            other: ("尺码", &["S", "M", "L"]),
            fen: 25_900,
            step_fen: 0,
            stock: 150,
        }),
    },
    DemoProduct {
        id: 23,
        category: 42,
        name: "通勤双肩背包",
        subtitle: "防泼水面料，独立电脑仓",
        original_fen: 32_900,
        hot: true,
        new: false,
        skus: &[sku(66, ("颜色", "石墨灰"), 19_900, 700), sku(67, ("颜色", "卡其"), 19_900, 500)],
        matrix: None,
    },
    DemoProduct {
        id: 24,
        category: 42,
        name: "水洗棉渔夫帽",
        subtitle: "可折叠，双面可戴",
        original_fen: 8_900,
        hot: false,
        new: false,
        skus: &[],
        matrix: Some(Matrix {
            first_id: 68,
            one: ("颜色", &["米白", "焦糖"]),
            other: ("尺寸", &["56-58 厘米", "58-60 厘米"]),
            fen: 4_900,
            step_fen: 0,
            stock: 600,
        }),
    },
];
