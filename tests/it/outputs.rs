//! What leaves the facility for other programs and for paper: addresses for search engines,
//! workbooks, exports, catalogues, lists within pages of others.

use calamine::Data;
use facility_language::Language;
use facility_record::{Kind, Value};
use facility_store::Record;
use serde_json::json;

use crate::every_kind::list_of;
use crate::given::Maker;
use crate::html::{tags, words};
use crate::people::{Reply, sheets};
use crate::process::Place;
use crate::world::{World, databases, everywhere};

/// The kinds of which there may be a public record.
pub fn public_kinds(world: &World) -> Vec<&'static Kind> {
    world.store().kinds().iter().copied().filter(|kind| kind.is_ever_public()).collect()
}

/// Those of them that begin as drafts.
pub fn drafted_kinds(world: &World) -> Vec<&'static Kind> {
    let kinds = public_kinds(world).into_iter();
    kinds.filter(|kind| !kind.is_public_state(kind.states[0].name)).collect()
}

pub fn maker(world: &World) -> Maker<'_> {
    Maker::new(world, &world.join("person", &[], &[]).person.id)
}

/// A public record of every kind.
pub fn one_of_each(world: &World) -> Vec<Record> {
    let maker = maker(world);
    let kinds = public_kinds(world);
    let records = kinds.into_iter().map(|kind| maker.public(kind, "facility")).collect();
    world.settle();
    records
}

pub fn page_of(record: &Record, language: Language) -> String {
    let list = list_of(record.kind).replacen("/en/", &format!("/{}/", language.code()), 1);
    format!("{list}/{}", record.id)
}

/// The texts of the elements of this name.
fn texts(xml: &str, name: &str) -> Vec<String> {
    let (start, end) = (format!("<{name}>"), format!("</{name}>"));
    let parts = xml.split(start.as_str()).skip(1);
    parts.map(|rest| rest.split(end.as_str()).next().unwrap().to_owned()).collect()
}

#[test]
fn search_engines_are_told_of_every_public_record_in_six_languages_and_of_nothing_else() {
    everywhere(|world| {
        let visitor = world.visitor();
        let maker = maker(world);
        let public = one_of_each(world);
        let kinds = drafted_kinds(world);
        let drafts = kinds.iter().map(|kind| world.create(kind, "facility", maker.full(kind).body));
        let drafts: Vec<Record> = drafts.collect();
        let robots = visitor.get("/robots.txt");
        let map = format!("{}/sitemap.xml", world.base);
        assert!(robots.body.lines().any(|line| line == format!("Sitemap: {map}")));
        let mut listed = Vec::new();
        for file in texts(&visitor.get("/sitemap.xml").body, "loc") {
            let reply = visitor.get(file.strip_prefix(&world.base).unwrap());
            assert_eq!(reply.status, 200, "{file}");
            assert!(reply.header("content-type").starts_with("application/xml"));
            let own = texts(&reply.body, "loc");
            assert_eq!(reply.body.matches("<xhtml:link ").count(), own.len() * 6, "{file}");
            assert!(own.len() <= 10_000);
            listed.extend(own);
        }
        for record in &public {
            for language in Language::ALL {
                let page = format!("{}{}", world.base, page_of(record, language));
                assert_eq!(listed.iter().filter(|other| **other == page).count(), 1, "{page}");
            }
        }
        assert!(!listed.iter().any(|page| drafts.iter().any(|draft| page.ends_with(&draft.id))));
        for page in &listed {
            let path = page.strip_prefix(&world.base).unwrap();
            assert_eq!(visitor.get(path).status, 200, "{path}");
        }
        for path in ["/sitemaps/pages/2.xml", "/sitemaps/trainings/2.xml", "/sitemaps/trainings/x"]
        {
            assert_eq!(visitor.get(path).status, 404, "{path}");
        }
    });
}

#[test]
fn a_page_names_itself_in_the_other_languages() {
    everywhere(|world| {
        let record = one_of_each(world).remove(0);
        let page = world.visitor().get(&page_of(&record, Language::ALL[0]));
        let links = tags(&page.body);
        let links = links.iter().filter(|tag| tag.name == "link" && tag.of("rel") == "alternate");
        let found: Vec<(&str, &str)> = links.map(|l| (l.of("hreflang"), l.of("href"))).collect();
        let wanted = Language::ALL.map(|language| {
            (language.code(), format!("{}{}", world.base, page_of(&record, language)))
        });
        assert_eq!(found, wanted.each_ref().map(|(code, page)| (*code, page.as_str())));
    });
}

