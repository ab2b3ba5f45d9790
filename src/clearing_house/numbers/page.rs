//! The public page of the numbers, each with its definition beside it; as JSON and CSV too.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use facility_access::{Openness, PUBLIC, Role};
use facility_record::Declared;
use facility_store::{Listing, Record};
use serde_json::{Map, json};

use super::{Course, Filter, Judgement, Numbers, numbers};
use crate::clearing_house::course::{REQUEST, owner_id};
use crate::clearing_house::{Feedback, Participation, Proposal, Request};
use crate::plans::Pledge;
use crate::sheet::Table;
use crate::web::Answer;
use crate::web::ask::{Ask, Twin};
use crate::web::embed::snippet;
use crate::web::errors::{Error, Refusal};
use crate::web::frame::Frame;
use crate::web::records::table_csv;
use crate::web::say::Say;
use crate::web::server::STYLE_ADDRESS;

/// The address of the numbers, without its language.
const NUMBERS: &str = "clearing-house/numbers";
/// The filters, by the vocabulary of each.
const FILTERS: [(&str, &str); 3] =
    [("country", "countries"), ("topic", "topics"), ("group", "groups")];
/// Kinds of organisations that are bodies of a Member State.
const STATE: [&str; 2] = ["government", "regulator"];

/// A number with what it counts.
struct Line {
    label: String,
    value: String,
    said: String,
}

/// A filter: its name, its label, its options.
struct Choice {
    name: &'static str,
    label: String,
    options: Vec<(String, String, bool)>,
}

/// The tables: the counts, how long each step took, what is left out.
struct Tables {
    counts: Vec<Line>,
    durations: Vec<[String; 4]>,
    left_out: String,
}

#[derive(Template)]
#[template(path = "clearing_house/numbers/page.html")]
struct NumbersPage {
    frame: Frame,
    say: Say,
    choices: Vec<Choice>,
    months: [String; 2],
    tables: Tables,
    here: String,
    query: String,
    snippet: String,
}

#[derive(Template)]
#[template(path = "clearing_house/numbers/embed.html")]
struct EmbeddedPage {
    say: Say,
    title: String,
    style: &'static str,
    tables: Tables,
    back: String,
}

/// The courses of all requests after a change: they are read again when there was another one.
#[derive(Default)]
struct Courses(tokio::sync::Mutex<Option<(i64, Arc<Vec<Course>>)>>);

impl Courses {
    async fn up_to_date(&self, ask: &Ask) -> Result<Arc<Vec<Course>>, Error> {
        let mut kept = self.0.lock().await;
        let last = ask.site.store.last_change().await?;
        if let Some((_, courses)) = kept.as_ref().filter(|(change, _)| *change == last) {
            return Ok(courses.clone());
        }
        let courses = Arc::new(courses(ask).await?);
        *kept = Some((last, courses.clone()));
        Ok(courses)
    }
}

/// The page, or its twin.
pub async fn page(ask: Arc<Ask>) -> Result<Answer, Error> {
    let all = ask.site.views.of::<Courses>().up_to_date(&ask).await?;
    let found = numbers(&all, &filter(&ask)?);
    let lines = lines(ask.say, &found);
    match ask.twin {
        Twin::Json => {
            let counts: Map<_, _> =
                lines.iter().map(|(name, value, _)| ((*name).to_owned(), json!(value))).collect();
            let duration = |it: &super::Duration| {
                json!({"step": it.name, "requests": it.count, "median_days": it.median,
                       "target_days": (it.target > 0).then_some(it.target)})
            };
            let durations: Vec<_> = found.durations.iter().map(duration).collect();
            Ok(Answer::json(&json!({"counts": counts, "durations": durations})))
        }
        Twin::Csv => {
            let header = ["name", "value", "definition"].map(str::to_owned).to_vec();
            let text = |value: Option<f64>| value.map_or_else(String::new, |it| it.to_string());
            let mut rows: Vec<Vec<String>> = lines
                .iter()
                .map(|(name, value, said)| vec![(*name).to_owned(), text(*value), said.clone()])
                .collect();
            rows.extend(found.durations.iter().map(|it| {
                let said = ask.say.t(&format!("numbers-step-{}", it.name)).into_owned();
                vec![format!("median_days_{}", it.name.replace('-', "_")), text(it.median), said]
            }));
            table_csv(&ask, &Table::of_text("numbers", header, rows))
        }
        _ => draw(&ask, &found, lines),
    }
}

