//! Files that arrive piece by piece, and go on where they were cut off: tus 1.0 with creation and
//! termination. What has come is on disk before it is acknowledged, a quarter of a megabyte at a
//! time.

use std::sync::Arc;

use axum::body::Body;
use axum::http::HeaderMap;
use base64::Engine;
use facility_store::{FileState, NewFile, StoredFile};
use http_body_util::BodyExt;
use serde_json::{Map, json};

use super::door::{Door, door};
use super::name::{end_of, tidy};
use super::receive::{Limits, Trouble, crowd_trouble, first_state};
use super::serve;
use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::say::iso;

/// The version of the protocol.
const VERSION: &str = "1.0.0";
/// The media type of a piece.
const PIECE: &str = "application/offset+octet-stream";
/// So much of a piece is kept at a time.
const AT_ONCE: usize = 262_144;

/// Says what of the protocol is spoken here.
pub async fn options(ask: Arc<Ask>) -> Result<Answer, Error> {
    let mut answer = spoken(204);
    answer.header("tus-version", VERSION);
    answer.header("tus-extension", "creation,termination");
    answer.header("tus-max-size", Limits::of_all(&ask.site).most.to_string());
    Ok(answer)
}

/// Announces a file: its size and name.
pub async fn create(ask: Arc<Ask>) -> Result<Answer, Error> {
    if let Some(answer) = other_version(&ask) {
        return Ok(answer);
    }
    let bytes = number(&ask.headers, "upload-length").ok_or(Refusal::Unclear("upload-header"))?;
    let name = tidy(&metadata(&ask.headers, "filename").unwrap_or_default());
    let limits = Limits::of_all(&ask.site);
    if let Some((_, details)) = limits.size_trouble(&ask, bytes) {
        let said = ask.say.problem(&problem(("file-too-large", details)));
        let told = Map::from_iter([("detail".to_owned(), json!(said))]);
        return Err(Error::Told(Refusal::TooLarge, told));
    }
    let trouble = match bytes {
        0 => Some(("file-empty", Vec::new())),
        _ => limits.type_trouble(&ask, &end_of(&name)),
    };
    let trouble = match trouble {
        None => crowd_trouble(&ask, bytes).await?,
        trouble => trouble,
    };
    if let Some(trouble) = trouble {
        return Err(refused(trouble));
    }
    let state = first_state(&ask.site);
    let new = NewFile { name: &name, media_type: "", person: &ask.person.id, state };
    let file = ask.site.store.announce_file(&new, bytes, ask.now).await?;
    let mut answer = spoken(201);
    answer.header("location", format!("/api/files/{}", file.id));
    answer.header("upload-offset", "0");
    Ok(answer)
}

/// What is known of a file, and how much of it is there.
pub async fn show(ask: Arc<Ask>) -> Result<Answer, Error> {
    let file = open(&ask).await?;
    // Whoever was cut off after the last byte finds a whole file.
    let file = match is_whole(&file) {
        true => settle(&ask, file).await?,
        false => file,
    };
    let content = match file.state {
        FileState::Clean => json!(format!("/api/files/{}/content", file.id)),
        _ => json!(null),
    };
    let mut answer = Answer::json(&json!({
        "id": file.id,
        "name": file.name,
        "media_type": file.media_type,
        "bytes": file.bytes,
        "received": file.received,
        "digest": if file.digest.is_empty() { json!(null) } else { json!(file.digest) },
        "state": file.state.name(),
        "at": iso(file.at),
        "content": content,
    }));
    answer.headers = spoken(200).headers;
    answer.header("upload-offset", file.received.to_string());
    answer.header("upload-length", file.bytes.to_string());
    answer.header("cache-control", "no-store");
    Ok(answer)
}

/// Takes a piece; with the last one the file is looked at.
pub async fn append(ask: Arc<Ask>) -> Result<Answer, Error> {
    if let Some(answer) = other_version(&ask) {
        return Ok(answer);
    }
    let file = arriving(&ask).await?;
    let media_type = ask.headers.get("content-type").and_then(|value| value.to_str().ok());
    if media_type != Some(PIECE) {
        return Err(Refusal::MediaType(PIECE).into());
    }
    let at = number(&ask.headers, "upload-offset").ok_or(Refusal::Unclear("upload-header"))?;
    if at != file.received || file.state != FileState::Arriving {
        return Err(Refusal::Conflict.into());
    }
    let mut body = ask.stream.lock().expect("no panic holds it").take().unwrap_or_default();
    let taken = take(&ask, &file, &mut body).await;
    if taken.is_err() {
        // What is left is read by whoever answers.
        *ask.stream.lock().expect("no panic holds it") = Some(body);
    }
    let received = taken?;
    let mut file = file;
    file.received = received;
    let file = if is_whole(&file) { settle(&ask, file).await? } else { file };
    let mut answer = spoken(204);
    answer.header("upload-offset", file.received.to_string());
    Ok(answer)
}

