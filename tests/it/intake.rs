//! Tables brought in over the web: guessed, mended, looked at, saved, brought again, taken back.

use facility_access::Role;
use facility_record::{Text, Value};
use facility_store::Record;

use crate::given::{Maker, word};
use crate::html;
use crate::people::{Reply, Somebody};
use crate::world::{World, everywhere};

/// A table with another's columns, days and words.
const COURSES: &str = "Course ID,Course name,About,Organisation,URL,Subjects,Format,Country,Start date,Notes\n\
    C-1,Nets for beginners,How nets are woven.,PROVIDER,https://nets.example.org,Digital skills needs assessment,Online,Kenya,15/03/2027,first\n\
    C-2,Nets for masters,How nets are mended.,PROVIDER,https://nets.example.org/2,Digital readiness assessment,by smoke signal,Uganda,16/03/2027,second\n\
    C-3,,No name here.,PROVIDER,nowhere,Digital readiness assessment,Online,Kenya,17/03/2027,third\n";

/// An organisation with this name.
pub fn organisation(world: &World, name: &str, state: &str) -> String {
    let kind = world.store().kind("organisation").unwrap();
    let mut body = Maker::new(world, "").full(kind).body;
    body.set(&kind.fields, "title", Value::Text(Text::new("en", name)));
    let draft = world.create(kind, "facility", body.clone());
    world.bring(&draft, state, body, "").id
}

/// Uploads a table; the address of its columns.
pub fn uploaded(somebody: &Somebody, pairs: &[(&str, &str)], file: (&str, &[u8])) -> String {
    let reply = somebody.upload("/en/import", pairs, file);
    assert_eq!(reply.status, 303, "{}", html::words(&reply.body));
    reply.header("location").to_owned()
}

/// Sends the form of a page back with some answers changed; where it leads.
pub fn answer(somebody: &Somebody, path: &str, changes: &[(&str, &str)]) -> Reply {
    let page = somebody.get(path);
    assert_eq!(page.status, 200, "{path}: {}", html::words(&page.body));
    assert_eq!(html::faults(&page.body, "en"), Vec::<String>::new(), "{path}");
    let mut pairs: Vec<(String, String)> = html::form(&page.body).0;
    pairs.retain(|(name, _)| name != "token" && !changes.iter().any(|(n, _)| n == name));
    let mut all: Vec<(&str, &str)> =
        pairs.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    all.extend(changes);
    somebody.post(path, &all)
}

/// Goes from the columns to the look at what would happen, past unknown words.
pub fn looked_at(somebody: &Somebody, columns: &str, changes: &[(&str, &str)]) -> String {
    let reply = answer(somebody, columns, changes);
    assert_eq!(reply.status, 303, "{}", html::words(&reply.body));
    format!("{columns}/preview")
}

pub fn saved(somebody: &Somebody, preview: &str) -> String {
    let reply = answer(somebody, preview, &[]);
    assert_eq!(reply.status, 303, "{}", html::words(&reply.body));
    let to = reply.header("location").to_owned();
    assert!(to.ends_with("?done=import-saved"), "{to}");
    to.replace("?done=import-saved", "")
}

pub fn identified(world: &World, scheme: &str, value: &str) -> Record {
    let id = world.wait(world.store().identified(scheme, value)).unwrap();
    world.record(&id.unwrap_or_else(|| panic!("nothing is {scheme}:{value}")))
}

pub fn text(record: &Record, name: &str) -> String {
    let value = record.body.of(&record.kind.fields, name);
    value.text().map_or(String::new(), |text| text.original_text().to_owned())
}

pub fn trainings(world: &World) -> usize {
    world.number("SELECT COUNT(*) FROM record WHERE kind = 'training'") as usize
}

/// The option that is chosen for the column of this name.
fn chosen(page: &str, column: &str) -> String {
    let at = page.find(&format!("<bdi>{column}</bdi>")).unwrap_or_else(|| panic!("no {column}"));
    let select = &page[at..at + page[at..].find("</select>").unwrap()];
    let option = select.split("<option ").find(|option| option.contains(" selected"));
    option.map_or(String::new(), |o| o.split('"').nth(1).unwrap_or_default().to_owned())
}

