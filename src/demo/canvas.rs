//! A few shapes on a coloured ground: enough for pictures that nobody mistakes for photographs.

use std::io::Cursor;

use image::imageops::{FilterType, resize};
use image::{ImageFormat, Rgb, RgbImage};

/// Pixels per unit of the grid while drawing; half of them are left when it is made smooth.
const SCALE: i64 = 4;

/// Red, green, blue.
pub(super) type Color = (u8, u8, u8);

/// Something to draw, in units of the grid.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape {
    /// A disc: centre and radius.
    Disc(i64, i64, i64, Ink),
    /// A ring: centre, outer and inner radius.
    Ring(i64, i64, i64, i64, Ink),
    /// A rectangle with round corners: corner, width, height, radius.
    Block(i64, i64, i64, i64, i64, Ink),
    /// A line with round ends: from, to, width.
    Line(i64, i64, i64, i64, i64, Ink),
}

/// A colour of a picture's palette.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    /// What most of a thing has.
    Main,
    /// Its shadows and edges.
    Deep,
    /// What shines on it.
    Light,
    /// White.
    White,
    /// Nearly black.
    Dark,
}

/// The colours of a picture.
#[derive(Debug, Clone, Copy)]
pub(super) struct Palette {
    pub(super) top: Color,
    pub(super) bottom: Color,
    pub(super) main: Color,
    pub(super) deep: Color,
    pub(super) light: Color,
}

impl Palette {
    fn of(&self, ink: Ink) -> Color {
        match ink {
            Ink::Main => self.main,
            Ink::Deep => self.deep,
            Ink::Light => self.light,
            Ink::White => (255, 255, 255),
            Ink::Dark => (45, 48, 58),
        }
    }
}

/// A picture that is to be drawn.
#[derive(Debug, Clone)]
pub(super) struct Picture {
    /// In units of the grid; the picture has twice as many pixels.
    pub(super) size: (u32, u32),
    pub(super) palette: Palette,
    /// Where the shapes' grid begins.
    pub(super) origin: (i64, i64),
    pub(super) shapes: &'static [Shape],
    /// Whether the ground has bubbles on the other side.
    pub(super) mirrored: bool,
}

impl Picture {
    /// The picture as a file.
    pub(super) fn to_png(&self) -> anyhow::Result<Vec<u8>> {
        let (width, height) = self.size;
        let scale = u32::try_from(SCALE)?;
        let mut canvas = RgbImage::new(width * scale, height * scale);
        self.ground(&mut canvas);
        for shape in self.shapes {
            self.draw(&mut canvas, *shape);
        }
        let smooth = resize(&canvas, width * scale / 2, height * scale / 2, FilterType::Triangle);
        let mut file = Cursor::new(Vec::new());
        smooth.write_to(&mut file, ImageFormat::Png)?;
        Ok(file.into_inner())
    }

    /// A colour that becomes another from the top to the bottom, with lighter bubbles on it.
    fn ground(&self, canvas: &mut RgbImage) {
        let (width, height) = (i64::from(canvas.width()), i64::from(canvas.height()));
        let side = if self.mirrored { 0 } else { width };
        let bubbles = [(side, 0, height / 2), (width - side, height, height * 2 / 5)];
        for (x, y, pixel) in canvas.enumerate_pixels_mut() {
            let (x, y) = (i64::from(x), i64::from(y));
            let mut color = mix(self.palette.top, self.palette.bottom, y, height);
            for (cx, cy, radius) in bubbles {
                if (x - cx).pow(2) + (y - cy).pow(2) <= radius.pow(2) {
                    color = mix(color, (255, 255, 255), 18, 100);
                }
            }
            *pixel = rgb(color);
        }
    }

