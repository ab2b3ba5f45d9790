//! Links in forms: what can be chosen, and what typed titles lead to.

use facility_access::{Role, Verb};
use facility_record::{Body, Field, Kind, Problems, Shape, Value};

use crate::web::ask::Ask;
use crate::web::drawing::LinkChoices;
use crate::web::errors::Error;
use crate::web::files::resolve_files;

/// Records of one kind that a form lets one choose from; beyond them one types a title.
const CHOICES: usize = 60;

/// Titles that were typed become ids, and ids of files what is known of them; what leads nowhere is a
/// problem. A link that stood there
/// before stays, even if what it leads to was closed to whoever asks meanwhile.
///
/// # Errors
/// When the database fails.
pub async fn resolve_links(
    ask: &Ask,
    kind: &Kind,
    before: Option<&Body>,
    body: &mut Body,
    problems: &mut Problems,
) -> Result<(), Error> {
    check_identifiers(ask, kind, (before, &*body), problems).await?;
    resolve_files(ask, kind, before, body, problems).await?;
    let keys = ask.person.keys();
    for (at, field) in kind.fields.iter().enumerate() {
        let old = before.map_or(&[][..], |before| before.of(&kind.fields, field.name).words());
        if let (Shape::Person, Value::Word(id)) = (field.shape, &body.values[at])
            && !old.contains(id)
            && !may_name(ask, kind, id).await?
        {
            problems.add_with(field.name, "unknown-record", vec![("given", id.clone())]);
        }
        let words: Vec<String> = match (field.shape, &body.values[at]) {
            (Shape::Link, Value::Word(word)) => vec![word.clone()],
            (Shape::Links, Value::Words(words)) => words
                .iter()
                .flat_map(|word| word.lines())
                .map(|w| w.trim().to_owned())
                .filter(|w| !w.is_empty())
                .collect(),
            _ => continue,
        };
        let mut ids = Vec::new();
        for word in words {
            if old.contains(&word) {
                ids.push(word);
                continue;
            }
            let known = ask.site.store.record(&word).await?;
            let known = known.filter(|r| leads_to(field, r.kind) && ask.may(Verb::See, r));
            let found = match known {
                Some(record) => vec![record.id],
                None => ask.site.store.titled(field.kind, &word, &keys).await?,
            };
            match &found[..] {
                [] => problems.add_with(field.name, "unknown-record", vec![("given", word)]),
                [id, ..] => ids.push(id.clone()),
            }
        }
        ids.dedup();
        body.values[at] = match field.shape {
            _ if ids.is_empty() => Value::Empty,
            Shape::Link => Value::Word(ids.remove(0)),
            _ => Value::Words(ids),
        };
    }
    Ok(())
}

/// An identifier that another record carries is a problem: the two may be one.
async fn check_identifiers(
    ask: &Ask,
    kind: &Kind,
    (before, body): (Option<&Body>, &Body),
    problems: &mut Problems,
) -> Result<(), Error> {
    for (field, value) in body.pairs(&kind.fields).filter(|(field, _)| !field.identifies.is_empty())
    {
        let Some(text) = value.text().map(|text| text.original_text()) else { continue };
        if before.is_some_and(|before| before.of(&kind.fields, field.name) == value) {
            continue;
        }
        let known = ask.site.store.identified(field.identifies, text).await?;
        if known.is_some_and(|id| !ask.param("id").starts_with(&id)) {
            problems.add(field.name, "identified");
        }
    }
    Ok(())
}

/// Whether a field may link to records of this kind: a link without a kind leads to any.
fn leads_to(field: &Field, kind: &Kind) -> bool {
    field.kind.is_empty() || field.kind == kind.name
}

/// Whether whoever asks may name this person in a record: themselves, somebody of their own
/// organisations, or, for the room's staff, anybody with an account. Who is named is shown with
/// their address to the record's parties, so it is not enough to know an id.
async fn may_name(ask: &Ask, kind: &Kind, id: &str) -> Result<bool, Error> {
    if id == ask.person.id {
        return Ok(true);
    }
    for organisation in &ask.person.organisations {
        let members = ask.site.store.members(organisation).await?;
        if members.iter().any(|member| member.id == id) {
            return Ok(true);
        }
    }
    let is_staff = ask.is(Role::staff_of(kind.room));
    Ok(is_staff && ask.site.store.profile(id).await?.is_some())
}

/// What the links and people of a form can be chosen from.
///
/// # Errors
/// When the database fails.
pub async fn link_choices(ask: &Ask, kind: &Kind, owner: &str) -> Result<LinkChoices, Error> {
    let mut choices = LinkChoices::new();
    for field in &kind.fields {
        match field.shape {
            Shape::Link | Shape::Links if !choices.contains_key(field.kind) => {
                let keys = ask.person.keys();
                let titles = ask.site.store.titles(field.kind, &keys, CHOICES + 1).await?;
                choices.insert(field.kind, (titles.len() <= CHOICES).then_some(titles));
            }
            Shape::Person if !choices.contains_key("person") => {
                let mut people = vec![(ask.person.id.clone(), ask.name.clone())];
                if let Some(organisation) = owner.strip_prefix("organisation:") {
                    for member in ask.site.store.members(organisation).await? {
                        if member.id != ask.person.id {
                            people.push((member.id, member.name));
                        }
                    }
                }
                choices.insert("person", Some(people));
            }
            _ => {}
        }
    }
    Ok(choices)
}
