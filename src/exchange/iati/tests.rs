//! Whole files, all of them fiction, through the reader and back.

use super::*;

const ACTIVITIES: &[u8] = include_bytes!("../../../tests/cases/iati/activities.xml");
const ORGANISATIONS: &[u8] = include_bytes!("../../../tests/cases/iati/organisations.xml");
const VERSION_1: &[u8] = include_bytes!("../../../tests/cases/iati/version_1.xml");
const DOCTYPE: &[u8] = include_bytes!("../../../tests/cases/iati/doctype.xml");
const BROKEN: &[u8] = include_bytes!("../../../tests/cases/iati/broken.xml");
const TWICE: &[u8] = include_bytes!("../../../tests/cases/iati/twice.xml");
const LATIN_1: &[u8] = include_bytes!("../../../tests/cases/iati/latin_1.xml");

fn taken(bytes: &[u8]) -> File {
    read(bytes).unwrap_or_else(|refused| panic!("{refused:?}"))
}

fn refused(bytes: &[u8]) -> Refused {
    read(bytes).expect_err("the file is to be refused")
}

fn pairs(texts: &[Text]) -> Vec<(&str, &str)> {
    texts.iter().map(|text| (text.language.as_str(), text.text.as_str())).collect()
}

fn codes(problems: &[Problem]) -> Vec<&str> {
    problems.iter().map(|problem| problem.code).collect()
}

/// A file of one activity with this inside.
fn with(inside: &str) -> String {
    format!(
        "<iati-activities version=\"2.03\"><iati-activity xml:lang=\"en\"><iati-identifier>XX-1</iati-identifier>\
         <title><narrative>T</narrative></title>{inside}</iati-activity></iati-activities>"
    )
}

#[test]
fn every_language_of_a_title_is_kept() {
    let file = taken(ACTIVITIES);
    let lamps = &file.activities[0];
    let wanted = [("en", "Lamps & lessons"), ("fr", "Lampes et leçons"), ("ar", "مصابيح ودروس")];
    assert_eq!(pairs(&lamps.titles), wanted);
    assert_eq!(lamps.default_language, "en");
    assert_eq!(lamps.descriptions[1].texts[0].language, "fr", "said by the element around it");
}

#[test]
fn a_language_that_nobody_says_is_undetermined() {
    let file = taken(ACTIVITIES);
    assert_eq!(pairs(&file.activities[1].titles), [("und", "Nets")]);
}

#[test]
fn the_language_of_the_file_holds_where_a_record_says_none() {
    let file = taken(ORGANISATIONS);
    let wanted = [
        ("fr", "Agence de coopération Lanterne (démo)"),
        ("en", "Lantern Cooperation Agency (demo)"),
    ];
    assert_eq!(pairs(&file.organisations[0].names), wanted);
}

#[test]
fn markup_in_narratives_becomes_plain_paragraphs() {
    let file = taken(ACTIVITIES);
    let descriptions = &file.activities[0].descriptions;
    let wanted = [
        ("en", "Teachers learn to teach online.\n\n- one\n- two"),
        ("fr", "Les enseignants apprennent & enseignent."),
    ];
    assert_eq!(pairs(&descriptions[0].texts), wanted);
    assert_eq!(descriptions[0].kind, "1");
}

#[test]
fn real_elements_in_a_narrative_are_markup_too() {
    let file = taken(
        with("<description><narrative>One<br/>two <b>three</b></narrative></description>")
            .as_bytes(),
    );
    assert_eq!(pairs(&file.activities[0].descriptions[0].texts), [("en", "One\ntwo three")]);
}

#[test]
fn a_participant_without_reference_keeps_its_name() {
    let file = taken(ACTIVITIES);
    let participants = &file.activities[0].participants;
    assert_eq!(participants.len(), 4);
    assert_eq!((participants[0].body.reference.as_str(), participants[0].role.as_str()), ("", "1"));
    assert_eq!(participants[0].body.names[0].text, "Harbour Foundation (demo)");
    assert_eq!(participants[3].body.names[0].text, "Bill & Company (demo)", "escaped twice");
}

#[test]
fn one_reference_with_two_names_gives_both() {
    let file = taken(ACTIVITIES);
    let participants = file.activities[0].participants.iter();
    let names: Vec<&str> = participants
        .filter(|one| one.body.reference == "XX-DEMO-2")
        .map(|one| one.body.names[0].text.as_str())
        .collect();
    assert_eq!(names, ["Reef Schools (demo)", "Reef Schools Trust (demo)"]);
}