/// Throws away a file that no record names.
pub async fn end(ask: Arc<Ask>) -> Result<Answer, Error> {
    if let Some(answer) = other_version(&ask) {
        return Ok(answer);
    }
    let file = arriving(&ask).await?;
    match ask.site.store.throw_away_file(&file, ask.now).await? {
        true => Ok(spoken(204)),
        false => Err(Refusal::Conflict.into()),
    }
}

/// An answer that speaks the protocol.
fn spoken(status: u16) -> Answer {
    let mut answer = Answer { status, ..Answer::default() };
    answer.header("tus-resumable", VERSION);
    answer
}

/// The answer to who speaks another version, or none.
fn other_version(ask: &Ask) -> Option<Answer> {
    let said = ask.headers.get("tus-resumable").and_then(|value| value.to_str().ok());
    (said != Some(VERSION)).then(|| {
        let mut answer = spoken(412);
        answer.header("tus-version", VERSION);
        answer
    })
}

fn number(headers: &HeaderMap, name: &str) -> Option<i64> {
    let text = headers.get(name)?.to_str().ok()?;
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

/// A text of `Upload-Metadata`: names with their texts in base64, between commas.
fn metadata(headers: &HeaderMap, name: &str) -> Option<String> {
    let line = headers.get("upload-metadata")?.to_str().ok()?;
    let found = line.split(',').find_map(|pair| {
        let (key, text) = pair.trim().split_once(' ')?;
        (key == name).then_some(text.trim())
    })?;
    let bytes = base64::engine::general_purpose::STANDARD.decode(found).ok()?;
    String::from_utf8(bytes).ok()
}

/// The file that the address names, to whoever may know of it.
async fn open(ask: &Ask) -> Result<StoredFile, Error> {
    let file = serve::named(ask).await?;
    match door(ask, &file).await? {
        Door::Closed => Err(Refusal::NotFound.into()),
        // What arrives and what was refused is known to who brought it.
        Door::Open | Door::Public => Ok(file),
    }
}

/// The file that the address names, to whoever brings it, until a record names it.
async fn arriving(ask: &Ask) -> Result<StoredFile, Error> {
    let file = open(ask).await?;
    match file.person == ask.person.id {
        true => Ok(file),
        false => Err(Refusal::Forbidden.into()),
    }
}

fn is_whole(file: &StoredFile) -> bool {
    file.state == FileState::Arriving && file.received == file.bytes
}

/// Keeps what comes, as it comes: whatever cuts the line, what was kept stays. How much is there.
async fn take(ask: &Ask, file: &StoredFile, body: &mut Body) -> Result<i64, Error> {
    let (mut at, mut waiting) = (file.received, Vec::new());
    loop {
        let frame = body.frame().await;
        let (is_end, piece) = match frame {
            Some(Ok(frame)) => (false, frame.into_data().unwrap_or_default()),
            Some(Err(_)) | None => (true, Default::default()),
        };
        if at + (waiting.len() + piece.len()) as i64 > file.bytes {
            return Err(Refusal::TooLarge.into());
        }
        waiting.extend_from_slice(&piece);
        if waiting.len() >= AT_ONCE || (is_end && !waiting.is_empty()) {
            if !ask.site.store.append_file(&file.id, at, &waiting).await? {
                return Err(Refusal::Conflict.into());
            }
            at += waiting.len() as i64;
            waiting.clear();
        }
        if is_end {
            return Ok(at);
        }
    }
}

/// Looks at a file that is all there: it is one from here on, or gone.
async fn settle(ask: &Ask, file: StoredFile) -> Result<StoredFile, Error> {
    let content = ask.site.store.file_content(&file).await?;
    let found = match Limits::of_all(&ask.site).judge(ask, &file.name, &content) {
        Ok(found) => found,
        Err(trouble) => {
            ask.site.store.throw_away_file(&file, ask.now).await?;
            return Err(refused(trouble));
        }
    };
    let new = NewFile {
        name: &file.name,
        media_type: found.media_type,
        person: &file.person,
        state: first_state(&ask.site),
    };
    match ask.site.store.settle_file(&file, &new, &content).await? {
        Some(settled) => Ok(settled),
        None => Ok(ask.site.store.file(&file.id).await?.ok_or(Refusal::NotFound)?),
    }
}

fn problem((code, details): Trouble) -> facility_record::Problem {
    facility_record::Problem { field: String::new(), code, details }
}

fn refused((code, details): Trouble) -> Error {
    let mut problems = facility_record::Problems::default();
    problems.add_with(String::new(), code, details);
    Error::Problems("file".to_owned(), problems)
}
