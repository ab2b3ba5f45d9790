//! Texts in several languages: side by side, told apart, and told when they no longer fit.

use facility_record::{Text, Value};
use facility_store::Record;

use crate::every_kind::list_of;
use crate::given::Maker;
use crate::html;
use crate::people::Somebody;
use crate::world::{World, everywhere};

/// A member and a public record of theirs whose title and description are given in English only.
fn english(world: &World) -> (Somebody, Record) {
    let home = Maker::new(world, "").pool("organisation")[0].clone();
    let member = world.join("member", &[], &[&home]);
    let kind = world.store().kind("training").unwrap();
    let maker = Maker::new(world, &member.person.id);
    let record = maker.public(kind, &format!("organisation:{home}"));
    let mut body = record.body.clone();
    for field in kind.fields.iter().filter(|field| field.translated) {
        let value = match field.name {
            "title" => Value::Text(Text::new("en", "Reading maps")),
            "description" => Value::Text(Text::new("en", "How to read maps.")),
            _ => Value::Empty,
        };
        body.set(&kind.fields, field.name, value);
    }
    let record = world.bring(&record, &record.state.clone(), body, "");
    (member, record)
}

fn page_of(record: &Record) -> String {
    format!("{}/{}", list_of(record.kind), record.id)
}

/// Sends the translation page with some of its inputs filled in; the status.
fn translate(member: &Somebody, record: &Record, typed: &[(&str, &str)]) -> u16 {
    let address = format!("{}/translation?to=fr", page_of(record));
    let mut form = html::form(&member.get(&address).body);
    form.0.retain(|(name, _)| !typed.iter().any(|(given, _)| given == name));
    let mut pairs: Vec<(&str, &str)> =
        form.0.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    pairs.extend(typed);
    member.post_with(&address, &pairs, &[]).status
}

fn text(record: &Record, name: &str) -> Text {
    record.body.of(&record.kind.fields, name).text().cloned().unwrap_or_default()
}

#[test]
fn all_texts_are_translated_on_one_page_and_saved_as_one_edition() {
    everywhere(|world| {
        let (member, record) = english(world);
        let address = format!("{}/translation?to=fr", page_of(&record));
        for language in facility_language::Language::ALL {
            let code = language.code();
            let page = member.get(&address.replacen("/en/", &format!("/{code}/"), 1));
            assert_eq!((page.status, html::faults(&page.body, code)), (200, Vec::new()), "{code}");
        }
        let page = html::words(&member.get(&address).body);
        assert!(page.contains("0 of 2 texts") && page.contains("How to read maps."), "{page}");
        let typed = [
            ("text.title", "Lire des cartes"),
            ("made.title", "reviewed"),
            ("text.description", "Comment lire des cartes."),
            ("made.description", "human"),
        ];
        assert_eq!(translate(&member, &record, &typed), 303);
        let after = world.record(&record.id);
        assert_eq!(after.edition, record.edition + 1);
        let title = text(&after, "title");
        assert_eq!(
            (title.texts["fr"].as_str(), title.made["fr"].as_str()),
            ("Lire des cartes", "reviewed")
        );
        assert_eq!((title.original.as_str(), title.texts["en"].as_str()), ("en", "Reading maps"));
        assert!(text(&after, "description").made.is_empty());
        let last = world.rows("SELECT change FROM change ORDER BY seq DESC")[0].text(0).to_owned();
        assert_eq!(last, "translation");
        assert!(html::words(&member.get(&address).body).contains("2 of 2 texts"));
        // Nothing changed: no edition.
        assert_eq!(translate(&member, &record, &[]), 303);
        assert_eq!(world.record(&record.id).edition, after.edition);
        // Taken away again.
        assert_eq!(translate(&member, &record, &[("text.title", "")]), 303);
        let title = text(&world.record(&record.id), "title");
        assert!(!title.texts.contains_key("fr") && title.made.is_empty());
    });
}

#[test]
fn a_reader_is_told_the_original_language_how_a_text_was_translated_and_where_the_original_is() {
    everywhere(|world| {
        let (member, record) = english(world);
        let typed = [("text.title", "Lire des cartes"), ("made.title", "machine")];
        assert_eq!(translate(&member, &record, &typed), 303);
        let french = page_of(&record).replacen("/en/", "/fr/", 1);
        let page = world.visitor().get(&french).body;
        let words = html::words(&page);
        assert!(
            words.contains("Lire des cartes") && words.contains("Traduction automatique"),
            "{words}"
        );
        assert!(words.contains("Original en"), "the description is in English: {words}");
        assert!(page.contains(&format!("href=\"{french}?original=1\"")), "{page}");
        let original = world.visitor().get(&format!("{french}?original=1")).body;
        let original = html::words(original.split("<main").nth(1).unwrap());
        assert!(original.contains("Reading maps") && !original.contains("Lire des cartes"));
        let english = html::words(&world.visitor().get(&page_of(&record)).body);
        assert!(!english.contains("Translated") && !english.contains("Original in"), "{english}");
    });
}