#[test]
fn a_member_brings_a_table_of_others_in_and_it_waits_for_a_curator() {
    everywhere(|world| {
        let name = format!("Weavers {}", word());
        let home = organisation(world, &name, "published");
        let member = world.join("member", &[], &[&home]);
        let owner = format!("organisation:{home}");
        let table = COURSES.replace("PROVIDER", &name);
        let pairs = [("kind", "training"), ("owner", owner.as_str())];
        let columns = uploaded(&member, &pairs, ("courses.csv", table.as_bytes()));
        let page = member.get(&columns).body;
        for (column, field) in [
            ("Course ID", "identifier"),
            ("Course name", "title"),
            ("About", "description"),
            ("Organisation", "provider"),
            ("URL", "website"),
            ("Subjects", "topics"),
            ("Format", "mode"),
            ("Country", "countries"),
            ("Start date", "runs[0].starts"),
            ("Notes", ""),
        ] {
            assert_eq!(chosen(&page, column), field, "{column}");
        }
        let reply = answer(&member, &columns, &[("scheme", "weavers")]);
        assert_eq!(reply.header("location"), format!("{columns}/values"), "a word is unknown");
        let values = member.get(reply.header("location")).body;
        assert!(values.contains("by smoke signal"), "{}", html::words(&values));
        let reply = answer(&member, &format!("{columns}/values"), &[("meaning.0", "onsite")]);
        assert_eq!(reply.status, 303, "{}", html::words(&reply.body));
        let preview = member.get(&format!("{columns}/preview")).body;
        let words = html::words(&preview);
        assert!(words.contains("Line 4, column URL"), "{words}");
        assert!(words.contains("Nets for beginners"), "{words}");
        let csv = member.get(&format!("{columns}/problems.csv")).body;
        let sentence = "4,5,URL,nowhere,Website: give an address that starts with";
        assert!(csv.contains(sentence), "{csv}");
        let done = saved(&member, &format!("{columns}/preview"));
        assert_eq!(trainings(world), 2, "the line with problems is left out");
        let first = identified(world, "weavers", "C-1");
        assert_eq!((first.state.as_str(), &first.owner), ("submitted", &owner));
        let fields = &first.kind.fields;
        assert_eq!(first.body.of(fields, "provider").words(), std::slice::from_ref(&home));
        assert_eq!(first.body.of(fields, "countries").words(), ["KEN".to_owned()]);
        let form = facility_record::write_form(fields, &first.body);
        assert_eq!(form.first("runs[0].starts"), "2027-03-15");
        let second = identified(world, "weavers", "C-2");
        assert_eq!(second.body.of(fields, "mode").words(), ["onsite".to_owned()]);
        assert!(html::words(&member.get(&done).body).contains("Nets for masters"));
        assert_eq!(
            world.visitor().get(&format!("/en/registry/trainings/{}", first.id)).status,
            404
        );
        let again = member.post(&format!("{columns}/preview"), &[("digest", "x")]);
        assert_eq!((again.status, trainings(world)), (303, 2), "pressed twice");
        let content = world.number("SELECT COUNT(*) FROM intake WHERE LENGTH(content) > 0");
        assert_eq!(content, 0, "what was uploaded is gone once it is saved");
    });
}

/// A table of two trainings with our own columns.
pub fn ours(provider: &str, titles: [&str; 2]) -> String {
    format!(
        "identifier,title,description,provider\n1,{},One.,{provider}\n2,{},Two.,{provider}\n",
        titles[0], titles[1]
    )
}

/// Brings a table in from beginning to end; the address of what became of it.
pub fn brought(somebody: &Somebody, owner: &str, name: &str, table: &[u8]) -> String {
    let pairs = [("kind", "training"), ("owner", owner)];
    let columns = uploaded(somebody, &pairs, (name, table));
    let preview = looked_at(somebody, &columns, &[("scheme", "school")]);
    saved(somebody, &preview)
}

