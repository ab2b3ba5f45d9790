//! The faces that one report is printed with: what they draw and how wide it is.

use std::collections::BTreeMap;

use typst::layout::{Abs, Em};
use typst::text::{Font, FontBook, FontInstance, FontVariant, FontVariations};
use typst::utils::LazyHash;

/// Faces in the order in which they are asked for a glyph.
#[derive(Debug, Default)]
pub(crate) struct Faces {
    /// The names of the families.
    pub families: Vec<&'static str>,
    /// All faces.
    pub fonts: Vec<Font>,
    /// One face of each family, to measure with.
    measures: Vec<FontInstance>,
}

impl Faces {
    /// Adds a family, unless it is there already or has no faces.
    pub fn add(&mut self, family: &'static str, fonts: &[Font]) {
        let Some(first) = fonts.iter().min_by_key(|font| font.info().variant.weight) else {
            return;
        };
        if self.families.contains(&family) {
            return;
        }
        self.families.push(family);
        self.fonts.extend(fonts.iter().cloned());
        let (size, plain) = (Abs::pt(10.0), FontVariations::default());
        self.measures.push(first.clone().instantiate(FontVariant::default(), size, &plain));
    }

    /// Whether there is a glyph for this character.
    pub fn draws(&self, c: char) -> bool {
        self.measures.iter().any(|face| face.font().info().coverage.contains(u32::from(c)))
    }

    /// How far a character moves the pen in regular weight, in parts of the font size. Letters are
    /// measured as they stand alone, without kerning.
    fn advance(&self, c: char) -> f64 {
        let of = |face: &FontInstance| face.x_advance(face.ttf().glyph_index(c)?.0).map(Em::get);
        self.measures.iter().find_map(of).unwrap_or(1.0)
    }

    /// The book in which typst looks faces up.
    pub fn book(&self) -> LazyHash<FontBook> {
        LazyHash::new(FontBook::from_fonts(&self.fonts))
    }
}

/// Measures texts; remembers every character it has seen.
#[derive(Debug)]
pub(crate) struct Ruler<'a> {
    faces: &'a Faces,
    known: BTreeMap<char, f64>,
}

impl<'a> Ruler<'a> {
    pub fn new(faces: &'a Faces) -> Ruler<'a> {
        Ruler { faces, known: BTreeMap::new() }
    }

    /// The width of a text on one line, in parts of the font size.
    pub fn width(&mut self, text: &str) -> f64 {
        let faces = self.faces;
        text.chars().map(|c| *self.known.entry(c).or_insert_with(|| faces.advance(c))).sum()
    }
}