#[test]
fn a_translation_is_marked_from_the_edit_of_its_original_until_somebody_says_that_it_fits() {
    everywhere(|world| {
        let (member, record) = english(world);
        let typed = [("text.title", "Lire des cartes"), ("text.description", "Comment lire.")];
        assert_eq!(translate(&member, &record, &typed), 303);
        let french = page_of(&record).replacen("/en/", "/fr/", 1);
        let stale = "l'original a changé depuis";
        let told =
            || html::words(&world.visitor().get(&french).body).replace('’', "'").contains(stale);
        world.settle();
        assert!(!told());
        // The form of the record knows nothing of it: the title is edited, the description is not.
        let address = format!("{}/edit", page_of(&record));
        let mut form = html::form(&member.get(&address).body);
        for (name, words) in &mut form.0 {
            if name == "title" {
                *words = "Reading old maps".to_owned();
            }
        }
        let pairs: Vec<(&str, &str)> =
            form.0.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
        assert_eq!(member.post_with(&address, &pairs, &[]).status, 303);
        world.settle();
        let edited = world.record(&record.id);
        assert_eq!(text(&edited, "title").from.len(), 1);
        assert!(text(&edited, "description").from.is_empty());
        assert!(told(), "the record says so");
        let page = member.get(&format!("{}/translation?to=fr", page_of(&record))).body;
        assert!(
            html::words(&page).contains("1 of 2 texts") && page.contains("name=\"fits.title\"")
        );
        assert_eq!(translate(&member, &record, &[("fits.title", "yes")]), 303);
        world.settle();
        assert!(!told(), "somebody looked at it");
        assert_eq!(world.record(&record.id).edition, edited.edition + 1);
    });
}

#[test]
fn who_translates_what_somebody_else_saved_meanwhile_loses_no_word() {
    everywhere(|world| {
        let (member, record) = english(world);
        let late = [("edition", "1"), ("text.title", "Lire des cartes"), ("once", "late-one")];
        let address = format!("{}/translation?to=fr", page_of(&record));
        let mut pairs = vec![("token", member.form_token().0.as_str()), ("to", "fr")];
        pairs.extend(late);
        let reply = member.post_with(&address, &pairs, &[]);
        assert_eq!(reply.status, 409);
        let form = html::form(&reply.body);
        assert_eq!(form.first("text.title"), "Lire des cartes");
        assert_eq!(form.first("edition"), record.edition.to_string());
        let long = "x".repeat(301);
        for (words, code) in [(long.as_str(), 422), ("two\nlines", 422), ("one line", 303)] {
            assert_eq!(translate(&member, &record, &[("text.title", words)]), code, "{words}");
        }
    });
}

#[test]
fn only_who_may_edit_a_record_translates_it() {
    everywhere(|world| {
        let (_, record) = english(world);
        let away = Maker::new(world, "").pool("organisation")[1].clone();
        let other = world.join("member of another organisation", &[], &[&away]);
        let address = format!("{}/translation?to=fr", page_of(&record));
        assert_eq!(other.get(&address).status, 403);
        assert_eq!(other.post(&address, &[("to", "fr"), ("text.title", "Le mien")]).status, 403);
        assert_eq!(world.visitor().get(&address).status, 303, "to the sign-in");
        assert!(!other.get(&page_of(&record)).body.contains("/translation"));
    });
}

#[test]
fn the_list_of_what_lacks_a_translation_holds_public_records_until_they_are_translated() {
    everywhere(|world| {
        let (member, record) = english(world);
        let kind = record.kind;
        let draft = world.create(kind, &record.owner, record.body.clone());
        let listed = |who: &Somebody, id: &str| {
            let page = who.get("/en/registry/translations?to=fr");
            assert_eq!(page.status, 200);
            assert_eq!(html::faults(&page.body, "en"), Vec::<String>::new());
            page.body.contains(id)
        };
        assert_eq!(world.visitor().get("/en/registry/translations").status, 303);
        assert!(listed(&member, &record.id));
        assert!(!listed(&member, &draft.id), "a draft is nobody else's to translate");
        let typed = [("text.title", "Lire des cartes"), ("text.description", "Comment lire.")];
        assert_eq!(translate(&member, &record, &typed), 303);
        assert!(!listed(&member, &record.id));
        assert!(member.get("/en/registry/translations?to=es").body.contains(&record.id));
    });
}
