//! The pictures of the demo shop: one thing each, on a grid of 120 by 120.

use super::canvas::Ink::{Dark, Deep, Light, Main, White};
use super::canvas::Shape::{Block, Disc, Line, Ring};
use super::canvas::{Palette, Picture, Shape};

const fn palette(
    top: (u8, u8, u8),
    bottom: (u8, u8, u8),
    main: (u8, u8, u8),
    deep: (u8, u8, u8),
    light: (u8, u8, u8),
) -> Palette {
    Palette { top, bottom, main, deep, light }
}

const PALETTES: [Palette; 6] = [
    palette((222, 235, 255), (176, 205, 250), (64, 112, 214), (40, 74, 158), (150, 188, 255)),
    palette((255, 236, 222), (252, 206, 176), (226, 112, 58), (166, 72, 34), (255, 186, 140)),
    palette((226, 246, 232), (182, 226, 196), (58, 150, 98), (34, 104, 66), (150, 214, 172)),
    palette((250, 230, 242), (240, 194, 220), (206, 82, 140), (146, 48, 98), (246, 168, 206)),
    palette((255, 246, 214), (250, 226, 156), (222, 164, 38), (160, 112, 20), (255, 220, 120)),
    palette((236, 234, 250), (204, 198, 240), (112, 96, 196), (72, 60, 142), (184, 172, 240)),
];