#[test]
fn dates_money_places_and_shares_are_typed() {
    let file = taken(ACTIVITIES);
    let lamps = &file.activities[0];
    assert_eq!((lamps.line, lamps.column), (4, 3));
    assert_eq!(lamps.identifier, "XX-DEMO-1-LAMPS");
    assert_eq!([lamps.day("1"), lamps.day("2"), lamps.day("4")], ["2026-03-01", "2026-04-15", ""]);
    assert_eq!((lamps.humanitarian.as_str(), lamps.status.as_str()), ("0", "2"));
    let money = &lamps.budgets[0].money;
    assert_eq!((money.amount.as_str(), money.currency.as_str()), ("21189.0975", "USD"));
    assert_eq!(lamps.country_codes(), ["KE", "UG"]);
    assert_eq!(lamps.countries[0].percentage, "66.67");
    assert_eq!(lamps.sector_codes("1"), ["22040", "11130"]);
    assert_eq!(lamps.sector_codes("99"), ["digital-skills"]);
    let place = &lamps.locations[0];
    assert_eq!((place.latitude.as_str(), place.longitude.as_str()), ("-1.25", "36.75"));
    assert_eq!(lamps.documents[0].categories, ["A01", "B02"]);
    assert_eq!(lamps.results[0].indicators[0].periods[0].actuals[0].value, "98");
}

#[test]
fn transactions_are_summed_exactly_by_type_and_currency() {
    let file = taken(ACTIVITIES);
    let totals = file.activities[0].totals();
    let told: Vec<String> = totals
        .iter()
        .map(|one| format!("{} {} {} {}", one.kind, one.amount, one.currency, one.count))
        .collect();
    assert_eq!(told, ["2 1000.3 USD 2", "3 -5 EUR 1"]);
}

#[test]
fn what_has_no_place_is_kept_and_counted() {
    let file = taken(ACTIVITIES);
    let lamps = &file.activities[0];
    assert_eq!(lamps.rest["collaboration-type"][0]["@code"], "4");
    assert_eq!(lamps.rest["participating-org"][0]["@crs-channel-code"], "20000");
    assert_eq!(lamps.rest["participating-org"][0]["#"], 2);
    let account = &lamps.rest["transaction"][0]["demo:account"][0];
    assert_eq!(
        (account["@code"].as_str(), account["demo:line"][0].as_str()),
        (Some("7"), Some("office"))
    );
    let remark = &lamps.rest["demo:remark"][0]["#content"];
    assert_eq!(remark[1]["demo:b"], "twice", "mixed text keeps its order");
    assert_eq!(lamps.namespaces["demo"], "https://example.org/demo");
    let unplaced = lamps.unplaced();
    assert_eq!(unplaced["participating-org/@crs-channel-code"], 1);
    assert_eq!(unplaced["transaction/flow-type/@code"], 1);
    assert_eq!(unplaced["location/exactness"], 1);
    assert!(!unplaced.contains_key("transaction") && !unplaced.contains_key("title"));
}

#[test]
fn persons_are_left_out_of_everything_and_counted() {
    let file = taken(ACTIVITIES);
    let lamps = &file.activities[0];
    let all = serde_json::to_string(lamps).expect("all keys are text");
    for secret in ["Nemo", "Chief", "+00 000", "nemo@", "bureau@", "Home Lane"] {
        assert!(!all.contains(secret), "{secret} came through");
    }
    let counts: Vec<(&str, usize)> =
        lamps.left_out.iter().map(|(kind, count)| (kind.as_str(), *count)).collect();
    let wanted = [
        ("email", 2),
        ("job-title", 1),
        ("mailing-address", 1),
        ("person-name", 2),
        ("telephone", 1),
    ];
    assert_eq!(counts, wanted);
    assert_eq!(lamps.contacts[0].addresses[0].text, "1 Pier Road");
    assert_eq!(lamps.descriptions[1].texts[0].text, "Objectif : 5 < 7, écrivez à [e-mail].");
}

