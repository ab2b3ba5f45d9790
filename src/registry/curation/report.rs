//! "Something wrong here?": anybody may say so, of any public record, without an account.

use std::sync::Arc;

use askama::Template;
use facility_record::{Code, Declared, Line, Link, PersonLink, Prose, Text};
use facility_store::Record;

use crate::registry::Report;
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::buckets::Quota;
use crate::web::errors::{Error, Refusal};
use crate::web::frame::Frame;
use crate::web::records::keep;
use crate::web::view::address;
use crate::web::view::title;

/// Reports that one address may send within an hour.
const AN_HOUR: Quota = Quota::an_hour("reports", 5);
/// Reports that all together may send within an hour: nobody could read more.
const ALL_AN_HOUR: Quota = Quota::an_hour("reports-together", 200);
/// Most characters of a report.
const LONGEST: usize = 2_000;
/// Problems that are nothing without words.
const WORDY: &[&str] = &["wrong", "other"];

#[derive(Template)]
#[template(path = "registry/curation/report.html")]
struct ReportPage {
    frame: Frame,
    title: (String, String),
    kinds: Vec<(String, String, bool)>,
    problems: Vec<(&'static str, String)>,
    text: String,
    wants_reply: bool,
    token: String,
    once: String,
    back: String,
}

/// The public record that the address names.
async fn public_record(ask: &Ask) -> Result<Record, Error> {
    let record = ask.record().await?;
    if record.is_public() { Ok(record) } else { Err(Refusal::NotFound.into()) }
}

/// The form.
pub async fn form(ask: Arc<Ask>) -> Result<Answer, Error> {
    let record = public_record(&ask).await?;
    draw(&ask, &record, Vec::new())
}

fn draw(
    ask: &Ask,
    record: &Record,
    problems: Vec<(&'static str, String)>,
) -> Result<Answer, Error> {
    let chosen = match ask.form.first("problem") {
        "" => ask.query.first("problem"),
        chosen => chosen,
    };
    let entries = ask.vocabularies.of("report_problems").entries();
    let kind = |code: &str| {
        let label = ask.vocabularies.of("report_problems").label(code, ask.say.code());
        (code.to_owned(), label.to_owned(), code == chosen)
    };
    let heading = ask.say.t("report-something").into_owned();
    let title = title(ask, record);
    let status = if problems.is_empty() { 200 } else { 422 };
    let page = ReportPage {
        frame: Frame::new(ask, &heading).about(&title.1).with_problems(status != 200),
        kinds: entries.iter().map(|entry| kind(&entry.code)).collect(),
        problems,
        text: ask.form.first("text").to_owned(),
        wants_reply: ask.form.first("reply") == "yes",
        token: ask.form_token(),
        once: facility_store::random_hex(16),
        back: address(ask, record),
        title,
    };
    Ok(Answer::html_with(status, page.render()?))
}

/// Keeps a report. A program that fills in every field gets the same answer, and nothing is kept.
pub async fn send(ask: Arc<Ask>) -> Result<Answer, Error> {
    let record = public_record(&ask).await?;
    let done = format!("{}?done=reported", address(&ask, &record));
    if !ask.form.first("website").is_empty() {
        return Ok(Answer::to(done));
    }
    let (problem, text) = (ask.form.first("problem"), ask.form.first("text").trim());
    let mut problems = Vec::new();
    if !ask.vocabularies.of("report_problems").has(problem) {
        problems.push(("problem", ask.say.t("report-choose").into_owned()));
    }
    if text.is_empty() && WORDY.contains(&problem) {
        problems.push(("text", ask.say.t("report-say-what").into_owned()));
    }
    if text.chars().count() > LONGEST {
        problems.push(("text", ask.say.t("report-too-long").into_owned()));
    }
    if !problems.is_empty() {
        return draw(&ask, &record, problems);
    }
    let who = if ask.person.is_signed_in() {
        ask.person.id.clone()
    } else {
        ask.site.limits.caller(&ask.headers, ask.peer)
    };
    ask.site.limits.allow(AN_HOUR, &who, ask.now)?;
    ask.site.limits.allow(ALL_AN_HOUR, "", ask.now)?;
    let body = report(&ask, &record, problem, text).to_body();
    let made = ask.site.store.new_record(Report::kind(), &record.owner, body, ask.now);
    keep(&ask, &[made], "", done).await
}

/// Who reports is kept only where they ask for an answer, in the field for it.
fn report(ask: &Ask, record: &Record, problem: &str, text: &str) -> Report {
    let plain = |words: &str| Text::new(ask.say.code(), words);
    let wants_reply = ask.person.is_signed_in() && ask.form.first("reply") == "yes";
    Report {
        title: Line(Text::new("", record.title().original_text())),
        about: Link(record.id.clone()),
        problem: Code(problem.to_owned()),
        text: Prose(if text.is_empty() { Text::default() } else { plain(text) }),
        reply_to: PersonLink(if wants_reply { ask.person.id.clone() } else { String::new() }),
    }
}