/// The counts and means, by name, with what each says; nothing where too few have said it.
fn lines(say: Say, found: &Numbers) -> Vec<(&'static str, Option<f64>, String)> {
    let names = ["accepted", "agreements", "successes", "partial", "without", "unmet", "fitting"];
    let said = |name: &str| say.t(&format!("numbers-{name}-said")).into_owned();
    let count = |name: &'static str| {
        let count = found.counts.get(name).copied().unwrap_or(0);
        (name, Some(count as f64), said(name))
    };
    let mut lines: Vec<_> = names.into_iter().map(count).collect();
    lines.push(("providers", Some(found.active_providers as f64), said("providers")));
    for (name, mean) in ["states", "others"].into_iter().zip(found.satisfaction) {
        lines.push((name, mean.value(), said(name)));
    }
    lines
}

/// The tables alone, for other sites to show within theirs: no menu, no form, no cookie.
pub async fn embed(ask: Arc<Ask>) -> Result<Answer, Error> {
    let all = ask.site.views.of::<Courses>().up_to_date(&ask).await?;
    let found = numbers(&all, &filter(&ask)?);
    let page = EmbeddedPage {
        say: ask.say,
        title: format!("{}: {}", ask.say.t("room-clearing-house"), ask.say.t("numbers")),
        style: STYLE_ADDRESS.as_str(),
        tables: tables(ask.say, &found, lines(ask.say, &found)),
        back: format!("{}{}", ask.at(NUMBERS), query(&ask)),
    };
    Ok(Answer::html(page.render()?).framed())
}

