//! Pictures that come in are taken apart and made anew: whatever else a file held (places, names of
//! cameras, programs) stays behind, and a file that only says it is a picture is found out.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{
    DynamicImage, GenericImageView, ImageDecoder, ImageEncoder, ImageFormat, ImageReader, Limits,
};

/// The longest side that is taken, in pixels.
const SIDE_MAX: u32 = 10_000;
/// The most pixels that are taken.
const PIXELS_MAX: u64 = 40_000_000;
/// The most memory that taking a picture apart may need, in bytes.
const MEMORY_MAX: u64 = 256 * 1024 * 1024;
/// The longest side that is kept, in pixels: more, no telephone shows.
const KEPT_SIDE: u32 = 2_048;
/// The longest side of a small picture, in pixels.
const SMALL_SIDE: u32 = 400;
/// Of 100.
const QUALITY: u8 = 85;

/// Why a file is no picture that is taken, for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadPicture {
    /// It is something else.
    #[error("仅支持 JPEG、PNG、WebP 和 GIF 图片")]
    Kind,
    /// It has too many pixels.
    #[error("图片尺寸过大")]
    TooLarge,
    /// It can't be read.
    #[error("图片已损坏")]
    Broken,
}

/// A picture as it is stored.
#[derive(Debug, Clone)]
pub struct Encoded {
    /// The file.
    pub bytes: Vec<u8>,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    format: Format,
}

/// The two formats that are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    /// For what can't be seen through.
    Jpeg,
    /// For the others, and for drawings.
    Png,
}

impl Encoded {
    /// The end of the file's name.
    #[must_use]
    pub fn extension(&self) -> &'static str {
        match self.format {
            Format::Jpeg => "jpg",
            Format::Png => "png",
        }
    }

    /// What the file is, as HTTP calls it.
    #[must_use]
    pub fn content_type(&self) -> &'static str {
        match self.format {
            Format::Jpeg => "image/jpeg",
            Format::Png => "image/png",
        }
    }
}

/// What `bytes` are by their first ones; what a client says they are nobody asks.
fn kind(bytes: &[u8]) -> Result<ImageFormat, BadPicture> {
    let found = infer::get(bytes).ok_or(BadPicture::Kind)?;
    match found.mime_type() {
        "image/jpeg" => Ok(ImageFormat::Jpeg),
        "image/png" => Ok(ImageFormat::Png),
        "image/webp" => Ok(ImageFormat::WebP),
        "image/gif" => Ok(ImageFormat::Gif),
        _ => Err(BadPicture::Kind),
    }
}

/// Makes a picture anew, the right way up: the whole one, and a small one.
///
/// # Errors
///
/// [`BadPicture`] says why it is not taken.
pub fn remake(bytes: &[u8]) -> Result<(Encoded, Encoded), BadPicture> {
    let format = kind(bytes)?;
    let mut decoder = ImageReader::with_format(Cursor::new(bytes), format)
        .into_decoder()
        .map_err(|_broken| BadPicture::Broken)?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if SIDE_MAX < width.max(height) || PIXELS_MAX < pixels {
        return Err(BadPicture::TooLarge);
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MEMORY_MAX);
    decoder.set_limits(limits).map_err(|_too_large| BadPicture::TooLarge)?;
    // Where nothing readable is said about the way up, it stands as it is.
    let orientation = decoder.orientation().ok();
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|_broken| BadPicture::Broken)?;
    if let Some(orientation) = orientation {
        picture.apply_orientation(orientation);
    }
    if KEPT_SIDE < picture.width().max(picture.height()) {
        picture = picture.thumbnail(KEPT_SIDE, KEPT_SIDE);
    }
    let seen_through = is_seen_through(&picture);
    let drawn = matches!(format, ImageFormat::Png | ImageFormat::Gif);
    let kept = if seen_through || drawn { Format::Png } else { Format::Jpeg };
    let small = if seen_through { Format::Png } else { Format::Jpeg };
    let whole = encode(&picture, kept)?;
    Ok((whole, encode(&shrunk(&picture), small)?))
}

fn shrunk(picture: &DynamicImage) -> DynamicImage {
    if picture.width().max(picture.height()) <= SMALL_SIDE {
        return picture.clone();
    }
    picture.thumbnail(SMALL_SIDE, SMALL_SIDE)
}

fn is_seen_through(picture: &DynamicImage) -> bool {
    picture.color().has_alpha() && picture.pixels().any(|(_x, _y, pixel)| pixel.0[3] != u8::MAX)
}