    fn draw(&self, canvas: &mut RgbImage, shape: Shape) {
        let (dx, dy) = self.origin;
        let at = |x: i64, y: i64| ((x + dx) * SCALE, (y + dy) * SCALE);
        match shape {
            Shape::Disc(x, y, radius, ink) => {
                let ((x, y), radius) = (at(x, y), radius * SCALE);
                self.fill(
                    canvas,
                    (x - radius, y - radius, x + radius, y + radius),
                    ink,
                    |px, py| (px - x).pow(2) + (py - y).pow(2) <= radius.pow(2),
                );
            }
            Shape::Ring(x, y, outer, inner, ink) => {
                let ((x, y), outer, inner) = (at(x, y), outer * SCALE, inner * SCALE);
                self.fill(canvas, (x - outer, y - outer, x + outer, y + outer), ink, |px, py| {
                    let distance = (px - x).pow(2) + (py - y).pow(2);
                    inner.pow(2) <= distance && distance <= outer.pow(2)
                });
            }
            Shape::Block(x, y, width, height, radius, ink) => {
                let ((x, y), radius) = (at(x, y), radius * SCALE);
                let (right, bottom) = (x + width * SCALE, y + height * SCALE);
                self.fill(canvas, (x, y, right, bottom), ink, |px, py| {
                    // Near a corner, only what its circle has.
                    let cx = px.clamp(x + radius, (right - radius).max(x + radius));
                    let cy = py.clamp(y + radius, (bottom - radius).max(y + radius));
                    (px - cx).pow(2) + (py - cy).pow(2) <= radius.pow(2)
                });
            }
            Shape::Line(x1, y1, x2, y2, width, ink) => {
                let ((x1, y1), (x2, y2)) = (at(x1, y1), at(x2, y2));
                let radius = width * SCALE / 2;
                let frame = (
                    x1.min(x2) - radius,
                    y1.min(y2) - radius,
                    x1.max(x2) + radius,
                    y1.max(y2) + radius,
                );
                let (vx, vy) = (x2 - x1, y2 - y1);
                let length = (vx * vx + vy * vy).max(1);
                self.fill(canvas, frame, ink, |px, py| {
                    // Where on the line the point is nearest, in parts of `length`.
                    let along = ((px - x1) * vx + (py - y1) * vy).clamp(0, length);
                    let (cx, cy) = (x1 + vx * along / length, y1 + vy * along / length);
                    (px - cx).pow(2) + (py - cy).pow(2) <= radius.pow(2)
                });
            }
        }
    }

    fn fill(
        &self,
        canvas: &mut RgbImage,
        (left, top, right, bottom): (i64, i64, i64, i64),
        ink: Ink,
        inside: impl Fn(i64, i64) -> bool,
    ) {
        let color = rgb(self.palette.of(ink));
        let pixels = |from: i64, to: i64, size: u32| {
            let end = (to + 1).clamp(0, i64::from(size));
            u32::try_from(from.max(0)).unwrap_or(0)..u32::try_from(end).unwrap_or(0)
        };
        for y in pixels(top, bottom, canvas.height()) {
            for x in pixels(left, right, canvas.width()) {
                if inside(i64::from(x), i64::from(y)) {
                    canvas.put_pixel(x, y, color);
                }
            }
        }
    }
}

fn rgb((red, green, blue): Color) -> Rgb<u8> {
    Rgb([red, green, blue])
}

/// `part` of `whole` of `b`, and the rest of `a`.
fn mix(a: Color, b: Color, part: i64, whole: i64) -> Color {
    let one = |a: u8, b: u8| {
        let (a, b) = (i64::from(a), i64::from(b));
        u8::try_from(a + (b - a) * part / whole.max(1)).unwrap_or(u8::MAX)
    };
    (one(a.0, b.0), one(a.1, b.1), one(a.2, b.2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_are_where_they_were_put() {
        let palette = Palette {
            top: (10, 10, 10),
            bottom: (20, 20, 20),
            main: (200, 0, 0),
            deep: (0, 200, 0),
            light: (0, 0, 200),
        };
        let shapes = &[
            Shape::Block(10, 10, 20, 20, 4, Ink::Main),
            Shape::Disc(70, 70, 10, Ink::Light),
            Shape::Line(10, 90, 90, 90, 6, Ink::Deep),
        ];
        let picture =
            Picture { size: (100, 100), palette, origin: (0, 0), shapes, mirrored: false };
        let drawn = image::load_from_memory(&picture.to_png().unwrap()).unwrap().to_rgb8();
        assert_eq!(drawn.dimensions(), (200, 200));
        let is = |x, y, color| assert_eq!(drawn.get_pixel(x, y).0, color, "{x} {y}");
        is(40, 40, [200, 0, 0]);
        is(140, 140, [0, 0, 200]);
        is(100, 180, [0, 200, 0]);
        assert!(drawn.get_pixel(21, 21).0[0] < 100, "a corner is round");
    }
}
