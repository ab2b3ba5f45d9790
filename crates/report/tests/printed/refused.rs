//! Reports that are not printed, and why.

use std::path::{Path, PathBuf};

use facility_report::{Bar, Bars, Fonts, Part, Problem, Row, Table, print};

use crate::{fonts, report};

fn problem(change: impl Fn(&mut facility_report::Report)) -> Problem {
    let mut report = report("en", Vec::new());
    change(&mut report);
    print(&report, fonts()).expect_err("a problem")
}

#[test]
fn a_report_with_a_fault_is_refused_by_name() {
    let told = problem(|report| report.language = "tlh".to_owned());
    assert_eq!(told, Problem::Language("tlh".to_owned()));
    assert_eq!(problem(|report| report.title = " \n".to_owned()), Problem::Title);
    let told = problem(|report| report.date.day = 32);
    assert_eq!(told, Problem::Date { year: 2026, month: 5, day: 32 });
    assert_eq!(told.to_string(), "date_invalid: there is no day 2026-5-32");
    let table = Table {
        caption: "Reefs".to_owned(),
        header: vec!["a".to_owned(), "b".to_owned()],
        rows: vec![Row::Group("x".to_owned()), Row::Cells(vec!["alone".into()])],
        ..Table::default()
    };
    let told = problem(|report| report.parts = vec![Part::Table(table.clone())]);
    assert_eq!(told, Problem::Row { caption: "Reefs".to_owned(), row: 2 });
    let told = problem(|report| report.parts = vec![Part::Table(Table::default())]);
    assert_eq!(told, Problem::Row { caption: String::new(), row: 0 });
    for value in [-0.1, 100.1, f64::NAN, f64::INFINITY] {
        let bar = Bar { label: "Reefs".to_owned(), value: Some(value), said: "?".to_owned() };
        let bars = Bars { bars: vec![bar], ..Bars::default() };
        let told = problem(|report| report.parts = vec![Part::Bars(bars.clone())]);
        assert_eq!(told, Problem::Bar { label: "Reefs".to_owned() });
    }
}

/// A directory with only those fonts whose files begin so.
fn only(stems: &[&str]) -> (tempfile::TempDir, Fonts) {
    fn link(from: &Path, to: &Path, stems: &[&str]) {
        for entry in std::fs::read_dir(from).into_iter().flatten().flatten() {
            let (path, name) = (entry.path(), entry.file_name());
            if path.is_dir() {
                link(&path, to, stems);
            } else if stems.iter().any(|stem| name.to_string_lossy().starts_with(stem)) {
                std::fs::copy(&path, to.join(name)).expect("copied");
            }
        }
    }
    fonts(); // there is something to copy
    let directory = tempfile::tempdir().expect("a directory");
    for from in Fonts::DIRECTORIES {
        link(Path::new(from), directory.path(), stems);
    }
    let fonts = Fonts::find(&[PathBuf::from(directory.path())]);
    (directory, fonts)
}

#[test]
fn missing_fonts_are_named_by_their_package() {
    let (_kept, fonts) = only(&["NotoSans-"]);
    assert_eq!(fonts.missing_for("ru"), None);
    let told = |language: &str, text: &str| {
        print(&report(language, vec![Part::Paragraph(text.to_owned())]), &fonts).map(|_| ())
    };
    let lacks = |package, character| Err(Problem::Fonts { package, character });
    assert_eq!(told("ru", "Остров"), Ok(()));
    assert_eq!(told("ar", "x"), lacks("fonts-noto-core", None));
    assert_eq!(told("zh", "x"), lacks("fonts-noto-cjk", None));
    assert_eq!(told("en", "from مثال"), lacks("fonts-noto-core", Some('م')));
    assert_eq!(told("en", "from 示例"), lacks("fonts-noto-cjk", Some('示')));
    let said = print(&report("en", vec![Part::Paragraph("示".into())]), &fonts);
    let said = said.expect_err("no font").to_string();
    assert_eq!(said, "fonts_missing: install the package fonts-noto-cjk (U+793A)");
}

#[test]
fn files_that_only_have_the_name_of_a_font_are_no_fonts() {
    let (kept, _) = only(&["NotoSans-Regular"]);
    for name in ["NotoSansCJK-Regular.ttc", "NotoSansArabic-Regular.ttf"] {
        std::fs::write(kept.path().join(name), "no font").expect("written");
    }
    let fonts = Fonts::find(&[kept.path().to_owned()]);
    for (language, package) in [("ar", "fonts-noto-core"), ("zh", "fonts-noto-cjk")] {
        assert_eq!(fonts.missing_for(language), None, "by name it is there");
        let told = print(&report(language, Vec::new()), &fonts).map(|_| ());
        assert_eq!(told, Err(Problem::Fonts { package, character: None }), "{language}");
    }
}