/// The lines of a CSV answer.
fn lines(reply: &Reply) -> Vec<Vec<String>> {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).from_reader(reply.body.as_bytes());
    let line = |line: csv::StringRecord| line.iter().map(str::to_owned).collect();
    reader.records().map(|record| line(record.unwrap())).collect()
}

/// A cell as the CSV of it says.
fn cell(data: &Data) -> String {
    match data {
        Data::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        Data::Empty => String::new(),
        other => other.to_string(),
    }
}

/// Whether a number is told the same, whatever zeros stand at its end.
fn same(one: &str, other: &str) -> bool {
    one == other
        || one.parse::<f64>().ok().zip(other.parse::<f64>().ok()).is_some_and(|(a, b)| a == b)
}

#[track_caller]
fn same_table(cells: &[Vec<Data>], lines: &[Vec<String>]) {
    assert_eq!(cells.len(), lines.len());
    for (row, line) in cells.iter().zip(lines) {
        for (at, text) in line.iter().enumerate() {
            let given = row.get(at).map_or(String::new(), cell);
            assert!(same(&given, text), "{given} instead of {text}");
        }
    }
}

#[test]
fn a_workbook_holds_what_the_csv_holds_with_days_as_days_and_texts_as_texts() {
    everywhere(|world| {
        let maker = maker(world);
        let visitor = world.visitor();
        for kind in public_kinds(world) {
            let mut body = maker.full(kind).body;
            let name = kind.title_field().unwrap().name;
            let formula = facility_record::Text::new("en", "=1+HYPERLINK(\"x\")");
            body.set(&kind.fields, name, Value::Text(formula));
            let draft = world.create(kind, "facility", maker.full(kind).body);
            let state = kind.states.iter().find(|state| kind.is_public_state(state.name)).unwrap();
            let record = world.bring(&draft, state.name, body, "");
            maker.public(kind, "facility");
            world.settle();
            for path in [list_of(kind), format!("{}/{}", list_of(kind), record.id)] {
                let reply = visitor.get(&format!("{path}.xlsx"));
                assert_eq!(reply.status, 200, "{path}");
                let book = sheets(&reply.bytes);
                let table = visitor.get(&format!("{path}.csv?raw=1&bom=0"));
                same_table(&book[0].1, &lines(&table));
                for (name, cells) in &book[1..] {
                    let rows = visitor.get(&format!("{path}.csv?raw=1&bom=0&rows={name}"));
                    same_table(cells, &lines(&rows));
                }
                let cells: Vec<&Data> =
                    book.iter().flat_map(|(_, rows)| rows.iter().flatten()).collect();
                assert!(cells.contains(&&Data::String("=1+HYPERLINK(\"x\")".into())), "{path}");
                let dated =
                    kind.fields.iter().any(|f| matches!(f.shape, facility_record::Shape::Date));
                assert!(
                    !dated || cells.iter().any(|cell| matches!(cell, Data::DateTime(_))),
                    "{path}"
                );
            }
        }
    });
}

/// A facility on disk with the starter catalogue and three made records of every kind, without the
/// server.
fn filled(database: &str, directory: tempfile::TempDir) -> tempfile::TempDir {
    let world = World::start(database.to_owned(), directory);
    let maker = maker(&world);
    for kind in public_kinds(&world) {
        (0..3).for_each(|_| drop(maker.public(kind, "facility")));
        world.create(kind, "facility", maker.full(kind).body);
    }
    world.settle();
    world.stopped()
}

#[test]
fn what_is_exported_and_imported_again_is_unchanged() {
    for (database, directory) in databases() {
        let directory = filled(&database, directory);
        let place = Place { data: directory.path(), database: &database };
        let kinds: Vec<&'static Kind> =
            facility::rooms::rooms().into_iter().flat_map(|room| room.kinds).collect();
        let kinds = kinds.into_iter().filter(|kind| kind.is_ever_public());
        for kind in kinds {
            for format in ["csv", "json", "xlsx"] {
                let file = directory.path().join(format!("{}.{format}", kind.plural));
                let file = file.to_string_lossy().into_owned();
                let (code, said, _) = place
                    .json(&["export", "--format", format, "--kind", kind.name, "--out", &file]);
                assert_eq!(code, 0, "{said}");
                let records = said["records"].as_u64().unwrap();
                assert!(records >= 3, "{said}");
                let files = said["files"].as_array().unwrap();
                let mut arguments = vec!["import"];
                arguments.extend(files.iter().map(|file| file.as_str().unwrap()));
                let (code, reports, complaints) = place.json(&arguments);
                let reports = reports.as_array().unwrap();
                assert_eq!((code, complaints.as_str(), reports.len()), (0, "", 1), "{file}");
                assert_eq!(reports[0]["unchanged"], json!(records), "{file}: {}", reports[0]);
                assert_eq!(reports[0]["read"], json!(records), "{file}");
            }
        }
    }
}

