//! "I need ...": a learner or an enterprise states a need on one page, without an account, and is led on
//! to what there is.

use std::sync::Arc;

use askama::Template;
use facility_record::prelude::*;
use facility_record::{Field, Fields, Form, Problems, read_form};
use facility_store::Refusal as NotKept;

use super::written::{WEIGHT, plain};
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::buckets::Quota;
use crate::web::drawing::{Drawing, LinkChoices};
use crate::web::errors::{Error, Refusal};
use crate::web::files::KeptFiles;
use crate::web::forms::{Input, id_of};
use crate::web::frame::Frame;
use crate::web::say::day_of;

/// Needs that one address may state within an hour: a class behind one line may.
const AN_HOUR: Quota = Quota::an_hour("needs", 40);
/// Needs that all together may state within an hour.
const ALL_AN_HOUR: Quota = Quota::an_hour("needs-together", 2_000);

row! {
    /// What somebody without an account says of a need.
    pub struct Stated as "need" {
        /// What one wants to learn or be able to do.
        topic: Code [required, from("topics")],
        /// Where one is.
        country: Code [from("countries")],
        /// In which language.
        language: Code [from("languages")],
        /// As whom one asks.
        audience: Code [from("audiences")],
        /// A group whose needs should be seen.
        group: Code [from("groups")],
        /// The need in one's own words; the facility alone reads them.
        words: Line [at_most_characters(300)],
    }
}

#[derive(Template)]
#[template(path = "clearing_house/gaps/state.html")]
struct StatePage {
    frame: Frame,
    problems: Vec<(String, String)>,
    inputs: Vec<Input>,
    token: String,
    once: String,
    back: String,
}

/// The form; what the address says is chosen already.
pub async fn ask_for(ask: Arc<Ask>) -> Result<Answer, Error> {
    let given = |field: &&Field| !ask.query.first(field.name).is_empty();
    let given = Stated::FIELDS.iter().filter(given);
    let form = Form(given.map(|it| (it.name.into(), ask.query.first(it.name).into())).collect());
    draw(&ask, &form, &Problems::default())
}

fn draw(ask: &Ask, form: &Form, problems: &Problems) -> Result<Answer, Error> {
    let (choices, files) = (LinkChoices::default(), KeptFiles::default());
    let drawing = Drawing { ask, form, problems, choices: &choices, files: &files, add: "" };
    let inputs: Vec<Input> =
        Stated::FIELDS.iter().map(|field| drawing.input(field, field.name)).collect();
    let line = |problem: &facility_record::Problem| {
        let label = inputs.iter().find(|it| it.name == problem.field).map_or("", |it| &it.label);
        let wrong = ask.say.problem(problem);
        let said = [("label", label.into()), ("problem", wrong.as_str().into())];
        (format!("#{}", id_of(&problem.field)), ask.say.with("problem-line", &said))
    };
    let page = StatePage {
        frame: Frame::new(ask, &ask.say.t("need"))
            .crumb(ask.say.t("room-clearing-house"), ask.at("clearing-house"))
            .with_problems(!problems.is_empty()),
        problems: problems.iter().map(line).collect(),
        inputs,
        token: ask.form_token(),
        once: facility_store::random_hex(16),
        back: ask.at("clearing-house"),
    };
    let status = if problems.is_empty() { 200 } else { 422 };
    Ok(Answer::html_with(status, page.render()?))
}

/// Keeps a need, and leads on to what there is already. A program that fills in every field gets the
/// same answer, and nothing is kept.
pub async fn keep_need(ask: Arc<Ask>) -> Result<Answer, Error> {
    let (body, problems) = read_form(Stated::FIELDS, &ask.form, ask.reading(true));
    if !problems.is_empty() {
        return draw(&ask, &ask.form, &problems);
    }
    let stated = Stated::take_all(&body.values);
    let wanted = [("topic", &*stated.topic), ("language", &*stated.language)];
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(wanted.iter().filter(|(_, code)| !code.is_empty()))
        .append_pair("done", "need-noted")
        .finish();
    let done = ask.at(&format!("search?{query}"));
    if !ask.form.first("website").is_empty() {
        return Ok(Answer::to(done));
    }
    let who = ask.pseudonym().await?;
    ask.site.limits.allow(AN_HOUR, &who, ask.now)?;
    ask.site.limits.allow(ALL_AN_HOUR, "", ask.now)?;
    let need = super::Need {
        day: Date(day_of(ask.now)),
        source: plain(&who),
        topics: listed(&stated.topic),
        groups: listed(&stated.group),
        languages: listed(&stated.language),
        audiences: listed(&stated.audience),
        country: stated.country,
        origin: Code("person".to_owned()),
        weight: Whole(Some(WEIGHT)),
        disclosure: plain("threshold"),
        words: plain(stated.words.original_text()),
        ..super::Need::default()
    };
    let mut writing = ask.site.store.writing(ask.now);
    let once = ask.form.first("once");
    if !once.is_empty() {
        writing.once(once, "", &ask.digest(), &done);
    }
    writing.append(&super::Need::fact(), &[need.give_all()], "");
    match writing.commit().await {
        Ok(_) => Ok(Answer::to(done)),
        Err(NotKept::Repeated(earlier)) if earlier.digest == ask.digest() => Ok(Answer::to(done)),
        Err(NotKept::Repeated(_)) => Err(Refusal::OtherBody.into()),
        Err(refusal) => Err(refusal.into()),
    }
}

fn listed(code: &str) -> Codes {
    Codes(Some(code.to_owned()).filter(|code| !code.is_empty()).into_iter().collect())
}