/// An unfinished and a finished import of an owner, for the leak matrix: a word of each, with the
/// roles that may read it.
pub fn words(owner: &Somebody, home: &str) -> Vec<(String, Vec<&'static str>)> {
    let [open, done] = [word(), word()];
    let of = format!("organisation:{home}");
    let pairs = [("kind", "training"), ("owner", of.as_str())];
    let table = format!("title,description\n{open},A.\n");
    let columns = uploaded(owner, &pairs, (&format!("{open}.csv"), table.as_bytes()));
    looked_at(owner, &columns, &[]);
    let table = ours(home, ["One", "Two"]);
    brought(owner, &of, &format!("{done}.csv"), table.as_bytes());
    vec![(open, vec!["owner"]), (done, vec!["owner", "curator"])]
}

#[test]
fn what_is_brought_again_is_updated_and_a_saved_mapping_is_offered() {
    everywhere(|world| {
        let name = format!("School {}", word());
        let home = organisation(world, &name, "verified");
        let member = world.join("member", &[], &[&home]);
        let owner = format!("organisation:{home}");
        let table =
            "Ref;Chose à apprendre;Prestataire;Contenu\n1;Tresser;NAME;Un.\n2;Nouer;NAME;Deux.\n";
        let table = table.replace("NAME", &name);
        let pairs = [("kind", "training"), ("owner", owner.as_str())];
        let columns = uploaded(&member, &pairs, ("cours.csv", table.as_bytes()));
        let changes = [("target.1", "title"), ("scheme", "ecole"), ("language", "fr")];
        let preview = looked_at(&member, &columns, &changes);
        let kept = member.post(&format!("{columns}/mapping"), &[("name", "Nos cours")]);
        assert_eq!(kept.status, 303);
        let map = member.get(&format!("{columns}/mapping"));
        let read =
            facility::exchange::map::Map::read(&map.body).expect("the command line reads it");
        assert_eq!(read.fields["title"], "Chose à apprendre");
        saved(&member, &preview);
        let one = identified(world, "ecole", "1");
        assert_eq!((one.state.as_str(), text(&one, "title").as_str()), ("published", "Tresser"));
        let table = table.replace("Tresser", "Tresser mieux");
        let columns = uploaded(&member, &pairs, ("cours.csv", table.as_bytes()));
        let page = member.get(&columns).body;
        assert!(html::words(&page).contains("Nos cours"), "the mapping is used");
        assert_eq!(chosen(&page, "Chose à apprendre"), "title");
        let preview = looked_at(&member, &columns, &[]);
        let look = member.get(&preview).body;
        assert!(look.contains("<del>Tresser</del>"), "{look}");
        saved(&member, &preview);
        let one = identified(world, "ecole", "1");
        assert_eq!((one.edition, text(&one, "title").as_str()), (2, "Tresser mieux"));
        assert_eq!(identified(world, "ecole", "2").edition, 1);
        assert_eq!(trainings(world), 2);
        let list = member.get("/en/import/mappings").body;
        let id = html::form(&list).first("id").to_owned();
        member.post("/en/import/mappings", &[("id", &id), ("name", "Cours")]);
        assert!(member.get("/en/import/mappings").body.contains("Cours"));
        let stranger = world.join("stranger", &[], &[]);
        assert_eq!(stranger.get(&format!("/en/import/mappings?id={id}")).status, 404);
        stranger.post("/en/import/mappings", &[("id", &id), ("go", "deletion")]);
        member.post("/en/import/mappings", &[("id", &id), ("go", "deletion")]);
        assert_eq!(member.get(&format!("/en/import/mappings?id={id}")).status, 404);
    });
}

