//! Beginning a round, and beginning one anew with the choices of another.

use std::sync::Arc;

use askama::Template;
use facility_language::Arg;
use facility_record::{Code, Declared, Line, Link, Rows, Text, Whole};
use facility_store::{Refusal as StoreRefusal, Save};

use super::kind::{Round, Share, Weight};
use super::{BEGIN, is_open, round};
use crate::clearing_house::desk::DESK;
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::frame::Frame;
use crate::web::records::keep;
use crate::web::say::day_of;
use crate::web::view::address;

/// What one request is taken to need of what offers count, unless a broker says otherwise.
const SHARES: [(&str, i64); 3] = [("training-places", 10), ("advisory-days", 5), ("funds", 50_000)];
/// The aim that is chosen unless a broker chooses another.
const POLICY: &str = "fair";

/// An input for a number.
struct Number {
    name: String,
    label: String,
    hint: String,
    value: String,
    problem: String,
}

#[derive(Template)]
#[template(path = "clearing_house/rounds/begin.html")]
struct BeginPage {
    frame: Frame,
    problems: Vec<(String, String)>,
    policies: Vec<(String, String, String, bool)>,
    parts: Vec<(String, String, Vec<Number>)>,
    token: String,
    once: String,
    rounds: String,
}

/// The numbers of the form, by part: name, value unless one was sent, least and greatest.
struct Asked {
    key: &'static str,
    numbers: Vec<(String, String, i64, (i64, i64))>,
}

fn asked(ask: &Ask) -> Vec<Asked> {
    let say = ask.say;
    let label = |vocabulary: &str, code: &str| {
        ask.vocabularies.of(vocabulary).label(code, say.code()).to_owned()
    };
    let day = day_of(ask.now).unwrap_or_default();
    // Known to all and chosen by nobody: the day.
    let seed = i64::from(day.year()) * 10_000 + i64::from(day.month()) * 100 + i64::from(day.day());
    let general = vec![
        ("places".to_owned(), say.t("round-places").into_owned(), 1, (1, 5)),
        ("seed".to_owned(), say.t("round-seed").into_owned(), seed, (0, 999_999_999)),
    ];
    let groups = ask.vocabularies.of("country_groups").entries().iter();
    let weights = groups.map(|entry| {
        let name = format!("weight-{}", entry.code);
        (name, label("country_groups", &entry.code), 100, (10, 10_000))
    });
    let shares = SHARES.map(|(code, amount)| {
        (format!("share-{code}"), label("capacity_units", code), amount, (1, 1_000_000_000))
    });
    vec![
        Asked { key: "round-begin-general", numbers: general },
        Asked { key: "round-weights", numbers: weights.collect() },
        Asked { key: "round-shares", numbers: shares.into() },
    ]
}

/// The form.
pub async fn form(ask: Arc<Ask>) -> Result<Answer, Error> {
    match is_open(&ask) {
        true => drawn(&ask, false),
        false => Err(Refusal::NotFound.into()),
    }
}

/// A number of the form as it was sent.
fn read(ask: &Ask, name: &str, (least, most): (i64, i64)) -> Result<i64, String> {
    let number = ask.form.first(name).trim().parse::<i64>().ok();
    number.filter(|number| (least..=most).contains(number)).ok_or_else(|| {
        let bounds = [("least", Arg::Number(least)), ("most", Arg::Number(most))];
        ask.say.with("round-number", &bounds)
    })
}

fn drawn(ask: &Ask, is_sent: bool) -> Result<Answer, Error> {
    let say = ask.say;
    let mut problems = Vec::new();
    let mut parts = Vec::new();
    for Asked { key, numbers } in asked(ask) {
        let number = |(name, label, usual, bounds): (String, String, i64, (i64, i64))| {
            let problem = if is_sent { read(ask, &name, bounds).err() } else { None };
            let value = match is_sent {
                true => ask.form.first(&name).to_owned(),
                false => usual.to_string(),
            };
            let hint = say.maybe(&format!("round-{name}-hint")).unwrap_or_default().to_owned();
            Number { name, label, hint, value, problem: problem.unwrap_or_default() }
        };
        let numbers: Vec<Number> = numbers.into_iter().map(number).collect();
        for one in numbers.iter().filter(|one| !one.problem.is_empty()) {
            let said =
                [("label", one.label.as_str().into()), ("problem", one.problem.as_str().into())];
            problems.push((format!("#{}", one.name), say.with("problem-line", &said)));
        }
        let hint = say.maybe(&format!("{key}-hint")).unwrap_or_default().to_owned();
        parts.push((say.t(key).into_owned(), hint, numbers));
    }
    let chosen = policy(ask, is_sent);
    if chosen.is_empty() {
        problems.push(("#policy".to_owned(), say.t("round-policy-missing").into_owned()));
    }
    let policies = ask.vocabularies.of("round_policies").entries().iter().map(|entry| {
        let label = ask.vocabularies.of("round_policies").label(&entry.code, say.code()).to_owned();
        let hint = say.maybe(&format!("round-policy-{}", entry.code)).unwrap_or_default();
        (entry.code.clone(), label, hint.to_owned(), entry.code == chosen)
    });
    let page = BeginPage {
        frame: Frame::new(ask, &say.t("round-begin"))
            .crumb(say.t("room-clearing-house"), ask.at("clearing-house"))
            .crumb(say.t("desk"), ask.at(DESK))
            .with_problems(!problems.is_empty()),
        policies: policies.collect(),
        parts,
        token: ask.form_token(),
        once: facility_store::random_hex(16),
        rounds: ask.at("clearing-house/rounds"),
        problems,
    };
    let status = if page.problems.is_empty() { 200 } else { 422 };
    Ok(Answer::html_with(status, page.render()?))
}

