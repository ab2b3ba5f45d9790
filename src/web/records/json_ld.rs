//! A public record as schema.org says it, for search engines and other catalogues: a walk over the
//! fields that everybody sees, by the properties that the declaration gives them.

use std::collections::HashMap;

use facility_access::public_sees_field;
use facility_record::{Field, Value};
use facility_store::Record;
use serde_json::{Map, Value as Json, json};

use super::json_ld_values::{KEYWORDS, Written, nested_type, value};
use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::room::slug;
use crate::web::view::{self, address, shorten};

/// Profiles of Bioschemas: a type, the address of its profile, the properties that it requires.
const PROFILES: &[(&str, &str, &[&str])] = &[
    (
        "Course",
        "https://bioschemas.org/profiles/Course/1.0-RELEASE",
        &["description", KEYWORDS, "name"],
    ),
    (
        "CourseInstance",
        "https://bioschemas.org/profiles/CourseInstance/1.0-RELEASE",
        &["courseMode", "location"],
    ),
    (
        "LearningResource",
        "https://bioschemas.org/profiles/TrainingMaterial/1.0-RELEASE",
        &["description", KEYWORDS, "name"],
    ),
];

/// What a node says by which profile it is written.
const CONFORMS_TO: &str = "http://purl.org/dc/terms/conformsTo";

/// What the writing of a record needs to know besides the record.
pub(super) struct Writing<'a> {
    /// Who asks, in which language; rights are not asked of it, everything written is public.
    pub ask: &'a Ask,
    /// Linked public records as nodes, by id.
    pub linked: HashMap<String, Json>,
}

/// The record as a JSON-LD node; `None` for a record that not everybody sees, or of a kind that is
/// nothing of schema.org. `linked` are the records that it links to.
fn json_ld(ask: &Ask, record: &Record, linked: &[Record]) -> Option<Json> {
    if !record.is_public() || record.kind.schema_org.is_empty() {
        return None;
    }
    let linked = linked.iter().filter(|other| other.is_public());
    let linked = linked.map(|other| (other.id.clone(), node_of(ask, other))).collect();
    let writing = Writing { ask, linked };
    let subject = record.subject();
    let seen = |(field, _): &(&Field, &Value)| public_sees_field(field, &subject);
    let pairs: Vec<(&Field, &Value)> =
        record.body.pairs(&record.kind.fields).filter(seen).collect();
    let mut node = node_of(ask, record).as_object().cloned().unwrap_or_default();
    let own = ["@id", "@type", "name", "url"].map(|name| (name, node.remove(name)));
    writing.add(&mut node, &pairs);
    for (name, value) in own {
        if let Some(value) = value {
            node.entry(name).or_insert(value);
        }
    }
    node.insert("mainEntityOfPage".into(), json!(page_of(ask, record)));
    writing.complete(&mut node, record);
    let mut whole = Map::new();
    // Texts without a language of their own are in that of the page.
    whole.insert("@context".into(), json!(["https://schema.org", {"@language": ask.say.code()}]));
    whole.extend(node);
    Some(Json::Object(whole))
}

/// The record's JSON-LD as the element that stands in the head of its page; empty = none.
pub fn script(ask: &Ask, record: &Record, linked: &[Record]) -> String {
    let node = json_ld(ask, record, linked);
    // The text must not be able to end the element, nor to begin a comment in it.
    let safe = |node: Json| {
        node.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
    };
    node.map_or_else(String::new, |node| {
        format!("<script type=\"application/ld+json\">{}</script>", safe(node))
    })
}

/// The record's JSON-LD as an answer of its own.
///
/// # Errors
/// `NotFound` where there is none; when the database fails.
pub async fn twin(ask: &Ask, record: &Record) -> Result<Answer, Error> {
    let linked = view::linked(ask, record).await?;
    let node = json_ld(ask, record, &linked).ok_or(Refusal::NotFound)?;
    Ok(Answer::typed(200, "application/ld+json", node.to_string()))
}

/// A record in few words: what others that link to it say of it. Its `@id` is the same in all
/// languages.
fn node_of(ask: &Ask, record: &Record) -> Json {
    let kind = record.kind;
    let id = format!(
        "{}/en/{}/{}/{}",
        ask.site.public_url,
        slug(kind.room),
        slug(kind.plural),
        record.id
    );
    let mut node = Map::new();
    node.insert("@id".into(), json!(id));
    if !kind.schema_org.is_empty() {
        node.insert("@type".into(), json!(kind.schema_org));
    }
    let title = super::json_ld_values::text(ask.say.code(), &record.title());
    node.insert("name".into(), title);
    node.insert("url".into(), json!(page_of(ask, record)));
    Json::Object(node)
}

fn page_of(ask: &Ask, record: &Record) -> String {
    format!("{}{}", ask.site.public_url, address(ask, record))
}

/// A property with what leads to it, as the declaration writes it.
struct Way<'a> {
    steps: Vec<&'a str>,
    of: &'a str,
}

fn ways(properties: &str) -> impl Iterator<Item = Way<'_>> {
    properties.split(',').filter(|way| !way.trim().is_empty()).map(|way| {
        let (steps, of) = way.split_once(':').unwrap_or((way, ""));
        Way { steps: steps.trim().split('.').collect(), of: of.trim() }
    })
}