fn tables(say: Say, found: &Numbers, lines: Vec<(&'static str, Option<f64>, String)>) -> Tables {
    let shown = |name: &str, value: Option<f64>| match (name, value) {
        (_, None) => say.t("numbers-too-few").into_owned(),
        ("states" | "others", Some(mean)) => facility_language::decimal(say.language, mean, 1),
        (_, Some(count)) => say.number(count as i64),
    };
    let counts = lines.into_iter().map(|(name, value, said)| Line {
        label: say.t(&format!("numbers-{name}")).into_owned(),
        value: shown(name, value),
        said,
    });
    let durations = found.durations.iter().map(|it| {
        let days = |days: f64| facility_language::decimal(say.language, days, 1);
        [
            say.t(&format!("numbers-step-{}", it.name)).into_owned(),
            it.median.map_or_else(|| say.t("numbers-too-few").into_owned(), days),
            if it.target == 0 { "–".to_owned() } else { say.number(it.target) },
            say.size(it.count),
        ]
    });
    Tables {
        counts: counts.collect(),
        durations: durations.collect(),
        left_out: match found.left_out {
            0 => String::new(),
            _ => say.t("numbers-left-out").into_owned(),
        },
    }
}

/// What the address narrows the numbers by, with its question mark.
fn query(ask: &Ask) -> String {
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(ask.query.0.iter().filter(|(_, text)| !text.is_empty()))
        .finish();
    if query.is_empty() { query } else { format!("?{query}") }
}

fn draw(
    ask: &Ask,
    found: &Numbers,
    lines: Vec<(&'static str, Option<f64>, String)>,
) -> Result<Answer, Error> {
    let say = ask.say;
    let query = query(ask);
    let page = NumbersPage {
        say,
        snippet: snippet(ask, &format!("embed/numbers{query}"), &say.t("numbers")),
        frame: Frame::new(ask, &say.t("numbers"))
            .crumb(say.t("room-clearing-house"), ask.at("clearing-house")),
        choices: FILTERS.map(|(name, vocabulary)| choice(ask, name, vocabulary)).into(),
        months: ["from", "to"].map(|name| ask.query.first(name).to_owned()),
        tables: tables(say, found, lines),
        here: ask.at(NUMBERS),
        query,
    };
    Ok(Answer::html(page.render()?))
}

fn choice(ask: &Ask, name: &'static str, vocabulary: &str) -> Choice {
    let codes = ask.vocabularies.of(vocabulary);
    let chosen = ask.query.first(name);
    let option = |entry: &facility_record::Entry| {
        let label = codes.label(&entry.code, ask.say.code()).to_owned();
        (entry.code.clone(), label, entry.code == chosen)
    };
    let mut options: Vec<_> =
        codes.entries().iter().filter(|entry| !entry.is_retired()).map(option).collect();
    options.sort_by(|a, b| a.1.cmp(&b.1));
    Choice { name, label: ask.say.t(&format!("numbers-by-{name}")).into_owned(), options }
}

/// What the address asks for: narrower topics count with theirs.
fn filter(ask: &Ask) -> Result<Filter, Error> {
    let request = Request::kind();
    let mut filter = Filter::default();
    for (at, (name, _)) in FILTERS.iter().enumerate() {
        let code = ask.query.first(name);
        let field = request.fields.iter().find(|field| field.facet == *name);
        let day = crate::web::say::day_of(ask.now).unwrap_or_default();
        if let Some(field) = field.filter(|_| !code.is_empty()) {
            filter.codes[at] = ask.vocabularies.narrower(field, name, &[code], day);
        }
    }
    let months = [ask.query.first("from"), ask.query.first("to")];
    if months.iter().any(|month| !month.is_empty()) {
        let edge = |month: &str, end: bool| -> Result<i64, Error> {
            if month.is_empty() {
                return Ok(if end { i64::MAX } else { i64::MIN });
            }
            let first: jiff::civil::Date = format!("{month}-01")
                .parse()
                .map_err(|_| Error::from(Refusal::Unclear("not-a-month")))?;
            let day = match end {
                true => first.last_of_month().tomorrow().unwrap_or(first.last_of_month()),
                false => first,
            };
            let moment = day.to_zoned(jiff::tz::TimeZone::UTC);
            let moment = moment.map_err(|_| Error::from(Refusal::Unclear("not-a-month")))?;
            Ok(moment.timestamp().as_millisecond() - i64::from(end))
        };
        filter.span = Some((edge(months[0], false)?, edge(months[1], true)?));
    }
    Ok(filter)
}

/// What all requests have come through. The desk's keys read them: what is told of those that are not
/// public is for `numbers` to decide.
async fn courses(ask: &Ask) -> Result<Vec<Course>, Error> {
    let store = &ask.site.store;
    let keys = vec![PUBLIC.to_owned(), format!("role:{}", Role::Broker.name())];
    let kind = Request::kind();
    let listing = Listing { kind: kind.name.to_owned(), keys, ..Listing::default() };
    let requests = store.whole(&listing).await?;
    let mut entered: HashMap<String, Vec<(String, i64)>> = HashMap::new();
    for (record, state, at) in store.states_of_kind(kind.name).await? {
        let states = entered.entry(record).or_default();
        if states.last().is_none_or(|(last, _)| *last != state) {
            states.push((state, at));
        }
    }
    let ids: Vec<String> = requests.iter().map(|request| request.id.clone()).collect();
    let mut others: HashMap<String, Vec<Record>> = HashMap::new();
    for (request, record) in store.linked_by_any(&ids, REQUEST).await? {
        others.entry(request).or_default().push(record);
    }
    let states = state_bodies(ask, &others).await?;
    let course = |request: Record| {
        let asked = Request::from_body(&request.body);
        let own = others.remove(&request.id).unwrap_or_default();
        let judged = own.iter().filter(|it| it.kind.name == Feedback::kind().name);
        Course {
            entered: entered.remove(&request.id).unwrap_or_default(),
            coordinates: [asked.countries.to_vec(), asked.topics.to_vec(), asked.groups.to_vec()],
            is_open: request.subject().openness != Openness::Facility,
            proposers: own.iter().filter_map(proposer).collect(),
            judgements: judged
                .filter(|it| it.state == "given")
                .map(|it| judgement(it, states.contains(&owner_id(it).to_owned())))
                .collect(),
        }
    };
    Ok(requests.into_iter().map(course).collect())
}

/// The organisation that answered a request by this record: that sent a proposal, made a pledge, or
/// gives a joint training in which the requester takes part.
fn proposer(record: &Record) -> Option<String> {
    let unsent = ["open", "draft", "asked", "declined", "lapsed"];
    if unsent.contains(&&*record.state) {
        return None;
    }
    let kind = record.kind.name;
    if kind == Participation::kind().name {
        return Some(Participation::from_body(&record.body).provider.0);
    }
    let is_answer = kind == Proposal::kind().name || kind == Pledge::kind().name;
    is_answer.then(|| owner_id(record).to_owned())
}

fn judgement(record: &Record, is_state: bool) -> Judgement {
    let feedback = Feedback::from_body(&record.body);
    let fit = if &*feedback.side == "requester" { feedback.fit.0 } else { None };
    Judgement { overall: feedback.overall.0.unwrap_or(0), is_state, fit }
}

/// The organisations that gave feedback and are bodies of a Member State.
async fn state_bodies(
    ask: &Ask,
    others: &HashMap<String, Vec<Record>>,
) -> Result<Vec<String>, Error> {
    let judged = others.values().flatten().filter(|it| it.kind.name == Feedback::kind().name);
    let mut ids: Vec<String> = judged.map(|it| owner_id(it).to_owned()).collect();
    ids.sort();
    ids.dedup();
    let bodies = ask.site.store.records(&ids).await?;
    let is_state = |body: &&Record| {
        let words = body.body.of(&body.kind.fields, "organisation_type").words();
        words.iter().any(|code| STATE.contains(&code.as_str()))
    };
    Ok(bodies.iter().filter(is_state).map(|body| body.id.clone()).collect())
}
