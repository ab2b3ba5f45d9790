//! The fonts of the machine: which there are, and which of them a report needs.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use typst::foundations::Bytes;
use typst::text::Font;

use crate::faces::Faces;
use crate::problem::Problem;
use crate::script::{self, LANGUAGES, Script};

/// The Debian package of all families but one.
const CORE: &str = "fonts-noto-core";
/// The Debian package of the Chinese one.
const CJK: &str = "fonts-noto-cjk";

/// A family that is used, and how its files begin.
struct Known {
    name: &'static str,
    stems: &'static [&'static str],
}

/// The families, in the order in which they are asked for a glyph. The last is by far the largest:
/// it is read only for a Chinese report or for Chinese text.
const KNOWN: [Known; 6] = [
    Known { name: "Noto Sans", stems: &["NotoSans"] },
    Known { name: "Noto Sans Arabic", stems: &["NotoSansArabic"] },
    Known { name: "Noto Naskh Arabic", stems: &["NotoNaskhArabic"] },
    Known { name: "Noto Sans Math", stems: &["NotoSansMath"] },
    Known { name: "Noto Sans Symbols2", stems: &["NotoSansSymbols2"] },
    Known { name: "Noto Sans CJK SC", stems: &["NotoSansCJK", "NotoSansCJKsc"] },
];

/// The places of families in [`KNOWN`] that have a script of their own.
const SANS: usize = 0;
const ARABIC: [usize; 2] = [1, 2];
const CHINESE: usize = 5;

/// The fonts of the machine that reports use: Noto Sans, its Arabic and Chinese siblings and signs.
///
/// A family is read when the first report needs it and stays in memory as long as this value: some
/// 2 MB, and 40 MB more once there was Chinese text. Whoever prints rarely may find the fonts anew
/// for each report.
#[derive(Debug, Default)]
pub struct Fonts {
    families: [Family; KNOWN.len()],
}

/// The files of a family, and its faces once they were needed.
#[derive(Debug, Default)]
struct Family {
    files: Vec<PathBuf>,
    faces: OnceLock<Vec<Font>>,
}

impl Fonts {
    /// Where Linux keeps fonts.
    pub const DIRECTORIES: [&str; 2] = ["/usr/share/fonts", "/usr/local/share/fonts"];

    /// The fonts in these directories and all below them, by the names of their files. What is not
    /// there or cannot be read is passed over. Of a file that occurs twice the first is taken.
    pub fn find(directories: &[PathBuf]) -> Fonts {
        let mut files = Vec::new();
        for directory in directories {
            walk(directory, &mut files, 8);
        }
        let mut fonts = Fonts::default();
        for (family, known) in fonts.families.iter_mut().zip(&KNOWN) {
            let mut styles: Vec<String> = Vec::new();
            for file in &files {
                let Some(style) = style(file, known) else { continue };
                if !styles.contains(&style) {
                    styles.push(style);
                    family.files.push(file.clone());
                }
            }
        }
        fonts
    }

    /// The Debian package that has to be installed before a report in this language can be printed,
    /// or nothing if its fonts are there or the language is none of the six. It goes by the names
    /// of the files; [`print()`](crate::print()) reads them, and refuses if they are no fonts.
    pub fn missing_for(&self, language: &str) -> Option<&'static str> {
        let missing = |family: &usize| self.families[*family].files.is_empty();
        match language {
            _ if !LANGUAGES.contains(&language) => None,
            _ if missing(&SANS) => Some(CORE),
            "ar" if ARABIC.iter().all(missing) => Some(CORE),
            "zh" if missing(&CHINESE) => Some(CJK),
            _ => None,
        }
    }

    /// The faces that draw these texts in a report in this language.
    pub(crate) fn faces(&self, language: &str, texts: &[&str]) -> Result<Faces, Problem> {
        let lacking = |package| Problem::Fonts { package, character: None };
        if let Some(package) = self.missing_for(language) {
            return Err(lacking(package));
        }
        let mut order: Vec<usize> = (0..CHINESE).collect();
        match language {
            // Signs that both have come from the Arabic face: they fit its letters.
            "ar" => order = vec![ARABIC[0], ARABIC[1], SANS, 3, 4],
            "zh" => order.insert(1, CHINESE),
            _ => {}
        }
        let mut faces = Faces::default();
        for family in order {
            self.add(&mut faces, family);
        }
        // Files of these names may hold something else.
        let scripts = match language {
            "ar" => vec![Script::Other, Script::Arabic],
            "zh" => vec![Script::Other, Script::Chinese],
            _ => vec![Script::Other],
        };
        if let Some(package) = scripts.into_iter().find_map(|script| lacks(&faces, script)) {
            return Err(lacking(package));
        }
        for c in texts.iter().flat_map(|text| text.chars()).filter(|c| script::is_drawn(*c)) {
            if faces.draws(c) {
                continue;
            }
            let script = Script::of(c);
            if script == Script::Chinese {
                self.add(&mut faces, CHINESE);
            }
            if let Some(package) = lacks(&faces, script) {
                return Err(Problem::Fonts { package, character: Some(c) });
            }
        }
        Ok(faces)
    }

    /// Adds the faces of a family, unless they are there or there are none.
    fn add(&self, faces: &mut Faces, family: usize) {
        let name = KNOWN[family].name;
        let files = &self.families[family].files;
        let fonts = self.families[family].faces.get_or_init(|| read(name, files));
        faces.add(name, fonts);
    }
}

