//! From a report to the bytes of a PDF.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Dict, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::faces::Faces;
use crate::fonts::Fonts;
use crate::problem::Problem;
use crate::report::Report;
use crate::script::LANGUAGES;
use crate::values;

/// The only file there is: how a report looks.
static TEMPLATE: LazyLock<Source> = LazyLock::new(|| {
    let path = VirtualPath::new("report.typ").expect("a plain name is a path");
    let file = RootedPath::new(VirtualRoot::Project, path).intern();
    Source::new(file, include_str!("report.typ").to_owned())
});

/// A world with one file and the faces of one report.
struct Desk {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        TEMPLATE.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        match id == TEMPLATE.id() {
            true => Ok(TEMPLATE.clone()),
            false => Err(FileError::AccessDenied),
        }
    }

    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// The bytes of a PDF on A4: tagged, conforming to PDF/UA-1 by typst's own check, with the title,
/// the language, the author and the date of the report. The same report and the same fonts give
/// the same bytes.
///
/// It takes all processors if the report is long: do not call it where others must not wait.
///
/// # Errors
///
/// Every [`Problem`]; first what is wrong with the report, then which fonts are missing.
pub fn print(report: &Report, fonts: &Fonts) -> Result<Vec<u8>, Problem> {
    check(report)?;
    let faces = fonts.faces(&report.language, &report.texts())?;
    let printed = typeset(values::of(report, &faces)?, &faces, identifier(report));
    // What typst remembers between two runs would be kept for ever.
    typst::comemo::evict(0);
    printed.map(|(bytes, _)| bytes)
}

/// What a report has to have before it is looked at more closely.
fn check(report: &Report) -> Result<(), Problem> {
    if !LANGUAGES.contains(&report.language.as_str()) {
        return Err(Problem::Language(report.language.clone()));
    }
    match report.title.trim().is_empty() {
        true => Err(Problem::Title),
        false => Ok(()),
    }
}

/// What the file is known by, whatever its content: the address in this language.
fn identifier(report: &Report) -> String {
    format!("{} {}", report.address, report.language)
}

/// The bytes and how many warnings typst had.
fn typeset(report: Dict, faces: &Faces, identifier: String) -> Result<(Vec<u8>, usize), Problem> {
    let inputs = Dict::from_iter([("report".into(), typst::foundations::Value::Dict(report))]);
    // Only with this feature can a cell name its row, or a cell of numbers its column.
    let features = [Feature::A11yExtras].into_iter().collect();
    let library = Library::builder().with_inputs(inputs).with_features(features).build();
    let desk =
        Desk { library: LazyHash::new(library), book: faces.book(), fonts: faces.fonts.clone() };
    let compiled = typst::compile::<PagedDocument>(&desk);
    let document = compiled.output.map_err(|told| refused(&told))?;
    let standards = PdfStandards::new(&[PdfStandard::Ua_1])
        .map_err(|told| Problem::Layout(told.message().to_string()))?;
    let options = PdfOptions {
        ident: Smart::Custom(identifier),
        creator: Smart::Custom(None),
        standards,
        ..PdfOptions::default()
    };
    let bytes = typst_pdf::pdf(&document, &options).map_err(|told| refused(&told))?;
    Ok((bytes, compiled.warnings.len()))
}

fn refused(told: &[SourceDiagnostic]) -> Problem {
    let messages: Vec<&str> = told.iter().map(|one| one.message.as_str()).collect();
    Problem::Layout(messages.join("; "))
}
