//! The sample in six languages, and long tables.

use facility_report::{Bar, Bars, Cell, Fonts, Part, Row, Table};

use crate::{island, poppler, printed, report};

/// Left and right end of the lines on A4 with margins of 22 mm, in points.
const LEFT: f64 = 22.0 / 25.4 * 72.0;
const RIGHT: f64 = 188.0 / 25.4 * 72.0;

#[test]
fn a_report_is_tagged_and_says_its_language_in_all_six() {
    for language in island::LANGUAGES {
        let pdf = printed(&island::report(language, 10));
        for mark in ["/StructTreeRoot", "/MarkInfo", &format!("/Lang({language})")] {
            assert!(poppler::holds(&pdf, mark), "{language}: {mark}");
        }
        let metadata = "<pdfuaid:part>1</pdfuaid:part>";
        assert!(poppler::holds(&pdf, metadata), "{language}: {metadata}");
        let direction = if language == "ar" { "/R2L" } else { "/L2R" };
        assert!(poppler::holds(&pdf, direction), "{language}: {direction}");
        let facts = poppler::facts(&pdf);
        let title = island::report(language, 10).title;
        for fact in ["Tagged:          yes", "(A4)", "Tue May  5", &title] {
            assert!(facts.contains(fact), "{language}: {fact}\n{facts}");
        }
    }
}

#[test]
fn a_text_can_be_read_again_in_every_script() {
    let known = [
        // Poppler turns the two letters of a ligature around: words without one.
        ("ar", &["جزيرة", "الرقمي", "المهارات"][..]),
        ("en", &["thenorthernreefsareleftout(−3.5points)"]),
        ("es", &["Cuadrodeindicadores", "imaginó"]),
        ("fr", &["Îledel’Exemple:inclusionnumérique"]),
        ("ru", &["Картапоказателейвымышленнойсистемы"]),
        ("zh", &["几乎各地的覆盖率都很高，只有北部礁区没有“信号”。", "del’Exemple"]),
    ];
    for (language, texts) in known {
        let letters = poppler::letters(&printed(&island::report(language, 6)));
        for text in texts {
            assert!(letters.contains(text), "{language}: {text}\n{letters}");
        }
    }
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    let report = island::report("en", 12);
    let first = printed(&report);
    assert!(first == printed(&report));
    let anew = Fonts::find(&Fonts::DIRECTORIES.map(Into::into));
    assert!(first == facility_report::print(&report, &anew).expect("printed"));
}

#[test]
fn arabic_columns_run_from_the_right() {
    let place =
        |language: &str, word: &str| poppler::place(&printed(&island::report(language, 3)), word);
    for (language, mirrored) in [("en", false), ("ar", true)] {
        // A label of a bar, its value; the name of a row, its year. Poppler says where a word
        // stands with its letters from the left to the right.
        let label: String = match mirrored {
            true => "المهارات".chars().rev().collect(),
            false => "Skills".to_owned(),
        };
        let [name, value] = [&label, "41.0"].map(|text| place(language, text));
        assert_eq!(name > 300.0, mirrored, "{language}: {name}");
        assert_eq!(value < 300.0, mirrored, "{language}: {value}");
        let year = place(language, "2020");
        assert_eq!(place(language, "0.0") > year, mirrored, "{language}");
    }
}

#[test]
fn a_table_of_300_rows_repeats_its_header_and_loses_no_row() {
    let pdf = printed(&island::report("en", 300));
    let pages = poppler::pages(&pdf);
    assert!(pages.len() > 8, "{} pages", pages.len());
    let count = pages.len();
    for (at, page) in pages.iter().enumerate() {
        assert!(page.contains("Indicator Value Year Source"), "page {}", at + 1);
        assert!(page.contains(&format!("{} / {count}", at + 1)), "page {}", at + 1);
        assert!(page.contains("https://facility.example/en/scorecards/XA/2026"));
    }
    let letters = poppler::letters(&pdf);
    for row in 1..=300 {
        assert!(letters.contains(&format!("imaginary,indicator{row}")), "row {row}");
    }
    // The header is tagged once: a screen reader hears no header that a page break repeats.
    let tree = poppler::tree(&pdf);
    assert_eq!(tree.matches("\"Value\"").count(), 1);
    assert_eq!(tree.matches("\"Affordability\"").count(), 2, "the chart and one heading of rows");
    assert_eq!(tree.matches("/Scope /Row").count(), 4 + 300);
    assert_eq!(tree.matches("/Scope /Column").count(), 4 + 5);
    assert!(poppler::edges(&pdf, 'x').1 < RIGHT + 1.0);
}