#[test]
fn a_catalogue_holds_every_public_record_of_its_filter_in_full_and_is_whole_without_a_connection() {
    everywhere(|world| {
        let maker = maker(world);
        let visitor = world.visitor();
        for kind in drafted_kinds(world) {
            let record = maker.public(kind, "facility");
            let draft = world.create(kind, "facility", maker.full(kind).body);
            world.settle();
            let room = kind.room.replace('_', "-");
            let country = if kind.field("countries").is_some() { "&country=KEN" } else { "" };
            let query = format!("kind={}{country}", kind.name);
            let served = visitor.get(&format!("/en/{room}/catalogue?{query}"));
            let file = visitor.get(&format!("/en/{room}/catalogue.html?{query}"));
            assert_eq!((served.status, file.status), (200, 200));
            for reply in [&served, &file] {
                let text = words(&reply.body);
                let page = visitor.get(&format!("{}/{}", list_of(kind), record.id)).body;
                let shown = page.split("<main").nth(1).unwrap();
                // What has come of it, or led to it, stands beneath, on its page alone.
                let beneath = ["proposals", "recommendation-why"];
                let beneath = beneath.map(|name| format!("<section aria-labelledby=\"{name}\""));
                let end = beneath.iter().filter_map(|start| shown.find(start)).min();
                let shown = words(&shown[..end.unwrap_or(shown.len())]);
                let given = shown.split(|c: char| !c.is_alphanumeric());
                for word in given.filter(|word| word.starts_with("zq")) {
                    assert!(text.contains(word), "{} lacks {word}", kind.name);
                }
                assert!(!reply.body.contains(&draft.id));
                assert!(reply.body.contains(&format!("href=\"#r-{}\"", record.id)));
                assert!(reply.body.contains(&format!("id=\"r-{}\"", record.id)));
            }
            assert!(!served.body.contains("<style"));
            assert!(file.header("content-disposition").starts_with("attachment"));
            assert!(file.body.contains("<style>") && !file.body.contains("<link"));
            for tag in tags(&file.body) {
                let leads = tag.of("href");
                assert!(leads.is_empty() || leads.starts_with(['#', 'h']), "{leads} leads nowhere");
            }
            let none = visitor.get(&format!("/en/{room}/catalogue?kind={}&country=FJI", kind.name));
            assert!(!none.body.contains(&record.id));
        }
    });
}

#[test]
fn lists_numbers_scorecards_and_maps_may_stand_within_a_page_of_others_and_no_other_page_may() {
    everywhere(|world| {
        let record = one_of_each(world).remove(0);
        for page in [list_of(record.kind), "/en/clearing-house/numbers".to_owned()] {
            let own = embedded(world, &page);
            assert!(page.ends_with("/numbers") || own.contains(&record.id));
        }
    });
}

/// What the lines to copy of a page show: nothing but the page's own, and no cookie.
fn embedded(world: &World, page: &str) -> String {
    let visitor = world.visitor();
    let page = visitor.get(page);
    assert!(page.header("content-security-policy").contains("frame-ancestors 'none'"));
    let snippet = words(&page.body);
    let (_, address) = snippet.split_once("<iframe src=\"").expect("lines to copy");
    let address = address.split('"').next().unwrap().replace("&amp;", "&");
    let reply = visitor.get(address.strip_prefix(&world.base).unwrap());
    assert_eq!(reply.status, 200);
    assert_eq!(reply.headers.iter().filter(|(n, _)| n == "content-security-policy").count(), 1);
    assert!(reply.header("content-security-policy").contains("frame-ancestors *"));
    assert!(reply.header("set-cookie").is_empty());
    let tags = tags(&reply.body);
    assert!(!tags.iter().any(|tag| matches!(tag.name.as_str(), "nav" | "header" | "form")));
    for link in tags.iter().filter(|tag| tag.name == "a" && !tag.closes) {
        assert_eq!((link.of("target"), link.of("rel")), ("_blank", "noopener"));
    }
    assert!(crate::html::faults(&reply.body, "en").is_empty());
    reply.body
}
