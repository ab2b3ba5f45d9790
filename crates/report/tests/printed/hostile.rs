//! Texts that would be markup, or worse, if they were read as such.

use facility_report::{Cell, Part, Row, Table};

use crate::{poppler, printed, report};

const TEXTS: &[&str] = &[
    "#import \"@preview/evil:1.0.0\": *",
    "#include \"/etc/passwd\" #read(\"/etc/passwd\")",
    "#panic(sys.inputs) #sys.version",
    "*bold* _slanted_ `raw` ```rust raw```",
    "$ x^2 $ $unclosed",
    "] [ } { ) ( #] #} #)",
    "\"quotes\" 'single' \\\" \\u{41} \\",
    "<label> @reference // comment /* comment",
    "= heading - list + item / term: x",
    "a -- b --- c ... d ~ e -? f",
    "</w:t><script>alert(1)</script> &amp; %PDF (a) << >>",
];

/// The text without white space.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn no_text_becomes_markup_wherever_it_stands() {
    for text in TEXTS {
        let own = || (*text).to_owned();
        let cell = Cell::from(*text).in_language(text).leading_to(text);
        let table = Table {
            caption: own(),
            header: vec![own(), own()],
            numbers: vec![1, 7],
            rows: vec![Row::Group(own()), Row::Cells(vec![cell.clone(), cell])],
        };
        let bar = facility_report::Bar { label: own(), value: Some(1.0), said: own() };
        let chart = facility_report::Bars { caption: own(), alternative: own(), bars: vec![bar] };
        let mut report = report(
            "en",
            vec![
                Part::Heading { level: 1, text: own() },
                Part::Paragraph(own()),
                Part::List(vec![own()]),
                Part::Table(table),
                Part::Bars(chart),
            ],
        );
        report.title = own();
        report.subtitle = own();
        report.author = own();
        report.date.text = own();
        report.address = own();
        report.about = vec![(own(), own())];
        report.notes = vec![own()];
        let pdf = printed(&report);
        // 3 above, the address, 2 about, heading, paragraph, item, 6 in the table, 3 in the chart
        // and a note; author and date share a line.
        let letters = poppler::letters(&pdf);
        let count = letters.matches(&squeezed(text)).count();
        assert!(count >= 18, "{text}: {count} times\n{letters}");
        let facts = poppler::facts(&pdf);
        assert!(facts.contains(text), "{facts}");
        assert!(!poppler::holds(&pdf, "/URI"), "{text} is a link");
    }
}

#[test]
fn controls_are_dropped_and_marks_of_direction_do_no_harm() {
    let text = "nul\0bell\u{7}escape\u{1b}tab\tmark\u{FEFF}none\u{FFFE}end\r\nline";
    let letters = poppler::letters(&printed(&report("en", vec![Part::Paragraph(text.into())])));
    assert!(letters.contains("nulbellescapetabmarknoneendline"), "{letters}");

    let marks =
        "left\u{200F}right\u{200E} \u{2067}isolated\u{2069} soft\u{AD}hyphen zero\u{200B}width";
    let open = Part::Paragraph("\u{202B}\u{2066}never closed".into());
    let override_ = Part::Paragraph("\u{202E}turned".into());
    let after = Part::Paragraph("straight on".into());
    for language in ["en", "ar"] {
        let parts =
            vec![Part::Paragraph(marks.into()), open.clone(), override_.clone(), after.clone()];
        let letters = poppler::letters(&printed(&report(language, parts)));
        assert!(letters.contains("straighton"), "{language}: {letters}");
        assert!(letters.contains("neverclosed"), "{language}: {letters}");
    }
}

#[test]
fn what_no_font_draws_is_named_by_its_code_point() {
    let text =
        "smile \u{1F600}\u{FE0F} private \u{E000} thai ก tag \u{E0041} minus − at least ≥ tick ✓";
    let letters = poppler::letters(&printed(&report("en", vec![Part::Paragraph(text.into())])));
    let expected = "smile[U+1F600]private[U+E000]thai[U+0E01]tagminus−atleast≥tick✓";
    assert!(letters.contains(expected), "{letters}");
}

#[test]
fn only_addresses_of_the_web_and_of_mail_are_links() {
    let links = [
        ("https://example.org/a?b=c&d=(e)#f", true),
        ("mailto:desk@facility.example", true),
        ("javascript:alert(1)", false),
        ("file:///etc/passwd", false),
        ("https://", false),
        ("/relative", false),
        ("https://example.org/\nnext", false),
    ];
    for (address, leads) in links {
        let cells = vec![Cell::from("name"), Cell::from("there").leading_to(address)];
        let header = vec!["a".to_owned(), "b".to_owned()];
        let table = Table { header, rows: vec![Row::Cells(cells)], ..Table::default() };
        let pdf = printed(&report("en", vec![Part::Table(table)]));
        assert_eq!(poppler::holds(&pdf, "/URI"), leads, "{address}");
    }
    let long = format!("https://example.org/{}", "a".repeat(2000));
    let cell = Cell::from("there").leading_to(&long);
    let table = Table {
        header: vec!["a".to_owned()],
        rows: vec![Row::Cells(vec![cell])],
        ..Table::default()
    };
    assert!(!poppler::holds(&printed(&report("en", vec![Part::Table(table)])), "/URI"));
}

#[test]
fn a_cell_may_be_in_another_language() {
    let cells = vec![
        Cell::from("name"),
        Cell::from("数字包容").in_language("zh-Hans"),
        Cell::from("الشمول").in_language("ar"),
    ];
    let header = ["a", "b", "c"].map(str::to_owned).to_vec();
    let table = Table { header, rows: vec![Row::Cells(cells)], ..Table::default() };
    let pdf = printed(&report("en", vec![Part::Table(table)]));
    for language in ["/Lang(zh)", "/Lang(ar)", "/Lang(en)"] {
        assert!(poppler::holds(&pdf, language), "{language}");
    }
}