#[test]
fn a_word_without_end_stays_on_the_page() {
    let word = "Wm".repeat(200);
    let cells = |count: usize| -> Vec<Cell> { vec![word.as_str().into(); count] };
    let mut short = cells(9);
    short[0] = "short".into();
    let table = Table {
        caption: word.clone(),
        header: vec![word.clone(); 9],
        numbers: vec![8],
        rows: vec![Row::Group(word.clone()), Row::Cells(cells(9)), Row::Cells(short)],
    };
    let bar = Bar { label: word.clone(), value: Some(50.0), said: word.clone() };
    let chart = Bars { caption: word.clone(), alternative: word.clone(), bars: vec![bar; 3] };
    let parts = vec![
        Part::Heading { level: 1, text: word.clone() },
        Part::Paragraph(word.clone()),
        Part::List(vec![word.clone(), "数字".repeat(200), "كلمة".repeat(60)]),
        Part::Table(table),
        Part::Bars(chart),
    ];
    let mut report = report("en", parts);
    report.title = word.clone();
    report.subtitle = word.clone();
    report.author = word.clone();
    report.address = format!("https://facility.example/{word}");
    report.about = vec![(word.clone(), word.clone())];
    report.notes = vec![word.clone()];
    let pdf = printed(&report);
    let (left, right) = poppler::edges(&pdf, 'x');
    assert!(left > LEFT - 1.0 && right < RIGHT + 1.0, "from {left} to {right}");
    let (top, bottom) = poppler::edges(&pdf, 'y');
    assert!(top > 0.0 && bottom < 842.0, "from {top} to {bottom}");
    assert!(poppler::pages(&pdf).len() < 20, "a header without end comes once");
    let letters = poppler::letters(&pdf);
    let total = letters.matches("Wm").count();
    assert!(total > 30 * 200, "letters were lost: {total}");
}

#[test]
fn levels_of_headings_are_never_skipped() {
    let heading = |level, text: &str| Part::Heading { level, text: text.to_owned() };
    let parts = vec![heading(3, "one"), heading(3, "two"), heading(9, "three"), heading(0, "four")];
    let tree = poppler::tree(&printed(&report("en", parts)));
    for (tag, text) in [("H1", "one"), ("H2", "two"), ("H3", "three"), ("H1", "four")] {
        assert!(tree.contains(&format!("{tag} \"{text}\"")), "{tag} {text}\n{tree}");
    }
}

#[test]
fn a_chart_says_its_values_to_those_who_do_not_see_it() {
    let bars = |alternative: &str| {
        let bar = Bar { label: "Reefs".to_owned(), value: Some(0.0), said: "0.0".to_owned() };
        let none = Bar { label: "Tides".to_owned(), value: None, said: "not known".to_owned() };
        let alternative = alternative.to_owned();
        Part::Bars(Bars { caption: "Scores".to_owned(), alternative, bars: vec![bar, none] })
    };
    let blank = printed(&report("en", vec![bars(" ")]));
    assert!(poppler::holds(&blank, "/Alt(Scores. Reefs: 0.0; Tides: not known)"));
    let own = printed(&report("en", vec![bars("Reefs have nothing.")]));
    assert!(poppler::holds(&own, "/Alt(Reefs have nothing.)"));
    assert!(poppler::tree(&own).contains("Figure"));
    // A chart without bars is a caption.
    printed(&report("en", vec![Part::Bars(Bars::default()), Part::List(Vec::new())]));
}