impl Writing<'_> {
    /// Adds the properties of these fields. What leads into a property comes last: it fills what
    /// the property itself, rows of it too, leaves open.
    fn add(&self, node: &mut Map<String, Json>, pairs: &[(&Field, &Value)]) {
        let mut inner: Vec<(Vec<&str>, Written)> = Vec::new();
        for (field, given) in pairs.iter().filter(|(_, given)| !given.is_empty()) {
            for way in ways(field.schema_org) {
                let leaf = way.steps.last().copied().unwrap_or_default();
                let Some(written) = self.written(field, given, &way) else { continue };
                match way.steps.len() {
                    1 => append(node, leaf, written),
                    _ => inner.push((way.steps, written)),
                }
            }
        }
        for (steps, written) in &inner {
            fill(node, steps, written);
        }
    }

    fn written(&self, field: &Field, given: &Value, way: &Way<'_>) -> Option<Written> {
        let Value::Rows(rows) = given else {
            return value(self, field, given, way.steps.last().copied().unwrap_or_default());
        };
        let node = |row: &facility_record::Row| {
            let mut node = Map::new();
            node.insert("@type".into(), json!(way.of));
            let pairs: Vec<(&Field, &Value)> = field.rows().iter().zip(&row.values).collect();
            let public: Vec<_> = pairs.into_iter().filter(|(inner, _)| inner.is_public()).collect();
            self.add(&mut node, &public);
            Json::Object(node)
        };
        Some(Written::Many(rows.iter().map(node).collect()))
    }

    /// Adds what the profiles require and the record does not say, and the profile itself.
    fn complete(&self, node: &mut Map<String, Json>, record: &Record) {
        let url = node.get("url").cloned().unwrap_or_default();
        node.retain(|_, value| match value {
            Json::Array(items) => {
                items.retain(|item| !is_empty_instance(item));
                items
                    .iter_mut()
                    .filter_map(Json::as_object_mut)
                    .for_each(|item| self.instance(item, &url));
                !items.is_empty()
            }
            Json::Object(item) => {
                let keeps = !is_empty_instance(&Json::Object(item.clone()));
                self.instance(item, &url);
                keeps
            }
            _ => true,
        });
        let kind = self.ask.say.t(&format!("kind-{}", slug(record.kind.name))).into_owned();
        let Some((_, profile, required)) = profile_of(node) else { return };
        if required.contains(&KEYWORDS) && !node.contains_key(KEYWORDS) {
            node.insert(KEYWORDS.into(), json!([kind]));
        }
        if required.contains(&"description") && !node.contains_key("description") {
            let title = record.title();
            let title = title.best(self.ask.say.code()).1;
            node.insert("description".into(), json!(shorten(&format!("{kind}: {title}"), 300)));
        }
        node.insert(CONFORMS_TO.into(), conforms(profile));
    }

    /// Adds to a delivery how and where it is given: where nobody said, it says that.
    fn instance(&self, node: &mut Map<String, Json>, url: &Json) {
        let Some((_, profile, _)) =
            profile_of(node).filter(|(_, _, required)| required.contains(&"courseMode"))
        else {
            return;
        };
        let unsaid = self.ask.say.t("not-given").into_owned();
        // The word of schema.org stands beside the label until now: it tells whether there is a place.
        let mode = node.get("courseMode").cloned().unwrap_or_default();
        let needs_no_place = mode["type"] == "VirtualLocation";
        let label = mode["label"].as_str().map_or_else(|| unsaid.clone(), str::to_owned);
        node.insert("courseMode".into(), json!(label));
        if !node.contains_key("location") {
            let location = match needs_no_place {
                true => {
                    let at = node.get("url").unwrap_or(url);
                    json!({"@type": "VirtualLocation", "name": label, "url": at})
                }
                false => json!({"@type": "Place", "name": unsaid}),
            };
            node.insert("location".into(), location);
        }
        node.insert(CONFORMS_TO.into(), conforms(profile));
    }
}

/// A delivery of which neither a day nor the way is known is none.
fn is_empty_instance(item: &Json) -> bool {
    item["@type"] == "CourseInstance"
        && item.get("startDate").is_none()
        && item.get("courseMode").is_none()
}

fn profile_of(
    node: &Map<String, Json>,
) -> Option<&'static (&'static str, &'static str, &'static [&'static str])> {
    let of = node.get("@type")?.as_str()?;
    PROFILES.iter().find(|(name, ..)| *name == of)
}

fn conforms(profile: &str) -> Json {
    json!({"@type": "CreativeWork", "@id": profile})
}

/// Adds values to a property; several make a list.
fn append(node: &mut Map<String, Json>, property: &str, written: Written) {
    let Some(old) = node.remove(property) else {
        let value = match written {
            Written::One(value) => value,
            Written::Many(values) => Json::Array(values),
        };
        node.insert(property.to_owned(), value);
        return;
    };
    let mut values = match old {
        Json::Array(values) => values,
        other => vec![other],
    };
    let new = match written {
        Written::One(value) => vec![value],
        Written::Many(values) => values,
    };
    for value in new {
        if !values.contains(&value) {
            values.push(value);
        }
    }
    node.insert(property.to_owned(), Json::Array(values));
}

/// Follows the steps into a property, in each of its nodes, and fills what is open at the end.
fn fill(node: &mut Map<String, Json>, steps: &[&str], written: &Written) {
    let [first, rest @ ..] = steps else { return };
    if rest.is_empty() {
        match node.get_mut(*first) {
            None => append(node, first, written.clone()),
            // An amount and a category may both be said of one offer.
            Some(Json::Object(there)) => {
                if let Written::One(Json::Object(new)) = written {
                    new.iter().for_each(|(name, value)| {
                        there.entry(name.clone()).or_insert_with(|| value.clone());
                    });
                }
            }
            Some(_) => {}
        }
        return;
    }
    let inner = node.entry(*first).or_insert_with(|| json!({"@type": nested_type(first)}));
    match inner {
        Json::Object(inner) => fill(inner, rest, written),
        Json::Array(items) => {
            items
                .iter_mut()
                .filter_map(Json::as_object_mut)
                .for_each(|inner| fill(inner, rest, written));
        }
        _ => {}
    }
}
