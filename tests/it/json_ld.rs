//! Records in the words of schema.org: whole, by the profiles of Bioschemas, and public only.

use facility_language::Language;
use facility_record::{Body, Value};
use serde_json::{Value as Json, json};

use crate::every_kind::list_of;
use crate::outputs::{drafted_kinds, maker, one_of_each, page_of, public_kinds};
use crate::people::Reply;
use crate::world::everywhere;

/// The JSON-LD that stands in a page.
fn json_ld(page: &Reply) -> Json {
    let (_, rest) = page.body.split_once("<script type=\"application/ld+json\">").expect("JSON-LD");
    let (text, _) = rest.split_once("</script>").unwrap();
    assert!(!text.contains('<'), "the text could end its element");
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// Every node of a tree.
fn nodes<'j>(json: &'j Json, found: &mut Vec<&'j Json>) {
    match json {
        Json::Array(items) => items.iter().for_each(|item| nodes(item, found)),
        Json::Object(object) => {
            found.push(json);
            object.values().for_each(|value| nodes(value, found));
        }
        _ => {}
    }
}

/// What the profiles of Bioschemas require, by type.
const REQUIRED: [(&str, &[&str]); 3] = [
    ("Course", &["name", "description", "keywords"]),
    ("CourseInstance", &["courseMode", "location"]),
    ("LearningResource", &["name", "description", "keywords"]),
];

#[track_caller]
fn check_required(json: &Json) -> usize {
    let (mut found, mut seen) = (Vec::new(), 0);
    nodes(json, &mut found);
    for node in found {
        let of = REQUIRED.iter().find(|(of, _)| node["@type"] == *of);
        // What is only named, such as the work behind an edition, is no node of its own.
        let Some((of, required)) = of.filter(|_| {
            node.get("mainEntityOfPage").is_some() || node["@type"] == "CourseInstance"
        }) else {
            continue;
        };
        seen += 1;
        for name in *required {
            let value = &node[*name];
            let is_given = match value {
                Json::Null => false,
                Json::String(text) => !text.is_empty(),
                Json::Array(items) => !items.is_empty(),
                _ => true,
            };
            assert!(is_given, "a {of} without {name}: {node}");
        }
        assert!(node["http://purl.org/dc/terms/conformsTo"]["@id"].is_string(), "{of}");
    }
    seen
}

#[test]
fn every_public_record_page_says_in_schema_org_what_it_shows() {
    everywhere(|world| {
        let visitor = world.visitor();
        let mut profiled = 0;
        for record in one_of_each(world) {
            for language in Language::ALL {
                let page = page_of(&record, language);
                let node = json_ld(&visitor.get(&page));
                let twin = visitor.get(&format!("{page}.jsonld"));
                assert_eq!(twin.header("content-type"), "application/ld+json");
                assert_eq!(twin.json(), node, "{page}");
                assert_eq!(node["@type"], record.kind.schema_org, "{page}");
                assert_eq!(node["@context"][1]["@language"], language.code());
                assert_eq!(node["mainEntityOfPage"], format!("{}{page}", world.base));
                let id = format!("{}{}", world.base, page_of(&record, Language::ALL[1]));
                assert_eq!(node["@id"], id);
                profiled += check_required(&node);
            }
        }
        assert!(profiled >= 6 * 3, "only {profiled} nodes were written by a profile");
    });
}

