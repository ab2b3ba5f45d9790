//! Printed reports, read again with the tools of poppler (`poppler-utils`) and with the fonts of
//! the machine (`fonts-noto-core`, `fonts-noto-cjk`). Without them these tests fail, and say so.

#[path = "../../examples/sample/island.rs"]
mod island;

mod hostile;
mod pages;
mod poppler;
mod refused;

use std::path::PathBuf;
use std::sync::LazyLock;

use facility_report::{Date, Fonts, Part, Report, print};

static FONTS: LazyLock<Fonts> =
    LazyLock::new(|| Fonts::find(&Fonts::DIRECTORIES.map(PathBuf::from)));

/// The fonts of the machine; each test that needs them says which package is missing.
fn fonts() -> &'static Fonts {
    for language in island::LANGUAGES {
        if let Some(package) = FONTS.missing_for(language) {
            panic!("no fonts for {language}: install {package} to run the tests");
        }
    }
    &FONTS
}

/// A report that says nothing but these parts.
fn report(language: &str, parts: Vec<Part>) -> Report {
    Report {
        language: language.to_owned(),
        title: "A title".to_owned(),
        date: Date { text: "5 May 2026".to_owned(), year: 2026, month: 5, day: 5 },
        address: "https://facility.example/reports/1".to_owned(),
        parts,
        ..Report::default()
    }
}

fn printed(report: &Report) -> Vec<u8> {
    print(report, fonts()).unwrap_or_else(|problem| panic!("{}: {problem}", report.title))
}
