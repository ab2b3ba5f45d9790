//! The table of a round: who gets which offer, how well it fits, why this one, what is otherwise than
//! before. As JSON and CSV too.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use askama::Template;
use facility_store::{Record, random_hex};
use serde_json::json;

use super::kind::Round;
use super::named::{Name, Names, hundredth, ids_of_reason, nothing, reason};
use super::plan::{Given, Written};
use super::report::{Reason, Told};
use super::{kept, marks, round};
use crate::sheet::Table;
use crate::web::Answer;
use crate::web::ask::{Ask, Twin};
use crate::web::errors::{Error, Refusal};
use crate::web::frame::Frame;
use crate::web::records::table_csv;
use crate::web::view::address;

/// Pairs on one page.
const SHOWN: usize = 50;
/// The orders of the table.
const ORDERS: [&str; 3] = ["request", "offer", "fit"];

/// A pair ready to be drawn.
struct Row {
    request: (String, Name),
    offer: (String, Name),
    fit: i64,
    /// What it is against the plan before: tone and words.
    change: Option<(&'static str, String)>,
    is_locked: bool,
    why: Vec<String>,
    /// The better offer that it does not get, which may be locked in its place.
    better: Option<(String, Name, String)>,
    /// The mark that the pair has among the choices, in words.
    mark: String,
    once: String,
}

#[derive(Template)]
#[template(path = "clearing_house/rounds/assignment.html")]
struct TablePage {
    frame: Frame,
    title: (String, String),
    here: String,
    token: String,
    rows: Vec<Row>,
    orders: Vec<(String, String, bool)>,
    pages: Vec<(String, String, bool)>,
    sort: String,
    page: usize,
    may_choose: bool,
    said: String,
    /// Pairs of the plan before that are no more.
    gone: Vec<(Name, Name)>,
    nothing: Vec<(Name, Vec<String>)>,
}

/// The table, or its twin.
pub async fn table(ask: Arc<Ask>) -> Result<Answer, Error> {
    let (record, round) = round(&ask).await?;
    let (plan, told) = kept::texts(&ask.site.store, &round).await?;
    let Some(plan) = plan else { return Err(Refusal::NotFound.into()) };
    let told = told.unwrap_or_default();
    match ask.twin {
        Twin::Json => Ok(as_json(&record, &round, &plan, &told)),
        Twin::Csv => as_csv(&ask, &plan, &told).await,
        Twin::Html => drawn(&ask, (&record, &round), &plan, &told).await,
        _ => Err(Refusal::NotFound.into()),
    }
}

/// A plan with what its report says of each pair.
struct View<'a> {
    reasons: HashMap<(&'a str, &'a str), &'a Reason>,
    /// What a pair is against the plan before: a word, and the offer in whose place it came.
    changes: HashMap<(&'a str, &'a str), (&'static str, &'a str)>,
}

impl<'a> View<'a> {
    fn new(told: &'a Told) -> View<'a> {
        let reasons = told.reasons.iter().map(|it| ((&*it.request, &*it.offer), it)).collect();
        let mut changes = HashMap::new();
        if let Some(difference) = &told.difference {
            let kept = difference.kept.iter().map(|it| ((&*it.0, &*it.1), ("kept", "")));
            let new = difference.new.iter().map(|it| ((&*it.0, &*it.1), ("new", "")));
            let changed = difference
                .changed
                .iter()
                .map(|it| ((&*it.request, &*it.to), ("changed", it.from.as_str())));
            changes.extend(kept.chain(new).chain(changed));
        }
        View { reasons, changes }
    }

    fn change(&self, pair: &Given) -> (&'static str, &'a str) {
        let found = self.changes.get(&(pair.request.as_str(), pair.offer.as_str()));
        found.copied().unwrap_or_default()
    }

    fn reason(&self, pair: &Given) -> Option<&'a Reason> {
        self.reasons.get(&(pair.request.as_str(), pair.offer.as_str())).copied()
    }
}

fn as_json(record: &Record, round: &Round, plan: &Written, told: &Told) -> Answer {
    let view = View::new(told);
    let pairs = plan.pairs.iter().map(|pair| {
        let (reason, (change, before)) = (view.reason(pair), view.change(pair));
        json!({
            "request": pair.request, "offer": pair.offer, "affinity": pair.affinity,
            "is_locked": pair.is_locked, "reason": reason, "change": change, "before": before,
        })
    });
    Answer::json(&json!({
        "round": record.id,
        "state": record.state,
        "inputs": round.inputs_digest.original_text(),
        "plan": round.plan_digest.original_text(),
        "floor": plan.floor,
        "figures": plan.figures,
        "prices": plan.prices,
        "pairs": pairs.collect::<Vec<_>>(),
        "nothing": told.nothing,
        "difference": told.difference,
    }))
}

