//! What plans and reports say of ids, in words: titles of what whoever asks sees, and sentences of why.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use facility_language::Arg;

use super::inputs::Problem;
use super::report::{Nothing, Reason};
use crate::web::ask::Ask;
use crate::web::errors::Error;
use crate::web::room::slug;
use crate::web::view::{address, title};

/// Titles that a sentence names at most.
const NAMED: usize = 3;

/// A record in words.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    /// Its title.
    pub title: String,
    /// The language of its title.
    pub language: String,
    /// Where it is; empty where it is gone.
    pub address: String,
}

/// Records in words, by id.
pub struct Names(HashMap<String, Name>);

impl Names {
    /// Those of these records that whoever asks sees.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn read<'i>(ask: &Ask, ids: impl Iterator<Item = &'i str>) -> Result<Names, Error> {
        let ids: BTreeSet<String> = ids.filter(|id| !id.is_empty()).map(str::to_owned).collect();
        let records = ask.seen(&ids.into_iter().collect::<Vec<_>>()).await?;
        let name = |record: &facility_store::Record| {
            let (language, title) = title(ask, record);
            (record.id.clone(), Name { title, language, address: address(ask, record) })
        };
        Ok(Names(records.iter().map(name).collect()))
    }

    /// A record in words.
    pub fn of(&self, ask: &Ask, id: &str) -> Name {
        let gone =
            || Name { title: ask.say.t("round-record-gone").into_owned(), ..Name::default() };
        self.0.get(id).cloned().unwrap_or_else(gone)
    }

    fn quoted(&self, ask: &Ask, id: &str) -> String {
        ask.say.of("quoted", "text", &self.of(ask, id).title)
    }
}

/// The ids that a reason names.
pub fn ids_of_reason(reason: &Reason) -> impl Iterator<Item = &str> {
    let holders = reason.holders.iter().take(NAMED);
    std::iter::once(&reason.better).chain(holders).map(String::as_str)
}

/// The ids that a problem names.
pub fn ids_of_problem(problem: &Problem) -> impl Iterator<Item = &str> {
    [&problem.request, &problem.offer, &problem.provider].into_iter().map(String::as_str)
}

/// Why a request gets this offer and not one that fits better.
pub fn reason(ask: &Ask, reason: &Reason, names: &Names) -> Vec<String> {
    let say = ask.say;
    let offer = names.quoted(ask, &reason.better);
    let mut holders: Vec<String> =
        reason.holders.iter().take(NAMED).map(|id| names.quoted(ask, id)).collect();
    if reason.holders.len() > NAMED {
        holders.push(say.count("round-more-requests", reason.holders.len() - NAMED));
    }
    let holders = facility_language::list(say.language, &holders);
    let key = match (&*reason.why, holders.is_empty()) {
        ("full", true) => "round-why-nothing-left".to_owned(),
        (why, _) => format!("round-why-{}", slug(why)),
    };
    let said = [
        ("offer", Arg::Text(&offer)),
        ("fit", Arg::Number(hundredth(reason.affinity))),
        ("holders", Arg::Text(&holders)),
    ];
    let mut lines = vec![say.with(&key, &said)];
    let part = |(part, by): &(String, f64)| {
        let label = say.t(&format!("fit-{part}")).into_owned();
        let by = say.number((by * 100.0).round() as i64);
        say.with("round-behind-part", &[("part", Arg::Text(&label)), ("by", Arg::Text(&by))])
    };
    let behind: Vec<String> =
        reason.behind.iter().filter(|(_, by)| *by >= 0.005).map(part).collect();
    if !behind.is_empty() {
        let parts = facility_language::list(say.language, &behind);
        lines.push(say.of("round-behind", "parts", &parts));
    }
    lines
}

/// Why a request gets nothing.
pub fn nothing(ask: &Ask, nothing: &Nothing, names: &Names) -> Vec<String> {
    let say = ask.say;
    let excluded: usize = nothing.excluded.values().sum();
    let mut lines = Vec::new();
    if nothing.fits > excluded {
        let best = names.quoted(ask, &nothing.best);
        let count = i64::try_from(nothing.fits - excluded).unwrap_or(i64::MAX);
        let said = [("count", Arg::Number(count)), ("best", Arg::Text(&best))];
        lines.push(say.with("round-nothing-taken", &said));
    }
    lines.extend(counted(ask, "round-not", &nothing.excluded));
    if nothing.fits == 0 {
        lines.push(say.t("round-nothing-fits").into_owned());
        lines.extend(counted(ask, "round-refused", &nothing.refused));
        if nothing.below_floor > 0 {
            lines.push(say.count("round-refused-below-floor", nothing.below_floor));
        }
    }
    lines
}

/// The most frequent reasons first, each with how often it holds.
fn counted(ask: &Ask, key: &str, counts: &BTreeMap<String, usize>) -> Vec<String> {
    let mut counts: Vec<(&String, &usize)> = counts.iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    let line = |(code, count): &(&String, &usize)| {
        ask.say.count(&format!("{key}-{}", slug(code)), **count)
    };
    counts.iter().map(line).collect()
}

/// Why a choice cannot be kept, and the way out.
pub fn problem(ask: &Ask, problem: &Problem, names: &Names) -> (String, String) {
    let say = ask.say;
    let [request, offer, provider] = [&problem.request, &problem.offer, &problem.provider]
        .map(|id| if id.is_empty() { String::new() } else { names.quoted(ask, id) });
    let lines: Vec<String> =
        problem.lines.iter().map(|line| say.number(i64::try_from(*line).unwrap_or(0))).collect();
    let lines = facility_language::list(say.language, &lines);
    let detail = match &*problem.code {
        "locked_and_excluded" => say.t(&format!("round-because-{}", slug(&problem.detail))).into(),
        _ => problem.detail.clone(),
    };
    let said = [
        ("request", Arg::Text(&request)),
        ("offer", Arg::Text(&offer)),
        ("provider", Arg::Text(&provider)),
        ("lines", Arg::Text(&lines)),
        ("detail", Arg::Text(&detail)),
    ];
    let key = format!("round-problem-{}", slug(&problem.code));
    (say.with(&key, &said), say.with(&format!("{key}-way"), &said))
}

/// An affinity from 0 to 10,000 as a whole number from 0 to 100.
pub fn hundredth(affinity: u32) -> i64 {
    i64::from(affinity.div_euclid(100) + u32::from(affinity % 100 >= 50))
}
