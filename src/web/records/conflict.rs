//! Two people saved one record: both editions side by side, each difference decided by one choice.

use askama::Template;
use facility_access::may_see_field;
use facility_record::{Body, Difference, Field, Form, Kind, difference, write_form};
use facility_store::Record;

use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::errors::Error;
use crate::web::forms::id_of;
use crate::web::frame::Frame;
use crate::web::view::{self, Names, address, plain_pair};

#[derive(Template)]
#[template(path = "web/components/conflict.html")]
struct ConflictPage {
    frame: Frame,
    title: String,
    differences: Vec<Two>,
    hidden: Vec<(String, String)>,
    token: String,
    once: String,
    edition: i64,
    back: String,
}

/// A field with two values, of which one is to be chosen.
pub struct Two {
    /// Its name.
    pub name: &'static str,
    /// Its id in the page.
    pub id: String,
    /// Its label.
    pub label: String,
    /// The value that is stored, or is kept.
    pub theirs: String,
    /// The other value.
    pub yours: String,
    /// Whether the other value is proposed.
    pub is_yours: bool,
}

/// The fields in which a record and another body differ, as far as whoever asks sees them; `fits`
/// says for which of them the other value is proposed.
pub fn two_editions(
    ask: &Ask,
    theirs: &Record,
    yours: &Body,
    names: &Names,
    fits: &dyn Fn(&str) -> bool,
) -> Vec<Two> {
    let kind = theirs.kind;
    let mut differences: Vec<Two> = Vec::new();
    for Difference { field: _, path, .. } in difference(&kind.fields, &theirs.body, yours) {
        let name = path.split('[').next().unwrap_or_default();
        let Some(field) = kind.field(name) else { continue };
        if differences.iter().any(|two| two.name == field.name)
            || !may_see_field(&ask.person, field, &theirs.subject())
        {
            continue;
        }
        let (their, your) = (theirs.body.of(&kind.fields, name), yours.of(&kind.fields, name));
        let shown = plain_pair(ask, field, (their, your), names);
        differences.push(Two {
            name: field.name,
            id: id_of(field.name),
            label: ask.say.field(field).into_owned(),
            theirs: shown.0,
            yours: shown.1,
            is_yours: fits(field.name),
        });
    }
    differences
}

/// Both editions side by side; each differing field is decided by one choice.
pub async fn conflict(
    ask: &Ask,
    form: &Form,
    theirs: &Record,
    yours: &Body,
) -> Result<Answer, Error> {
    let kind = theirs.kind;
    let base = form.first("edition").parse::<i64>().unwrap_or(0);
    let editions = ask.site.store.editions(theirs).await?;
    let base = editions.iter().find(|edition| edition.edition == base);
    let mut mixed = Record { body: yours.clone(), ..theirs.clone() };
    let mut names = view::names(ask, theirs).await?;
    names.extend(view::names(ask, &mixed).await?);
    mixed.body = Body::default();
    let fits = |name: &str| {
        base.is_none_or(|b| b.body.of(&kind.fields, name) != yours.of(&kind.fields, name))
    };
    let differences = two_editions(ask, theirs, yours, &names, &fits);
    let kept =
        |name: &str| !matches!(name, "edition" | "token" | "once") && !name.starts_with("choice.");
    let text = theirs.title();
    let title = text.best(ask.say.code()).1;
    let page = ConflictPage {
        frame: Frame::new(ask, &ask.say.t("conflict-title")).about(title).with_problems(true),
        title: title.to_owned(),
        differences,
        hidden: form.0.iter().filter(|(name, _)| kept(name)).cloned().collect(),
        token: ask.form_token(),
        once: facility_store::random_hex(16),
        edition: theirs.edition,
        back: address(ask, theirs),
    };
    Ok(Answer::html_with(409, page.render()?))
}

/// Where a conflict was decided for the other edition, its values take the place of the typed ones.
pub fn take_theirs(kind: &Kind, current: &Record, form: &mut Form) {
    let chosen = |form: &Form, name: &str| form.first(&format!("choice.{name}")) == "theirs";
    let stored = write_form(&kind.fields, &current.body);
    let theirs: Vec<&Field> = kind.fields.iter().filter(|f| chosen(form, f.name)).collect();
    for field in theirs {
        let own = |name: &str| {
            name.strip_prefix(field.name)
                .is_some_and(|r| r.is_empty() || r.starts_with(['.', '@', '[']))
        };
        form.0.retain(|(name, _)| !own(name));
        form.0.extend(stored.0.iter().filter(|(name, _)| own(name)).cloned());
    }
}