#[test]
fn doubtful_facts_are_warnings_with_their_place() {
    let file = taken(ACTIVITIES);
    let nets = file.activities[1].line;
    assert!(file.warnings.iter().all(|warning| warning.line >= nets), "{:?}", file.warnings);
    let wanted = [
        "iati.code.unknown",
        "iati.date.unreadable",
        "iati.amount.unreadable",
        "iati.dates.order",
        "iati.percentages",
        "iati.percentages",
    ];
    assert_eq!(codes(&file.warnings), wanted);
    assert!(file.warnings[5].message.contains("add up to 90"), "{}", file.warnings[5].message);
    // What could not be read is kept as it was.
    let rest = &file.activities[1].rest;
    assert_eq!(rest["activity-date"][0]["@iso-date"], "31.12.2027");
    assert_eq!(rest["budget"][0]["value"][0]["#text"], "12 coins");
}

#[test]
fn thirds_that_are_rounded_add_up() {
    let shares = "<sector code=\"1\" percentage=\"33.33\"/>".repeat(3);
    assert_eq!(taken(with(&shares).as_bytes()).warnings, []);
    let shares = "<sector code=\"1\" percentage=\"33\"/>".repeat(3);
    assert_eq!(codes(&taken(with(&shares).as_bytes()).warnings), ["iati.percentages"]);
}

#[test]
fn a_doctype_is_refused_before_it_can_do_anything() {
    let refused = refused(DOCTYPE);
    assert_eq!(codes(&refused.problems), ["iati.doctype"]);
    assert_eq!((refused.problems[0].line, refused.problems[0].column), (2, 1));
}

#[test]
fn broken_xml_is_located_and_the_records_before_it_are_counted() {
    let refused = refused(BROKEN);
    assert_eq!((refused.read, codes(&refused.problems)), (1, vec!["iati.xml.broken"]));
    let problem = &refused.problems[0];
    // Columns count characters: the é before is one.
    assert_eq!((problem.line, problem.column), (8, 31));
    assert!(problem.message.starts_with("</narrative> was expected here"), "{}", problem.message);
}

#[test]
fn a_file_that_is_cut_off_says_what_is_open() {
    let cut = &ACTIVITIES[..ACTIVITIES.len() - 60];
    let refused = refused(cut);
    assert_eq!((refused.read, codes(&refused.problems)), (1, vec!["iati.xml.unclosed"]));
    assert!(refused.problems[0].message.contains("</"), "{}", refused.problems[0].message);
}

#[test]
fn an_identifier_twice_or_none_refuses_the_file_with_every_place() {
    let refused = refused(TWICE);
    assert_eq!(refused.read, 2);
    let places: Vec<(usize, &str)> =
        refused.problems.iter().map(|problem| (problem.line, problem.code)).collect();
    assert_eq!(places, [(3, "iati.identifier.missing"), (4, "iati.identifier.twice")]);
    assert!(refused.problems[1].message.contains("at 2:3"));
}

#[test]
fn harmful_and_unknown_things_are_refused() {
    let deep = "<x>".repeat(100) + &"</x>".repeat(100);
    let cases = [
        (with("&eacute;"), "iati.entity.unknown"),
        (with("<x a=\"&foo;\"/>"), "iati.entity.unknown"),
        (with("AT&T"), "iati.xml.broken"),
        (with("<x a=1/>"), "iati.xml.broken"),
        (with("<x a=\"1\" a=\"2\"/>"), "iati.xml.broken"),
        (with("a < b"), "iati.xml.broken"),
        (with("&#0;"), "iati.entity.unknown"),
        (with(&deep), "iati.record.large"),
        (format!("{}<more/>", with("")), "iati.xml.broken"),
        ("<rss/>".to_owned(), "iati.root"),
        (String::new(), "iati.root"),
        ("id;title\n1;x".to_owned(), "iati.root"),
        ("<?xml version=\"1.0\" encoding=\"EBCDIC\"?><x/>".to_owned(), "iati.encoding"),
    ];
    for (text, code) in cases {
        assert_eq!(codes(&refused(text.as_bytes()).problems), [code], "{text}");
    }
    let text = with("<x>#</x>").into_bytes();
    let bytes: Vec<u8> = text.iter().map(|byte| if *byte == b'#' { 0xFF } else { *byte }).collect();
    assert_eq!(codes(&refused(&bytes).problems), ["iati.encoding"]);
}

#[test]
fn a_record_too_large_for_memory_is_refused() {
    let large = with(&"<x/>".repeat(1_000_001));
    assert_eq!(codes(&refused(large.as_bytes()).problems), ["iati.record.large"]);
    let large = with(&format!("<!--{}-->", "x".repeat(65 << 20)));
    // In slices, as from a disk: a slice in memory is given out whole before it is counted.
    let input = std::io::BufReader::new(large.as_bytes());
    let refused = read(input).expect_err("a comment larger than a record may be");
    assert_eq!(codes(&refused.problems), ["iati.record.large"]);
}