const EARPHONES: &[Shape] = &[
    Ring(60, 62, 34, 27, Dark),
    Block(24, 62, 72, 40, 0, White),
    Block(20, 58, 18, 34, 8, Main),
    Block(82, 58, 18, 34, 8, Main),
    Block(24, 63, 6, 24, 3, Light),
    Block(86, 63, 6, 24, 3, Light),
];
const POWER_BANK: &[Shape] = &[
    Block(36, 22, 48, 78, 10, Main),
    Block(41, 27, 38, 68, 7, Deep),
    Line(63, 44, 52, 62, 5, Light),
    Line(52, 62, 66, 62, 5, Light),
    Line(66, 62, 55, 80, 5, Light),
    Block(52, 100, 16, 5, 2, Dark),
];
const SPEAKER: &[Shape] = &[
    Block(34, 18, 52, 86, 14, Main),
    Disc(60, 74, 20, Deep),
    Disc(60, 74, 12, Dark),
    Disc(60, 74, 5, Light),
    Disc(60, 38, 10, Deep),
    Disc(60, 38, 4, Light),
];
const BEDDING: &[Shape] = &[
    Block(16, 34, 88, 20, 6, Deep),
    Block(16, 52, 88, 38, 6, Main),
    Block(24, 44, 32, 18, 8, White),
    Block(64, 44, 32, 18, 8, White),
    Line(20, 72, 100, 72, 3, Light),
    Line(20, 82, 100, 82, 3, Light),
    Block(20, 90, 6, 14, 2, Dark),
    Block(94, 90, 6, 14, 2, Dark),
];
const CUP: &[Shape] = &[
    Ring(86, 62, 17, 11, Deep),
    Block(34, 32, 46, 66, 12, Main),
    Block(40, 38, 9, 48, 4, Light),
    Block(30, 26, 54, 9, 4, Deep),
    Line(48, 12, 48, 20, 4, White),
    Line(60, 8, 60, 20, 4, White),
    Line(72, 12, 72, 20, 4, White),
];
const LAMP: &[Shape] = &[
    Block(36, 98, 46, 8, 4, Deep),
    Line(58, 98, 46, 60, 5, Dark),
    Line(46, 60, 72, 34, 5, Dark),
    Disc(46, 60, 5, Light),
    Line(66, 30, 94, 48, 16, Main),
    Disc(88, 58, 8, White),
];
const NUTS: &[Shape] = &[
    Block(26, 60, 68, 42, 8, Main),
    Block(26, 60, 68, 10, 4, Deep),
    Disc(44, 50, 13, Light),
    Disc(66, 44, 14, Deep),
    Disc(82, 54, 10, Light),
    Disc(56, 58, 9, White),
    Block(44, 78, 32, 14, 5, White),
];
const TEA: &[Shape] = &[
    Block(30, 56, 52, 34, 16, Main),
    Ring(84, 68, 14, 9, Main),
    Block(24, 92, 64, 6, 3, Deep),
    Block(34, 52, 44, 8, 4, Deep),
    Disc(44, 34, 8, Light),
    Line(44, 42, 60, 22, 5, Light),
    Disc(64, 26, 9, Light),
];
const RICE: &[Shape] = &[
    Block(34, 30, 52, 74, 10, Main),
    Block(38, 22, 44, 14, 4, Deep),
    Disc(60, 70, 18, White),
    Line(54, 76, 58, 62, 4, Deep),
    Line(60, 78, 62, 62, 4, Deep),
    Line(67, 76, 66, 62, 4, Deep),
];
const JACKET: &[Shape] = &[
    Line(38, 40, 24, 88, 14, Deep),
    Line(82, 40, 96, 88, 14, Deep),
    Block(36, 30, 48, 72, 8, Main),
    Line(60, 32, 60, 100, 3, White),
    Disc(60, 30, 11, Deep),
    Disc(60, 28, 7, Light),
    Block(42, 72, 12, 4, 2, White),
    Block(66, 72, 12, 4, 2, White),
];
const SOCKS: &[Shape] = &[
    Line(46, 26, 46, 76, 18, Main),
    Line(46, 80, 66, 94, 18, Main),
    Block(37, 18, 18, 12, 3, Deep),
    Line(74, 22, 74, 64, 16, Light),
    Line(74, 68, 90, 80, 16, Light),
    Block(66, 16, 16, 10, 3, Deep),
];
const HOLDER: &[Shape] = &[
    Block(42, 18, 36, 64, 8, Dark),
    Block(46, 24, 28, 52, 4, Light),
    Disc(60, 50, 8, White),
    Line(60, 82, 60, 98, 8, Main),
    Block(36, 96, 48, 8, 4, Deep),
    Block(34, 60, 10, 16, 4, Main),
    Block(76, 60, 10, 16, 4, Main),
];
const MICROPHONE: &[Shape] = &[
    Block(48, 18, 24, 48, 12, Main),
    Line(50, 32, 70, 32, 2, Light),
    Line(50, 40, 70, 40, 2, Light),
    Line(50, 48, 70, 48, 2, Light),
    Line(38, 52, 44, 70, 5, Dark),
    Line(82, 52, 76, 70, 5, Dark),
    Line(44, 72, 76, 72, 5, Dark),
    Line(60, 74, 60, 96, 5, Dark),
    Block(42, 96, 36, 7, 3, Deep),
];
const KEYBOARD: &[Shape] = &[
    Block(12, 42, 96, 44, 8, Main),
    Block(18, 48, 12, 9, 2, White),
    Block(34, 48, 12, 9, 2, White),
    Block(50, 48, 12, 9, 2, Light),
    Block(66, 48, 12, 9, 2, White),
    Block(82, 48, 20, 9, 2, Deep),
    Block(18, 60, 18, 9, 2, White),
    Block(40, 60, 12, 9, 2, White),
    Block(56, 60, 12, 9, 2, White),
    Block(72, 60, 30, 9, 2, White),
    Block(18, 72, 16, 9, 2, Deep),
    Block(38, 72, 44, 9, 2, White),
    Block(86, 72, 16, 9, 2, White),
];
const MOUSE: &[Shape] = &[
    Block(36, 28, 48, 74, 24, Main),
    Line(60, 30, 60, 58, 2, Deep),
    Line(38, 58, 82, 58, 2, Deep),
    Block(56, 38, 8, 14, 4, Light),
    Line(60, 28, 70, 12, 3, Dark),
];
const POT: &[Shape] = &[
    Block(24, 50, 72, 46, 14, Main),
    Block(20, 42, 80, 12, 6, Deep),
    Block(12, 58, 14, 8, 4, Deep),
    Block(94, 58, 14, 8, 4, Deep),
    Disc(60, 36, 7, Dark),
    Block(34, 60, 8, 26, 4, Light),
];
const CANDLE: &[Shape] = &[
    Block(36, 54, 48, 48, 8, Main),
    Block(42, 66, 36, 22, 4, White),
    Block(34, 48, 52, 9, 4, Light),
    Line(60, 48, 60, 38, 3, Dark),
    Disc(60, 28, 8, Light),
    Disc(60, 24, 5, White),
];
const COFFEE: &[Shape] = &[
    Block(34, 36, 52, 66, 8, Main),
    Block(30, 28, 60, 11, 4, Deep),
    Block(34, 56, 52, 24, 0, White),
    Disc(60, 68, 9, Deep),
    Line(56, 62, 64, 74, 2, White),
];
const BISCUIT: &[Shape] = &[
    Disc(48, 56, 28, Main),
    Disc(40, 48, 4, Deep),
    Disc(56, 46, 4, Deep),
    Disc(46, 66, 4, Deep),
    Disc(80, 78, 22, Light),
    Disc(74, 72, 3, Deep),
    Disc(88, 74, 3, Deep),
    Disc(80, 88, 3, Deep),
];
const PEEL: &[Shape] = &[
    Disc(60, 62, 34, Main),
    Disc(60, 62, 27, Light),
    Line(60, 38, 60, 86, 2, Main),
    Line(38, 50, 82, 74, 2, Main),
    Line(38, 74, 82, 50, 2, Main),
    Line(60, 28, 70, 16, 5, Deep),
    Disc(78, 16, 7, Deep),
];
const TEE: &[Shape] = &[
    Line(38, 38, 22, 58, 18, Main),
    Line(82, 38, 98, 58, 18, Main),
    Block(36, 30, 48, 72, 6, Main),
    Disc(60, 30, 11, Deep),
    Disc(60, 27, 10, White),
    Disc(60, 66, 12, Light),
];
const CARDIGAN: &[Shape] = &[
    Line(38, 40, 26, 92, 15, Main),
    Line(82, 40, 94, 92, 15, Main),
    Block(36, 30, 48, 70, 6, Main),
    Line(50, 28, 60, 54, 6, White),
    Line(70, 28, 60, 54, 6, White),
    Line(60, 54, 60, 98, 3, Deep),
    Disc(65, 64, 2, Deep),
    Disc(65, 76, 2, Deep),
    Disc(65, 88, 2, Deep),
    Block(36, 96, 48, 7, 3, Deep),
];
const BACKPACK: &[Shape] = &[
    Ring(60, 28, 14, 9, Dark),
    Block(30, 30, 60, 74, 18, Main),
    Block(38, 62, 44, 34, 8, Deep),
    Line(42, 72, 78, 72, 3, Light),
    Block(52, 40, 16, 10, 3, White),
    Block(22, 56, 10, 34, 5, Deep),
    Block(88, 56, 10, 34, 5, Deep),
];
const HAT: &[Shape] = &[
    Line(24, 78, 96, 78, 18, Deep),
    Block(36, 34, 48, 46, 16, Main),
    Block(36, 64, 48, 9, 0, Light),
    Line(46, 42, 46, 58, 3, Light),
];
/// A bag, for what has no thing of its own.
const BAG: &[Shape] = &[
    Ring(60, 42, 17, 12, Dark),
    Block(30, 44, 60, 58, 8, Main),
    Disc(48, 56, 3, Dark),
    Disc(72, 56, 3, Dark),
    Line(48, 74, 72, 74, 4, Light),
];
const SALE: &[Shape] = &[
    Disc(60, 60, 40, White),
    Disc(60, 60, 34, Main),
    Line(66, 32, 48, 62, 9, White),
    Line(48, 62, 72, 60, 9, White),
    Line(72, 60, 54, 90, 9, White),
];