/// The aim that is chosen; empty where none of the list is.
fn policy(ask: &Ask, is_sent: bool) -> String {
    let wanted = if is_sent { ask.form.first("policy") } else { POLICY };
    let is_known = ask.vocabularies.of("round_policies").has(wanted);
    if is_known { wanted.to_owned() } else { String::new() }
}

/// Begins a round: it is worked out in the background.
pub async fn begin(ask: Arc<Ask>) -> Result<Answer, Error> {
    if !is_open(&ask) {
        return Err(Refusal::NotFound.into());
    }
    let policy = policy(&ask, true);
    let numbers: Vec<(String, Result<i64, String>)> = asked(&ask)
        .into_iter()
        .flat_map(|part| part.numbers)
        .map(|(name, _, _, bounds)| (name.clone(), read(&ask, &name, bounds)))
        .collect();
    if policy.is_empty() || numbers.iter().any(|(_, number)| number.is_err()) {
        return drawn(&ask, true);
    }
    let number = |name: &str| {
        let found = numbers.iter().find(|(own, _)| own == name);
        found.and_then(|(_, number)| number.as_ref().ok().copied())
    };
    let of = |start: &str| -> Vec<(String, i64)> {
        let named = numbers.iter().filter_map(|(name, number)| {
            Some((name.strip_prefix(start)?.to_owned(), *number.as_ref().ok()?))
        });
        named.collect()
    };
    // Weights say something under one aim only; 100 says nothing.
    let weights = of("weight-").into_iter().filter(|(_, percent)| *percent != 100);
    let weights = weights.filter(|_| policy == POLICY).map(|(group, percent)| {
        (group.clone(), Weight { group: Code(group), percent: Whole(Some(percent)) })
    });
    let shares = of("share-").into_iter().map(|(unit, amount)| {
        (unit.clone(), Share { unit: Code(unit), amount: Whole(Some(amount)) })
    });
    let round = Round {
        title: title(&ask),
        places: Whole(number("places")),
        seed: Whole(number("seed")),
        weights: Rows(weights.collect()),
        shares: Rows(shares.collect()),
        policy: Code(policy),
        ..Round::default()
    };
    let made = ask.site.store.new_record(Round::kind(), "facility", round.to_body(), ask.now);
    keep(&ask, std::slice::from_ref(&made), &ask.person.id, address(&ask, &made)).await
}

fn title(ask: &Ask) -> Line {
    let title = ask.say.of("round-of-day", "day", &ask.say.moment(ask.now));
    Line(Text::new(ask.say.code(), &title))
}

/// Begins a round with what another one was begun with and the choices that were made beneath it; the
/// other one is put away.
pub async fn renew(ask: Arc<Ask>) -> Result<Answer, Error> {
    let (record, old) = round(&ask).await?;
    let step = record.kind.move_named("replacement").expect("the kind declares it");
    let new = Round {
        title: title(&ask),
        policy: old.policy,
        places: old.places,
        weights: old.weights,
        shares: old.shares,
        seed: old.seed,
        choices: old.choices,
        replaces: Link(record.id.clone()),
        ..Round::default()
    };
    let store = &ask.site.store;
    let made = store.new_record(Round::kind(), "facility", new.to_body(), ask.now);
    let done = address(&ask, &made);
    let once = ask.form.first("once");
    if !step.from.contains(&&*record.state) {
        return match store.earlier(once, &ask.person.id).await? {
            Some(earlier) if earlier.digest == ask.digest() => Ok(Answer::to(earlier.answer)),
            _ => Err(Refusal::Conflict.into()),
        };
    }
    let mut writing = store.writing(ask.now);
    if !once.is_empty() {
        writing.once(once, &ask.person.id, &ask.digest(), &done);
    }
    let (person, reason, identifiers) = (&*ask.person.id, "", &[][..]);
    let change = "creation";
    writing.save(&Save { before: None, after: &made, person, change, reason, identifiers });
    writing.happen(&record, (step.name, step.to), "");
    match writing.commit().await {
        Ok(_) => Ok(Answer::to(done)),
        Err(StoreRefusal::Repeated(earlier)) => Ok(Answer::to(earlier.answer)),
        Err(StoreRefusal::Changed) => Err(Refusal::Conflict.into()),
        Err(refusal) => Err(refusal.into()),
    }
}

/// The address of the form.
pub fn door(ask: &Ask) -> Option<(String, String)> {
    is_open(ask).then(|| (ask.say.t("round-begin").into_owned(), ask.at(BEGIN)))
}
