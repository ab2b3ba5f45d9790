//! Several new records at once: all of them or none, with every problem by the record's place.

use std::sync::Arc;

use facility_record::Problems;
use facility_store::Save;
use serde_json::{Value as Json, json};

use super::{body, creates, once};
use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};

/// Most records of a batch.
pub const MOST: usize = 500;
/// The member of what is sent that holds the records.
const RECORDS: &str = "records";

/// Creates a draft of each object of `records`.
pub async fn create(ask: Arc<Ask>) -> Result<Answer, Error> {
    let kind = ask.kind()?;
    creates(&ask, kind)?;
    if let Some(earlier) = once::repeated(&ask).await? {
        return answer(&ask, &earlier).await;
    }
    let records = match body::json(&ask)? {
        Json::Array(records) => records,
        Json::Object(mut object) => match object.remove(RECORDS) {
            Some(Json::Array(records)) if object.is_empty() => records,
            _ => return Err(whole(kind.name, "wrong-shape", Vec::new())),
        },
        _ => return Err(Refusal::Unclear("not-json").into()),
    };
    if records.is_empty() {
        return Err(whole(kind.name, "missing", Vec::new()));
    }
    if records.len() > MOST {
        let details = vec![("limit", MOST.to_string()), ("count", records.len().to_string())];
        return Err(whole(kind.name, "too-many", details));
    }
    let (mut drafts, mut wrong) = (Vec::with_capacity(records.len()), Vec::new());
    for (at, sent) in records.into_iter().enumerate() {
        let Json::Object(sent) = sent else {
            let mut problems = Problems::default();
            problems.add("", "wrong-shape");
            wrong.push((at, problems));
            continue;
        };
        let (draft, problems) = body::draft(&ask, kind, sent).await?;
        match problems.is_empty() {
            true => drafts.push(draft),
            false => wrong.push((at, problems)),
        }
    }
    if !wrong.is_empty() {
        return Err(Error::ManyProblems(kind.name.to_owned(), wrong));
    }
    let (change, person) = ("creation", ask.person.id.as_str());
    let save = |after| Save { before: None, after, person, change, reason: "", identifiers: &[] };
    let saves: Vec<Save<'_>> = drafts.iter().map(save).collect();
    let saved = once::write(&ask, &saves).await?;
    answer(&ask, &saved).await
}

/// A problem of the batch as a whole.
fn whole(kind: &str, code: &'static str, details: Vec<(&'static str, String)>) -> Error {
    let mut problems = Problems::default();
    problems.add_with(RECORDS, code, details);
    Error::Problems(kind.to_owned(), problems)
}

async fn answer(ask: &Ask, records: &[facility_store::Record]) -> Result<Answer, Error> {
    let items = crate::web::records::items(ask, records).await?;
    Ok(Answer { status: 201, ..Answer::json(&json!({"items": items})) })
}