fn encode(picture: &DynamicImage, format: Format) -> Result<Encoded, BadPicture> {
    let (width, height) = picture.dimensions();
    let mut bytes = Vec::new();
    let written = match format {
        Format::Jpeg => {
            let encoder = JpegEncoder::new_with_quality(&mut bytes, QUALITY);
            DynamicImage::ImageRgb8(picture.to_rgb8()).write_with_encoder(encoder)
        }
        Format::Png if picture.color().has_alpha() => {
            let pixels = picture.to_rgba8();
            let color = image::ExtendedColorType::Rgba8;
            PngEncoder::new(&mut bytes).write_image(&pixels, width, height, color)
        }
        Format::Png => {
            let pixels = picture.to_rgb8();
            let color = image::ExtendedColorType::Rgb8;
            PngEncoder::new(&mut bytes).write_image(&pixels, width, height, color)
        }
    };
    written.map_err(|_impossible| BadPicture::Broken)?;
    Ok(Encoded { bytes, width, height, format })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    fn rgb(width: u32, height: u32) -> DynamicImage {
        DynamicImage::ImageRgb8(image::RgbImage::from_fn(width, height, |x, _y| {
            image::Rgb([if x < width / 2 { 200 } else { 20 }, 30, 30])
        }))
    }

    #[test]
    fn every_kind_that_is_promised_is_taken() {
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif] {
            let (whole, small) = remake(&file(&rgb(900, 600), format)).unwrap();
            assert_eq!((whole.width, whole.height), (900, 600), "{format:?}");
            assert_eq!((small.width, small.height), (400, 267));
            assert!(kind(&whole.bytes).is_ok() && kind(&small.bytes).is_ok());
        }
        let (whole, _small) = remake(&file(&rgb(3_000, 1_500), ImageFormat::Jpeg)).unwrap();
        assert_eq!((whole.width, whole.height), (2_048, 1_024));
    }

    #[test]
    fn what_can_be_seen_through_stays_so() {
        let clear = DynamicImage::ImageRgba8(image::RgbaImage::new(10, 10));
        let (whole, small) = remake(&file(&clear, ImageFormat::WebP)).unwrap();
        assert_eq!((whole.extension(), small.extension()), ("png", "png"));
        let (whole, _small) = remake(&file(&rgb(10, 10), ImageFormat::WebP)).unwrap();
        assert_eq!((whole.extension(), whole.content_type()), ("jpg", "image/jpeg"));
    }

    #[test]
    fn other_files_are_found_out() {
        let png = file(&rgb(50, 50), ImageFormat::Png);
        let half = png.get(..png.len() / 2).unwrap();
        let cases: [(&[u8], BadPicture); 5] = [
            (b"", BadPicture::Kind),
            (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", BadPicture::Kind),
            (b"%PDF-1.7", BadPicture::Kind),
            (half, BadPicture::Broken),
            (&[0xff, 0xd8, 0xff, 0xe0, 1, 2, 3], BadPicture::Broken),
        ];
        for (bytes, error) in cases {
            assert_eq!(remake(bytes).unwrap_err(), error);
        }
    }

    #[test]
    fn a_bomb_is_not_unpacked() {
        // A PNG of a few kilobytes that says it has 400 million pixels.
        let mut bomb = file(&rgb(8, 8), ImageFormat::Png);
        bomb[16..24].copy_from_slice(&[0, 0, 0x4e, 0x20, 0, 0, 0x4e, 0x20]);
        let crc = {
            let mut crc = u32::MAX;
            for byte in &bomb[12..29] {
                crc ^= u32::from(*byte);
                for _ in 0..8 {
                    crc = if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
                }
            }
            !crc
        };
        bomb[29..33].copy_from_slice(&crc.to_be_bytes());
        assert_eq!(remake(&bomb).unwrap_err(), BadPicture::TooLarge);
    }

    #[test]
    fn a_photograph_is_turned_upright_and_loses_what_else_it_said() {
        let mut photo = file(&rgb(60, 20), ImageFormat::Jpeg);
        // EXIF: orientation 6 (turn right), and a maker whose name must not be published.
        let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x02\0".to_vec();
        exif.extend(b"\x12\x01\x03\0\x01\0\0\0\x06\0\0\0");
        exif.extend(b"\x0f\x01\x02\0\x04\0\0\0Cam\0");
        exif.extend(b"\0\0\0\0");
        let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
        let segment = [&[0xff, 0xe1], &length[..], &exif].concat();
        photo.splice(2..2, segment);
        let (whole, small) = remake(&photo).unwrap();
        assert_eq!((whole.width, whole.height), (20, 60));
        for made in [&whole.bytes, &small.bytes] {
            assert!(!made.windows(3).any(|window| window == b"Cam" || window == b"Exi"));
        }
        // What was on the left is at the top.
        let top = image::load_from_memory(&whole.bytes).unwrap().to_rgb8().get_pixel(10, 5).0[0];
        assert!(150 < top, "{top}");
    }
}
