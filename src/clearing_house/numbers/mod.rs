//! What the clearing house is measured by: how many requests came to an agreement and to a success, how
//! long each step took, what both sides said of it.

mod page;

use std::collections::{BTreeMap, BTreeSet};

pub use page::{embed, page};

/// Closed cases from which on a median is told; of fewer, one could guess single ones.
pub const ENOUGH: usize = 10;
/// Milliseconds of a day.
const DAY: f64 = 86_400_000.0;

/// What a request has come through.
#[derive(Clone, Debug, Default)]
pub struct Course {
    /// The states it came into, each with the moment in milliseconds since 1970, oldest first.
    pub entered: Vec<(String, i64)>,
    /// Its countries, topics and groups.
    pub coordinates: [Vec<String>; 3],
    /// Whether at least a summary of it is public.
    pub is_open: bool,
    /// Organisations that sent proposals for it.
    pub proposers: Vec<String>,
    /// What the sides said: from 1 to 5 all in all, whether a Member State's body said it, and how
    /// well the requester found that it fitted.
    pub judgements: Vec<Judgement>,
}

/// Feedback of one side.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Judgement {
    /// All in all, from 1 to 5.
    pub overall: i64,
    /// Whether it comes from a body of a Member State.
    pub is_state: bool,
    /// How well it fitted, from 1 to 5, where the requester said so.
    pub fit: Option<i64>,
}

/// A step of the way, from coming into one of some states to coming into one of others.
#[derive(Clone, Copy, Debug)]
pub struct Stretch {
    /// Its name in labels.
    pub name: &'static str,
    /// Where it begins.
    pub from: &'static [&'static str],
    /// Where it ends.
    pub to: &'static [&'static str],
    /// In how many calendar days it should be over; 0 = no target.
    pub target: i64,
}

/// The steps that are measured. Working days of the declarations count as calendar days here: ten are
/// two weeks.
pub const STRETCHES: [Stretch; 6] = [
    Stretch { name: "decision", from: &["submitted"], to: &["accepted", "declined"], target: 14 },
    Stretch { name: "first-proposal", from: &["accepted"], to: &["choosing"], target: 60 },
    Stretch { name: "agreement", from: &["choosing"], to: &["agreed"], target: 0 },
    Stretch { name: "delivery", from: &["agreed"], to: &["delivered"], target: 0 },
    Stretch { name: "confirmation", from: &["delivered"], to: &["feedback"], target: 31 },
    Stretch {
        name: "whole",
        from: &["submitted"],
        to: &["succeeded", "partly_succeeded", "closed"],
        target: 0,
    },
];

/// How long a step took.
#[derive(Clone, Debug, PartialEq)]
pub struct Duration {
    /// The step.
    pub name: &'static str,
    /// Requests that went through it.
    pub count: usize,
    /// The median in days; `None` while too few cases are closed.
    pub median: Option<f64>,
    /// The target in days; 0 = none.
    pub target: i64,
}

/// A mean of judgements.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Mean {
    /// How many.
    pub count: usize,
    /// Their sum.
    pub sum: i64,
}

impl Mean {
    /// The mean; `None` for none.
    pub fn value(self) -> Option<f64> {
        (self.count > 0).then(|| self.sum as f64 / self.count as f64)
    }
}

/// The numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Numbers {
    /// Requests that were accepted, by name of what became of them.
    pub counts: BTreeMap<&'static str, usize>,
    /// How long the steps took.
    pub durations: Vec<Duration>,
    /// What bodies of Member States said, and what others said.
    pub satisfaction: [Mean; 2],
    /// Organisations that sent a proposal.
    pub active_providers: usize,
    /// Requests that were left out, because they are confidential and come from too few countries.
    pub left_out: usize,
}

/// What is counted, by the state that a request once came into.
const COUNTED: [(&str, &[&str]); 6] = [
    ("accepted", &["accepted"]),
    ("agreements", &["agreed"]),
    ("successes", &["succeeded"]),
    ("partial", &["partly_succeeded"]),
    ("without", &["closed"]),
    ("unmet", &["unmet"]),
];

/// Filters: a country, a topic, a group, each empty for all, and the first and the last month in which
/// a request was accepted, as years and months.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Country, topic, group.
    pub codes: [Vec<String>; 3],
    /// First and last moment, in milliseconds since 1970.
    pub span: Option<(i64, i64)>,
}

impl Filter {
    fn is_narrow(&self) -> bool {
        self.codes.iter().any(|codes| !codes.is_empty()) || self.span.is_some()
    }

    fn holds(&self, course: &Course) -> bool {
        let has = |(wanted, own): (&Vec<String>, &Vec<String>)| {
            wanted.is_empty() || own.iter().any(|code| wanted.contains(code))
        };
        let accepted = first(course, &["accepted"]);
        self.codes.iter().zip(&course.coordinates).all(has)
            && self.span.is_none_or(|(from, to)| accepted.is_some_and(|at| from <= at && at <= to))
    }
}

fn first(course: &Course, states: &[&str]) -> Option<i64> {
    let mut entered = course.entered.iter();
    entered.find(|(state, _)| states.contains(&state.as_str())).map(|(_, at)| *at)
}