/// The package that would bring a family for this script, if there is none among the faces.
fn lacks(faces: &Faces, script: Script) -> Option<&'static str> {
    let has = |family: usize| faces.families.contains(&KNOWN[family].name);
    match script {
        Script::Arabic if !ARABIC.into_iter().any(has) => Some(CORE),
        Script::Chinese if !has(CHINESE) => Some(CJK),
        Script::Other if !has(SANS) => Some(CORE),
        _ => None,
    }
}

/// All files below a directory, in the order of their names.
fn walk(directory: &Path, found: &mut Vec<PathBuf>, depth: usize) {
    let Ok(entries) = std::fs::read_dir(directory) else { return };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if !path.is_dir() {
            found.push(path);
        } else if depth > 0 {
            walk(&path, found, depth - 1); // links may lead in a circle
        }
    }
}

/// The style in the name of a font's file, if it is of this family and one that is used: upright,
/// of normal width, regular or bold, or a variable font of them.
fn style(file: &Path, known: &Known) -> Option<String> {
    let end = file.extension()?.to_str()?.to_ascii_lowercase();
    let stem = file.file_stem()?.to_str()?;
    let at = stem.find(['-', '[']).unwrap_or(stem.len());
    let (family, style) = stem.split_at(at);
    let usual = ["-Regular", "-Bold", "-VF", "-Variable", ""].contains(&style);
    let used = usual || style.starts_with('[');
    let font = ["ttf", "otf", "ttc", "otc"].contains(&end.as_str());
    (font && used && known.stems.contains(&family)).then(|| style.to_owned())
}

/// The faces of this name in these files.
fn read(name: &str, files: &[PathBuf]) -> Vec<Font> {
    let named = |font: &Font| font.info().family == name;
    files
        .iter()
        .filter_map(|file| Font::iter(Bytes::new(std::fs::read(file).ok()?)).find(named))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_name() {
        let of = |name: &str, family: usize| style(Path::new(name), &KNOWN[family]);
        assert_eq!(of("a/NotoSans-Bold.ttf", SANS).as_deref(), Some("-Bold"));
        assert_eq!(of("NotoSans[wdth,wght].ttf", SANS).as_deref(), Some("[wdth,wght]"));
        assert_eq!(of("NotoSansCJK-Regular.ttc", CHINESE).as_deref(), Some("-Regular"));
        for other in ["NotoSans-Italic.ttf", "NotoSans-Regular.woff2", "NotoSansThai-Bold.ttf"] {
            assert_eq!(of(other, SANS), None, "{other}");
        }
    }

    #[test]
    fn what_is_missing_is_a_package() {
        let directory = tempfile::tempdir().expect("a directory");
        let find = || Fonts::find(&[directory.path().to_owned()]);
        assert_eq!(find().missing_for("en"), Some(CORE));
        std::fs::write(directory.path().join("NotoSans-Regular.ttf"), "").expect("a file");
        assert_eq!(find().missing_for("en"), None);
        assert_eq!(find().missing_for("ar"), Some(CORE));
        assert_eq!(find().missing_for("zh"), Some(CJK));
        assert_eq!(find().missing_for("tlh"), None);
        // The name of the file promised too much.
        let told = find().faces("en", &["a"]).map(|_| ());
        assert_eq!(told, Err(Problem::Fonts { package: CORE, character: None }));
    }
}