/// The thing of each product, from id 1 on.
const PRODUCTS: [&[Shape]; 24] = [
    EARPHONES, POWER_BANK, SPEAKER, BEDDING, CUP, LAMP, NUTS, TEA, RICE, JACKET, SOCKS, HOLDER,
    MICROPHONE, KEYBOARD, MOUSE, POT, CANDLE, COFFEE, BISCUIT, PEEL, TEE, CARDIGAN, BACKPACK, HAT,
];

/// The thing of each category, by id.
const CATEGORIES: [(i64, &[Shape]); 15] = [
    (1, POWER_BANK),
    (2, LAMP),
    (3, NUTS),
    (4, TEE),
    (11, HOLDER),
    (12, EARPHONES),
    (13, KEYBOARD),
    (21, BEDDING),
    (22, POT),
    (23, CANDLE),
    (31, BISCUIT),
    (32, TEA),
    (33, RICE),
    (41, JACKET),
    (42, BACKPACK),
];

/// The thing of each banner, from id 1 on.
const BANNERS: [&[Shape]; 3] = [SALE, EARPHONES, NUTS];

fn picture(number: usize, shapes: &'static [Shape]) -> Picture {
    let palette = PALETTES.iter().cycle().nth(number).copied().unwrap_or(PALETTES[0]);
    Picture { size: (200, 200), palette, origin: (40, 40), shapes, mirrored: false }
}

/// The same thing in other colours, seen from the other side, smaller.
fn again(number: usize, shapes: &'static [Shape]) -> Picture {
    let palette = PALETTES.iter().cycle().nth(number + 3).copied().unwrap_or(PALETTES[0]);
    Picture { size: (160, 160), palette, origin: (20, 20), shapes, mirrored: true }
}

/// Every picture with its name.
pub(super) fn all() -> impl Iterator<Item = (String, Picture)> {
    let products = PRODUCTS.into_iter().enumerate().flat_map(|(index, shapes)| {
        let id = index + 1;
        [
            (format!("product-{id}"), picture(index, shapes)),
            (format!("product-{id}-2"), again(index, shapes)),
        ]
    });
    let categories = CATEGORIES.into_iter().enumerate().map(|(index, (id, shapes))| {
        let picture = Picture { size: (120, 120), origin: (0, 0), ..picture(index, shapes) };
        (format!("category-{id}"), picture)
    });
    let banners = BANNERS.into_iter().enumerate().map(|(index, shapes)| {
        let picture = Picture {
            size: (375, 160),
            origin: (230, 20),
            mirrored: true,
            ..picture(index + 1, shapes)
        };
        (format!("banner-{}", index + 1), picture)
    });
    let other = std::iter::once(("other".to_owned(), picture(5, BAG)));
    products.chain(categories).chain(banners).chain(other)
}