/// The numbers of these courses. Confidential requests count in no narrowed view, and in the whole one
/// only if they come from three countries or more: nobody shall learn that a country has one.
pub fn numbers(courses: &[Course], filter: &Filter) -> Numbers {
    let hidden: Vec<&Course> = courses.iter().filter(|course| !course.is_open).collect();
    let countries: BTreeSet<&String> =
        hidden.iter().flat_map(|course| &course.coordinates[0]).collect();
    let is_told = !filter.is_narrow() && countries.len() >= 3;
    let counted: Vec<&Course> = courses
        .iter()
        .filter(|course| (course.is_open || is_told) && filter.holds(course))
        .filter(|course| first(course, &["accepted"]).is_some())
        .collect();
    let mut numbers = Numbers {
        counts: counts(&counted),
        left_out: if is_told { 0 } else { hidden.len() },
        durations: durations(&counted),
        ..Numbers::default()
    };
    let proposers: BTreeSet<&String> = counted.iter().flat_map(|it| &it.proposers).collect();
    numbers.active_providers = proposers.len();
    for judgement in counted.iter().flat_map(|course| &course.judgements) {
        let mean = &mut numbers.satisfaction[usize::from(!judgement.is_state)];
        *mean = Mean { count: mean.count + 1, sum: mean.sum + judgement.overall };
    }
    // What one or two have said could be put down to them.
    for mean in numbers.satisfaction.iter_mut().filter(|mean| mean.count < 3) {
        *mean = Mean::default();
    }
    // A number of confidential requests that is not told is not told by a difference either.
    if filter.is_narrow() {
        numbers.left_out = 0;
    }
    numbers
}

fn counts(courses: &[&Course]) -> BTreeMap<&'static str, usize> {
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    for (name, states) in COUNTED {
        // What is unmet now, not what once was; all else stays counted.
        let is_now = |course: &Course| {
            course.entered.last().is_some_and(|(state, _)| states.contains(&state.as_str()))
        };
        let is_in = |course: &&&Course| match name {
            "unmet" => is_now(course),
            _ => first(course, states).is_some(),
        };
        counts.insert(name, courses.iter().filter(is_in).count());
    }
    let fitting = |course: &&&Course| {
        course.judgements.iter().any(|judgement| judgement.fit.is_some_and(|fit| fit >= 4))
    };
    counts.insert("fitting", courses.iter().filter(fitting).count());
    counts
}

fn durations(courses: &[&Course]) -> Vec<Duration> {
    let is_closed = |course: &&&Course| first(course, STRETCHES[5].to).is_some();
    let closed = courses.iter().filter(is_closed).count();
    let of = |stretch: &Stretch| {
        let mut days: Vec<f64> = courses.iter().filter_map(|it| length(it, stretch)).collect();
        days.sort_by(f64::total_cmp);
        let (count, target) = (days.len(), stretch.target);
        let median = (closed >= ENOUGH && count >= ENOUGH).then(|| median(&days));
        Duration { name: stretch.name, count, median, target }
    };
    STRETCHES.iter().map(of).collect()
}

/// The days from the first coming into a state of the beginning to the first coming into one of the end
/// after that.
fn length(course: &Course, stretch: &Stretch) -> Option<f64> {
    let from = first(course, stretch.from)?;
    let mut after = course.entered.iter().filter(|(_, at)| *at >= from);
    let to = after.find(|(state, _)| stretch.to.contains(&state.as_str()))?.1;
    Some((to - from) as f64 / DAY)
}

/// The median of sorted numbers: the middle one, or the mean of the two in the middle.
fn median(sorted: &[f64]) -> f64 {
    let middle = sorted.len() / 2;
    match sorted.len() % 2 {
        0 => f64::midpoint(sorted[middle - 1], sorted[middle]),
        _ => sorted[middle],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn course(country: &str, entered: &[(&str, i64)], is_open: bool) -> Course {
        let day = |(state, day): &(&str, i64)| ((*state).to_owned(), day * 86_400_000);
        Course {
            entered: entered.iter().map(day).collect(),
            coordinates: [vec![country.to_owned()], Vec::new(), Vec::new()],
            is_open,
            ..Course::default()
        }
    }

    #[test]
    fn a_median_is_told_from_ten_closed_cases_on() {
        let closed = |days: i64| {
            course("KEN", &[("submitted", 0), ("accepted", days), ("closed", 90)], true)
        };
        let nine: Vec<Course> = (1..=9).map(closed).collect();
        let told = |courses: &[Course]| numbers(courses, &Filter::default()).durations[0].clone();
        assert_eq!(told(&nine).median, None);
        let ten: Vec<Course> = (1..=10).map(closed).collect();
        assert_eq!(told(&ten).median, Some(5.5));
        assert_eq!(told(&ten).count, 10);
    }

    #[test]
    fn confidential_requests_count_in_totals_from_three_countries_on_and_nowhere_else() {
        let one = |country: &str| course(country, &[("accepted", 1), ("agreed", 5)], false);
        let two = [one("KEN"), one("UGA"), one("UGA")];
        let all = numbers(&two, &Filter::default());
        assert_eq!((all.counts["accepted"], all.left_out), (0, 3));
        let three = [one("KEN"), one("UGA"), one("SEN")];
        let all = numbers(&three, &Filter::default());
        assert_eq!((all.counts["agreements"], all.left_out), (3, 0));
        let codes = [vec!["KEN".to_owned()], Vec::new(), Vec::new()];
        let narrow = numbers(&three, &Filter { codes, span: None });
        assert_eq!((narrow.counts["accepted"], narrow.left_out), (0, 0));
    }

    #[test]
    fn what_was_never_accepted_is_not_told_and_what_was_met_is_unmet_no_more() {
        let declined = course("KEN", &[("submitted", 0), ("declined", 2)], true);
        let met = course("KEN", &[("accepted", 0), ("unmet", 9), ("offers_open", 12)], true);
        let unmet = course("KEN", &[("accepted", 0), ("unmet", 9)], true);
        let all = numbers(&[declined, met, unmet], &Filter::default());
        assert_eq!((all.counts["accepted"], all.counts["unmet"]), (2, 1));
    }
}