#[test]
fn a_record_with_nothing_but_its_required_fields_still_has_what_the_profiles_require() {
    everywhere(|world| {
        let maker = maker(world);
        for kind in public_kinds(world) {
            let mut body: Body = maker.full(kind).body;
            for field in kind.fields.iter().filter(|field| !field.required) {
                let rows = match body.of(&kind.fields, field.name) {
                    Value::Rows(rows) => rows.clone(),
                    _ => Vec::new(),
                };
                // Of rows, one with only its first value stays.
                let rows: Vec<_> = rows.into_iter().take(1).collect();
                let mut rows = rows;
                for row in &mut rows {
                    row.values.iter_mut().skip(1).for_each(|value| *value = Value::Empty);
                }
                let left = if rows.is_empty() { Value::Empty } else { Value::Rows(rows) };
                body.set(&kind.fields, field.name, left);
            }
            let state = kind.states.iter().find(|state| kind.is_public_state(state.name)).unwrap();
            let draft = world.create(kind, "facility", body.clone());
            if let Some(field) = kind.fields.iter().find(|field| field.opens) {
                body.set(&kind.fields, field.name, Value::Word("public".into()));
            }
            let record = world.bring(&draft, state.name, body, "");
            let reply = world.visitor().get(&format!("{}/{}.jsonld", list_of(kind), record.id));
            assert_eq!(reply.status, 200, "{}", kind.name);
            check_required(&reply.json());
        }
    });
}

#[test]
fn a_delivery_says_how_and_where_it_is_given_even_where_only_the_course_knows() {
    everywhere(|world| {
        let kind = world.store().kind("training").unwrap();
        let course = |mode: Json, runs: Json| {
            let body = json!({
                "title": {"original": "en", "texts": {"en": "Given"}},
                "description": {"original": "en", "texts": {"en": "What one learns"}},
                "provider": maker(world).pool("organisation")[0],
                "cost": "paid", "price": {"amount": "12.50", "currency": "USD"},
                "duration": 12.5, "mode": mode, "runs": runs,
            });
            let body = Body::stored(kind, body.as_object().unwrap().clone(), kind.number);
            let draft = world.create(kind, "facility", body.clone());
            let record = world.bring(&draft, "published", body, "");
            let node = world.visitor().get(&format!("{}/{}.jsonld", list_of(kind), record.id));
            let node = node.json();
            assert_eq!(node["offers"]["price"], "12.50");
            assert_eq!(
                (&node["offers"]["category"], &node["timeRequired"]),
                (&json!("Paid"), &json!("PT12H30M"))
            );
            check_required(&node);
            node["hasCourseInstance"].clone()
        };
        let runs = json!([
            {"key": "a", "starts": "2027-03-01", "place": {"name": "Hall 2", "country": "KEN"}},
            {"key": "b", "starts": "2027-04-01", "mode": "onsite", "website": "https://example.org/b"},
        ]);
        let given = course(json!("online"), runs);
        let [first, second] = given.as_array().unwrap().as_slice() else { panic!("{given}") };
        assert_eq!(first["courseMode"], "Online, at set times");
        assert_eq!(first["location"]["name"], "Hall 2");
        assert_eq!(first["location"]["address"]["addressCountry"], "Kenya");
        assert_eq!(
            (&second["courseMode"], &second["startDate"]),
            (&json!("On site"), &json!("2027-04-01"))
        );
        assert_eq!(second["location"], json!({"@type": "Place", "name": "Not given"}));
        assert_eq!(second["offers"]["url"], "https://example.org/b");
        assert_eq!(second["offers"]["price"], "12.50");
        let alone = course(json!("self-paced"), json!([]));
        assert_eq!(alone["location"]["@type"], "VirtualLocation");
        assert_eq!(course(Json::Null, json!([])), Json::Null);
    });
}

#[test]
fn what_is_not_public_has_no_json_ld_even_for_its_owner() {
    everywhere(|world| {
        let maker = maker(world);
        let home = maker.pool("organisation")[0].clone();
        let owner = world.join("owner", &[], &[&home]);
        for kind in drafted_kinds(world) {
            let body = maker.full(kind).body;
            let draft = world.create(kind, &format!("organisation:{home}"), body);
            let page = format!("{}/{}", list_of(kind), draft.id);
            assert_eq!(owner.get(&format!("{page}.jsonld")).status, 404);
            let reply = owner.get(&page);
            assert!(reply.status == 200 && !reply.body.contains("ld+json"), "{page}");
        }
    });
}