fn workbook(rows: &[[&str; 6]]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (line, row) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(row) {
            sheet.write_string(line, column, *cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn a_curator_brings_a_workbook_with_arabic_names_in_for_an_organisation() {
    everywhere(|world| {
        let name = format!("Weavers {}", word());
        let home = organisation(world, &name, "published");
        let curator = world.join("curator", &[(Role::Curator, "")], &[]);
        let bytes = workbook(&[
            ["رقم الدورة", "اسم الدورة", "الوصف", "الجهة المقدمة", "الرابط", "اللغة"],
            ["D-1", "نسج الشباك", "كيف تُنسج.", name.as_str(), "https://a.example.org", "العربية"],
            [
                "D-2",
                "رتق الشباك",
                "كيف تُرتق.",
                name.as_str(),
                "https://b.example.org",
                "Arabic; English",
            ],
        ]);
        let pairs = [("kind", "training"), ("owner", "other"), ("organisation", name.as_str())];
        let reply = curator.upload("/ar/import", &pairs, ("دورات.xlsx", &bytes));
        assert_eq!(reply.status, 303, "{}", html::words(&reply.body));
        let columns = reply.header("location").to_owned();
        let page = curator.get(&columns).body;
        assert_eq!(html::faults(&page, "ar"), Vec::<String>::new());
        for (column, field) in [
            ("رقم الدورة", "identifier"),
            ("اسم الدورة", "title"),
            ("الوصف", "description"),
            ("الجهة المقدمة", "provider"),
            ("الرابط", "website"),
            ("اللغة", "languages"),
        ] {
            assert_eq!(chosen(&page, column), field, "{column}");
        }
        let form = html::form(&page);
        let pairs: Vec<(&str, &str)> = form
            .0
            .iter()
            .filter(|(name, _)| name != "token" && name != "scheme")
            .map(|(name, text)| (name.as_str(), text.as_str()))
            .chain([("scheme", "net")])
            .collect();
        let reply = curator.post(&columns, &pairs);
        assert!(reply.header("location").ends_with("/preview"), "{reply:?}");
        let preview = reply.header("location").replace("/ar/", "/en/");
        saved(&curator, &preview);
        let one = identified(world, "net", "D-1");
        assert_eq!(one.owner, format!("organisation:{home}"));
        assert_eq!(one.state, "published");
        assert_eq!(text(&one, "title"), "نسج الشباك");
        let two = identified(world, "net", "D-2");
        assert_eq!(two.body.of(&two.kind.fields, "languages").words(), ["ar", "en"]);
    });
}

#[test]
fn records_of_others_are_neither_changed_nor_told_of() {
    everywhere(|world| {
        let name = format!("School {}", word());
        let (home, away) =
            (organisation(world, &name, "verified"), organisation(world, &word(), "verified"));
        let member = world.join("member", &[], &[&home]);
        let other = world.join("other", &[], &[&away]);
        let hidden = word();
        let owner = format!("organisation:{away}");
        brought(&other, &owner, "a.csv", ours(&name, [&hidden, "Two"]).as_bytes());
        let theirs = identified(world, "school", "1");
        let kind = theirs.kind;
        let draft = world.create(kind, &owner, Maker::new(world, "").full(kind).body);
        let own = format!("organisation:{home}");
        let pairs = [("kind", "training"), ("owner", own.as_str())];
        let table = ours(&name, ["Taken", "Taken too"]);
        let columns = uploaded(&member, &pairs, ("b.csv", table.as_bytes()));
        let preview = looked_at(&member, &columns, &[("scheme", "school")]);
        let page = member.get(&preview);
        let words = html::words(&page.body);
        assert!(words.contains("Line 2, column identifier"), "{words}");
        assert!(words.contains("1 cannot be used for a record of yours"), "{words}");
        assert!(!words.contains(&hidden), "{words}");
        assert!(page.body.contains("class=\"empty\""), "nothing can be saved");
        // An id that is not theirs to see answers like one that nobody has.
        let said = [draft.id.clone(), world.store().new_id()].map(|id| {
            let table = format!("id,title,description,provider\n{id},T,D,{name}\n");
            let columns = uploaded(&member, &pairs, ("c.csv", table.as_bytes()));
            let words = html::words(&member.get(&looked_at(&member, &columns, &[])).body);
            assert!(words.contains("Line 2, column id"), "{words}");
            words.replace(&id, "ID")
        });
        assert_eq!(said[0], said[1]);
        assert_eq!(world.record(&theirs.id).edition, 1);
        let visitor = world.visitor();
        assert!(visitor.get(&columns).header("location").starts_with("/en/sign-in"));
        assert_eq!(other.get(&columns).status, 404);
        assert_eq!(other.post(&columns, &[]).status, 404);
        let stranger = world.join("stranger", &[], &[]);
        let tried = stranger.upload("/en/import", &pairs, ("b.csv", table.as_bytes()));
        assert!(matches!(tried.status, 403 | 422), "{}", tried.status);
        let forged = [("kind", "training"), ("owner", owner.as_str())];
        assert_eq!(member.upload("/en/import", &forged, ("b.csv", b"title\nx\n")).status, 422);
    });
}

#[test]
fn what_nobody_finishes_is_forgotten_and_is_sealed_until_then() {
    everywhere(|world| {
        let home = organisation(world, &word(), "verified");
        let member = world.join("member", &[], &[&home]);
        let secret = word();
        let owner = format!("organisation:{home}");
        let pairs = [("kind", "training"), ("owner", owner.as_str()), ("once", "0a")];
        let table = format!("title,description\n{secret},A.\n");
        let columns = uploaded(&member, &pairs, ("a.csv", table.as_bytes()));
        looked_at(&member, &columns, &[]);
        assert_eq!(uploaded(&member, &pairs, ("a.csv", table.as_bytes())), columns, "sent twice");
        let rows = world.rows("SELECT draft, content FROM intake");
        assert_eq!(rows.len(), 1);
        for column in [0, 1] {
            let bytes = rows[0].blob(column);
            assert!(bytes.len() > 20);
            assert!(!bytes.windows(secret.len()).any(|some| some == secret.as_bytes()));
        }
        assert!(member.get("/en/import").body.contains(&columns));
        let later = facility::web::site::now() + 4 * 86_400_000;
        assert_eq!(world.wait(world.store().forget_intakes(later)).unwrap(), 1);
        assert_eq!(member.get(&columns).status, 404);
        assert_eq!(world.number("SELECT COUNT(*) FROM intake"), 0);
        let columns = uploaded(&member, &[("kind", "training")], ("b.csv", table.as_bytes()));
        assert_eq!(member.post(&format!("{columns}/deletion"), &[]).status, 303);
        assert_eq!(world.number("SELECT COUNT(*) FROM intake"), 0);
    });
}

#[test]
fn a_file_that_is_no_table_is_refused_with_what_to_do() {
    everywhere(|world| {
        let home = organisation(world, &word(), "verified");
        let member = world.join("member", &[], &[&home]);
        let pairs = [("kind", "training")];
        for (bytes, says) in [
            (&b""[..], "choose a file"),
            (b"title,description\n", "no lines"),
            (b"title\n\xe9t\xe9\n", "UTF-8"),
            (b"PK\x03\x04 and no workbook", "workbook"),
        ] {
            let reply = member.upload("/en/import", &pairs, ("a.csv", bytes));
            assert_eq!(reply.status, 422);
            let words = html::words(&reply.body);
            assert!(words.contains(says), "{words}");
        }
        let reply = member
            .post("/en/import", &[("kind", "training"), ("pasted", "title\tmode\nA\tonline\n")]);
        assert_eq!(reply.status, 303, "a table that was pasted");
        let page = member.get(reply.header("location")).body;
        assert_eq!(
            (chosen(&page, "title"), chosen(&page, "mode")),
            ("title".into(), "mode".into())
        );
        for path in
            ["/en/import/template?kind=training", "/ar/import", "/zh/import/template?kind=resource"]
        {
            let page = member.get(path);
            assert_eq!((page.status, html::faults(&page.body, &path[1..3])), (200, Vec::new()));
        }
        let empty = member.get("/en/import/template.csv?kind=training").body;
        assert!(empty.starts_with("\u{feff}identifier,"), "{empty}");
    });
}