#[test]
fn the_encoding_that_a_file_says_is_read() {
    assert_eq!(taken(LATIN_1).activities[0].titles[0].text, "École numérique");
    let text = with("<description><narrative>مصابيح 𝄞</narrative></description>");
    let little = text.encode_utf16().flat_map(u16::to_le_bytes);
    let bytes: Vec<u8> = [0xFF, 0xFE].into_iter().chain(little).collect();
    assert_eq!(taken(&bytes).activities[0].descriptions[0].texts[0].text, "مصابيح 𝄞");
    let bytes = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
    assert_eq!((taken(&bytes).activities[0].line, taken(&bytes).activities[0].column), (1, 33));
}

#[test]
fn version_1_is_read_as_version_2_says_it() {
    let file = taken(VERSION_1);
    let old = &file.activities[0];
    assert_eq!(pairs(&old.titles), [("en", "An old project"), ("fr", "Un vieux projet")]);
    assert_eq!(old.descriptions[0].texts[0].text, "First line\n\nSecond paragraph");
    assert_eq!((old.day("1"), old.day("4")), ("2011-01-01", "2012-01-01"));
    assert_eq!(old.participants[0].role, "1");
    assert_eq!(old.participants[0].body.names[0].text, "Reef Schools (demo)");
    assert_eq!(old.sector_codes("1"), ["22040"]);
    assert_eq!(old.transactions[0].kind, "3");
    assert_eq!(old.websites, ["https://example.org/old"]);
    assert_eq!(file.warnings, []);
}

#[test]
fn an_organisation_is_read_with_budgets_and_documents() {
    let file = taken(ORGANISATIONS);
    let lantern = &file.organisations[0];
    assert_eq!((lantern.identifier.as_str(), lantern.kind()), ("XX-DEMO-1", "40"));
    let kinds: Vec<(&str, &str)> = lantern
        .budgets
        .iter()
        .map(|one| (one.kind.as_str(), one.money.currency.as_str()))
        .collect();
    let wanted = [
        ("total-budget", "EUR"),
        ("recipient-country-budget", "USD"),
        ("total-expenditure", "EUR"),
    ];
    assert_eq!(kinds, wanted);
    assert_eq!(lantern.budgets[2].lines[0].texts[0].text, "Timbres");
    assert_eq!(lantern.documents[0].countries[0].code, "KE");
    assert!(lantern.rest.is_null(), "{}", lantern.rest);
}

#[test]
fn what_was_read_is_written_without_loss() {
    let first = taken(ACTIVITIES);
    let mut bytes = Vec::new();
    write_activities(&mut bytes, &first.activities, "2027-02-01T00:00:00Z").expect("memory");
    let mut second = taken(&bytes);
    assert_eq!(second.header.generated, "2027-02-01T00:00:00Z");
    for (new, old) in second.activities.iter_mut().zip(&first.activities) {
        (new.line, new.column, new.left_out) = (old.line, old.column, old.left_out.clone());
    }
    // Websites and bodies stand where they stood, foreign elements too.
    assert_eq!(second.activities, first.activities);
    let first = taken(ORGANISATIONS);
    let mut bytes = Vec::new();
    write_organisations(&mut bytes, &first.organisations, "").expect("memory");
    let second = taken(&bytes);
    assert_eq!(
        second.organisations[0].without(&["line"]),
        first.organisations[0].without(&["line"])
    );
}

#[test]
fn a_caller_keeps_what_it_has_not_placed() {
    let file = taken(ACTIVITIES);
    let kept = file.activities[0].without(&["titles", "line", "column"]);
    assert!(kept.get("titles").is_none() && kept.get("websites").is_none());
    assert_eq!(kept["tags"][0]["code"], "4.4");
    assert_eq!(kept["rest"]["conditions"], serde_json::Value::Null);
    assert_eq!(kept["transactions"][0]["provider"]["activity"], "XX-DEMO-1-FUND");
}

#[test]
fn records_come_one_by_one() {
    let mut reader = Reader::new(ACTIVITIES);
    let Some(Ok(Record::Activity(first))) = reader.next() else {
        panic!("an activity comes first")
    };
    assert_eq!(
        (first.identifier.as_str(), reader.header().version.as_str()),
        ("XX-DEMO-1-LAMPS", "2.03")
    );
    assert!(reader.warnings().is_empty());
    assert_eq!(reader.count(), 1);
}
