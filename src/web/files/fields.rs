//! Files in forms and bodies: uploads become ids in the form, and ids become what the store knows.

use std::collections::HashMap;

use facility_record::{Body, Field, File, Form, Kind, Problems, Row, Shape, Value};
use facility_store::{FileState, StoredFile, files_in};

use super::label;
use super::receive::{Limits, receive};
use crate::web::ask::Ask;
use crate::web::errors::Error;
use crate::web::forms::KeptFile;

/// The files that a form has kept, by id.
pub type KeptFiles = HashMap<String, KeptFile>;

/// Takes the files that came with a form: each stands in it by its id from here on, and stays there
/// whatever else is wrong. What is wrong with them.
///
/// # Errors
/// When the database fails.
pub async fn take_uploads(
    ask: &Ask,
    fields: &[&Field],
    form: &mut Form,
) -> Result<Problems, Error> {
    let mut problems = Problems::default();
    let removed: Vec<String> = form
        .0
        .iter()
        .filter(|(_, text)| text == "yes")
        .filter_map(|(name, _)| Some(name.strip_suffix(".remove")?.to_owned()))
        .filter(|path| field_at(fields, path).is_some())
        .collect();
    for path in removed {
        forget(form, &path);
    }
    for upload in &ask.files {
        let Some(field) = field_at(fields, &upload.field) else { continue };
        match receive(ask, &Limits::of(field), &upload.name, &upload.bytes).await? {
            Ok(file) => {
                forget(form, &upload.field);
                form.push(format!("{}.id", upload.field), file.id);
            }
            Err((code, details)) => {
                problems.add_with(&upload.field, code, details);
            }
        }
    }
    Ok(problems)
}

/// The field of files that an input of this name belongs to.
fn field_at<'f>(fields: &[&'f Field], path: &str) -> Option<&'f Field> {
    let (name, rest) = path.split_once('[').unwrap_or((path, ""));
    let field = fields.iter().copied().find(|field| field.name == name)?;
    let found = match rest.split_once("].") {
        None if rest.is_empty() => field,
        None => return None,
        Some((index, inner)) => {
            index.parse::<u16>().ok()?;
            field.rows().iter().find(|field| field.name == inner)?
        }
    };
    super::is_file(found).then_some(found)
}

fn forget(form: &mut Form, path: &str) {
    form.0.retain(|(name, _)| !name.strip_prefix(path).is_some_and(|rest| rest.starts_with('.')));
}

/// The files whose ids stand in a form, as far as whoever asks brought them or the record has them.
///
/// # Errors
/// When the database fails.
pub async fn kept_files(
    ask: &Ask,
    kind: &Kind,
    before: Option<&Body>,
    form: &Form,
) -> Result<KeptFiles, Error> {
    let fields: Vec<&Field> = kind.fields.iter().collect();
    let named = form.0.iter().filter_map(|(name, id)| {
        field_at(&fields, name.strip_suffix(".id")?)?;
        Some(id.clone())
    });
    let ids: Vec<String> = named.collect();
    let known = ids_of(kind, before);
    let mut kept = KeptFiles::new();
    for file in ask.site.store.files(&ids).await? {
        if is_own(ask, &file) || known.contains(&file.id) {
            let (name, address) = label(ask, &record_file(&file));
            let said = said_of(ask, file.state).map_or(String::new(), |(_, said)| said);
            kept.insert(file.id, KeptFile { name, address, said });
        }
    }
    Ok(kept)
}

/// What is said of a file that is not clean: the tone of the tag and words.
pub fn said_of(ask: &Ask, state: FileState) -> Option<(&'static str, String)> {
    match state {
        FileState::Waiting => Some(("open", ask.say.t("file-waiting").into_owned())),
        FileState::Refused => Some(("bad", ask.say.t("file-refused").into_owned())),
        _ => None,
    }
}

fn is_own(ask: &Ask, file: &StoredFile) -> bool {
    ask.person.is_signed_in() && file.person == ask.person.id
}

fn ids_of(kind: &Kind, body: Option<&Body>) -> Vec<String> {
    let body = body.map_or_else(Vec::new, |body| files_in(kind, body));
    body.into_iter().map(|place| place.file.id.clone()).collect()
}

fn record_file(file: &StoredFile) -> File {
    File {
        id: file.id.clone(),
        name: file.name.clone(),
        media_type: file.media_type.clone(),
        bytes: file.bytes,
    }
}

/// Ids of files become what the store knows of them: nothing that was sent beside an id is
/// believed. A file that stood there before stays; any other must be one that whoever asks brought,
/// must fit the field, and the check must not have refused it.
///
/// # Errors
/// When the database fails.
pub async fn resolve_files(
    ask: &Ask,
    kind: &Kind,
    before: Option<&Body>,
    body: &mut Body,
    problems: &mut Problems,
) -> Result<(), Error> {
    let ids = ids_of(kind, Some(body));
    if ids.is_empty() {
        return Ok(());
    }
    let stored = ask.site.store.files(&ids).await?;
    let known: Vec<File> = before.map_or_else(Vec::new, |before| {
        files_in(kind, before).into_iter().map(|place| place.file.clone()).collect()
    });
    let own = |file: &&StoredFile| is_own(ask, file) && file.state != FileState::Arriving;
    let mut check = |field: &Field, path: String, value: &mut Value| {
        let Value::File(file) = value else { return };
        if let Some(known) = known.iter().find(|known| known.id == file.id) {
            *file = known.clone();
            return;
        }
        let found = stored.iter().find(|stored| stored.id == file.id).filter(own);
        let trouble = match found {
            None => Some(("file-unknown", Vec::new())),
            Some(found) if found.state == FileState::Refused => Some(("file-refused", Vec::new())),
            Some(found) => {
                let limits = Limits::of(field);
                let end = super::name::end_of(&found.name);
                let size = limits.size_trouble(ask, found.bytes);
                size.or_else(|| limits.type_trouble(ask, &end))
            }
        };
        match (trouble, found) {
            (None, Some(found)) => *file = record_file(found),
            (trouble, _) => {
                let (code, details) = trouble.unwrap_or(("file-unknown", Vec::new()));
                problems.add_with(path, code, details);
                *value = Value::Empty;
            }
        }
    };
    for (field, value) in kind.fields.iter().zip(&mut body.values) {
        match (field.shape, value) {
            (Shape::Rows(fields), Value::Rows(rows)) => {
                for (at, Row { values, .. }) in rows.iter_mut().enumerate() {
                    for (inner, value) in fields.iter().zip(values) {
                        check(inner, format!("{}[{at}].{}", field.name, inner.name), value);
                    }
                }
            }
            (_, value) => check(field, field.name.to_owned(), value),
        }
    }
    Ok(())
}