async fn as_csv(ask: &Ask, plan: &Written, told: &Told) -> Result<Answer, Error> {
    let view = View::new(told);
    let ids = plan.pairs.iter().flat_map(|it| [it.request.as_str(), it.offer.as_str()]);
    let names = Names::read(ask, ids).await?;
    let header = [
        "request",
        "request_title",
        "offer",
        "offer_title",
        "affinity",
        "is_locked",
        "change",
        "better_offer",
        "better_affinity",
        "why",
    ];
    let lines = plan.pairs.iter().map(|pair| {
        let reason = view.reason(pair);
        let of = |take: &dyn Fn(&Reason) -> String| reason.map(take).unwrap_or_default();
        vec![
            pair.request.clone(),
            names.of(ask, &pair.request).title,
            pair.offer.clone(),
            names.of(ask, &pair.offer).title,
            pair.affinity.to_string(),
            if pair.is_locked { "yes" } else { "no" }.to_owned(),
            view.change(pair).0.to_owned(),
            of(&|it| it.better.clone()),
            of(&|it| it.affinity.to_string()),
            of(&|it| it.why.clone()),
        ]
    });
    let header = header.map(str::to_owned).into();
    table_csv(ask, &Table::of_text("assignment", header, lines.collect()))
}

async fn drawn(
    ask: &Ask,
    (record, round): (&Record, &Round),
    plan: &Written,
    told: &Told,
) -> Result<Answer, Error> {
    let view = View::new(told);
    let names = all_names(ask, plan, told).await?;
    let sort =
        ORDERS.into_iter().find(|name| *name == ask.query.first("sort")).unwrap_or("request");
    let mut pairs: Vec<&Given> = plan.pairs.iter().collect();
    match sort {
        "fit" => pairs.sort_by_key(|it| (it.affinity, it.request.clone())),
        "offer" => {
            pairs.sort_by_cached_key(|it| (names.of(ask, &it.offer).title, it.offer.clone()))
        }
        _ => pairs.sort_by_cached_key(|it| (names.of(ask, &it.request).title, it.request.clone())),
    }
    let count = pairs.len().div_ceil(SHOWN).max(1);
    let page = ask.query.first("page").parse::<usize>().unwrap_or(1).clamp(1, count);
    let shown = pairs.iter().skip((page - 1) * SHOWN).take(SHOWN);
    let rows = shown.map(|pair| row(ask, round, pair, (&view, &names))).collect();
    let here = address(ask, record);
    let orders = ORDERS.map(|name| {
        let label = ask.say.t(&format!("round-sort-{name}")).into_owned();
        (label, format!("{here}/assignment?sort={name}"), name == sort)
    });
    let pages = (1..=count).map(|at| {
        (ask.say.size(at), format!("{here}/assignment?sort={sort}&page={at}"), at == page)
    });
    let gone = told.difference.iter().flat_map(|it| &it.gone);
    let page = TablePage {
        frame: Frame::new(ask, &ask.say.t("round-table"))
            .about(record.title().best(ask.say.code()).1),
        title: crate::web::view::title(ask, record),
        token: ask.form_token(),
        rows,
        orders: orders.into(),
        pages: if count > 1 { pages.collect() } else { Vec::new() },
        sort: sort.to_owned(),
        page,
        may_choose: marks::is_open(record),
        said: ask.say.count("round-pairs-in-all", pairs.len()),
        gone: gone.map(|(one, other)| (names.of(ask, one), names.of(ask, other))).collect(),
        nothing: told
            .nothing
            .iter()
            .map(|it| (names.of(ask, &it.request), nothing(ask, it, &names)))
            .collect(),
        here,
    };
    Ok(Answer::html(page.render()?))
}

async fn all_names(ask: &Ask, plan: &Written, told: &Told) -> Result<Names, Error> {
    let mut ids: HashSet<&str> = HashSet::new();
    ids.extend(plan.pairs.iter().flat_map(|it| [it.request.as_str(), it.offer.as_str()]));
    ids.extend(told.reasons.iter().flat_map(ids_of_reason));
    ids.extend(told.nothing.iter().flat_map(|it| [it.request.as_str(), it.best.as_str()]));
    if let Some(difference) = &told.difference {
        ids.extend(difference.gone.iter().flat_map(|it| [it.0.as_str(), it.1.as_str()]));
        ids.extend(difference.changed.iter().map(|it| it.from.as_str()));
    }
    Names::read(ask, ids.into_iter()).await
}

fn row(ask: &Ask, round: &Round, pair: &Given, (view, names): (&View<'_>, &Names)) -> Row {
    let say = ask.say;
    let change = match view.change(pair) {
        ("kept", _) => Some(("", say.t("round-tag-kept").into_owned())),
        ("new", _) => Some(("good", say.t("round-tag-new").into_owned())),
        ("changed", from) => {
            let from = names.of(ask, from).title;
            Some(("watch", say.of("round-tag-changed", "from", &from)))
        }
        _ => None,
    };
    let told = view.reason(pair);
    let mark = marks::mark_of(round, &pair.request, &pair.offer);
    Row {
        request: (pair.request.clone(), names.of(ask, &pair.request)),
        offer: (pair.offer.clone(), names.of(ask, &pair.offer)),
        fit: hundredth(pair.affinity),
        change,
        is_locked: pair.is_locked,
        why: match told {
            Some(told) => reason(ask, told, names),
            None => vec![say.t("round-why-best").into_owned()],
        },
        better: told.map(|it| (it.better.clone(), names.of(ask, &it.better), random_hex(16))),
        mark: ask.vocabularies.of("round_marks").label(mark, say.code()).to_owned(),
        once: random_hex(16),
    }
}
