//! Why an offer stands where it stands, and what would have to be otherwise.

use std::borrow::Cow;

use serde::Serialize;

use crate::answer::{Suggestion, score};
use crate::corpus::Corpus;
use crate::date::{Date, Window};
use crate::filter::{Refusal, refusals};
use crate::judge::{Judge, Standing};
use crate::policy::Parts;
use crate::shape::Request;
use crate::sight::Sight;

/// Why an offer is among the first `top` of a request, or is not.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    /// What keeps it out, if anything does: the code of the first rule, `below_floor` or
    /// `unrelated`.
    pub kept_out: Option<&'static str>,
    /// Every rule that refuses it.
    pub refusals: Vec<Refusal>,
    /// Its place among the offers that are not kept out, from 1.
    pub place: Option<usize>,
    /// Whether it is among the first `top`.
    pub is_in: bool,
    /// The score of the best offer less its own; below 0 if it is kept out with a higher score.
    pub behind_best: Option<f64>,
    /// The offer it is held against: the last one that is in if it is out, the first one that is
    /// out if it is in. None if there are not so many offers.
    pub rival: Option<Rival>,
    /// By how much each part puts it behind its rival, weight times values, the greatest first;
    /// below 0 where it is ahead. They add up to the rival's score less its own.
    pub behind_rival: Vec<Gap>,
    /// The value at which each part, the others as they are, would turn the result: bring it level
    /// with its rival or with the floor. None where no value of this part alone can, and for an
    /// offer that a rule refuses or that is unrelated.
    pub turning: Parts<Option<f64>>,
    /// Single changes of the offer that would turn the result, the one that moves the score least
    /// first.
    pub changes: Vec<Turn>,
    /// Its score in full, also when it is kept out.
    pub suggestion: Suggestion,
}

/// Another offer of the same answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rival {
    /// Its id.
    pub offer: String,
    /// Its score.
    pub score: f64,
}

/// What one part makes of a difference.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Gap {
    /// The part.
    pub part: &'static str,
    /// Its weight times the rival's value less this one's.
    pub by: f64,
}

/// One change of an offer that would bring it in, or drop it out.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Turn {
    /// The field of the offer.
    pub attribute: &'static str,
    /// What would have to be added there, if it is out; what would have to be gone, if it is in.
    pub value: String,
    /// Its score then.
    pub score: f64,
    /// The rule that would then refuse it, or the floor that would hold it back, if it drops out by
    /// that and not by its score.
    pub kept_out: Option<&'static str>,
}

impl Corpus {
    /// Why an offer is or is not among the first `top` for a request; nothing if there is no such
    /// offer. Any offer can be asked for, also one that a rule refuses.
    pub fn explain(
        &self,
        request: &Request,
        offer: &str,
        top: usize,
        today: Date,
    ) -> Option<Explanation> {
        let at = self.place(offer)?;
        let question = self.question(request, today);
        let (judge, sight) = (self.judge(&question), self.sight(at));
        let suggestion = self.suggestion(&judge, &sight);
        let refusals = refusals(&question, &sight, self.policy());
        let (_, open) = self.sorted(&question);
        let shelf = self.shelf();
        let best = judge.best(shelf, &open, top + 1).best;
        let kept_out = match (refusals.first(), judge.standing(&sight)) {
            (Some(reason), _) => Some(reason.code()),
            (None, Standing::KeptOut(code)) => Some(code),
            (None, Standing::Open(_)) => None,
        };
        let is_in = best.iter().take(top).any(|(_, other)| *other == at);
        let own = (suggestion.score, offer);
        let place = kept_out.is_none().then(|| 1 + judge.before(shelf, &open, own));
        let rival =
            if is_in { best.get(top) } else { top.checked_sub(1).and_then(|k| best.get(k)) };
        let rival = rival.map(|(score, at)| (*score, *at));
        let case = Case { judge: &judge, offer, is_in, rival: rival.map(|r| (r.0, self.id(r.1))) };
        let values = suggestion.parts.each().map(|(_, part)| part.value);
        let is_weighed = refusals.is_empty() && kept_out != Some("unrelated");
        Some(Explanation {
            behind_rival: rival.map_or_else(Vec::new, |(_, other)| {
                let other = judge.parts(&self.sight(other), false).values();
                gaps(&other, values, judge.weights)
            }),
            turning: if is_weighed { case.turning(&suggestion) } else { Parts::default() },
            changes: case.turns(&sight),
            rival: rival.map(|(score, at)| Rival { offer: self.id(at).to_owned(), score }),
            behind_best: best.first().map(|(score, _)| score - suggestion.score),
            kept_out,
            refusals,
            place,
            is_in,
            suggestion,
        })
    }
}

fn gaps(rival: &Parts<f64>, own: [f64; 8], weights: &Parts<f64>) -> Vec<Gap> {
    let rows = rival.each().into_iter().zip(own).zip(weights.each());
    let gap = |(((part, rival), own), (_, weight)): ((_, _), (_, &f64))| {
        let (rival, own): (&f64, f64) = (rival, own);
        Gap { part, by: weight * rival - weight * own }
    };
    let mut gaps: Vec<Gap> = rows.map(gap).collect();
    gaps.sort_by(|a, b| b.by.total_cmp(&a.by));
    gaps
}

/// One offer held against the line between in and out.
struct Case<'a> {
    judge: &'a Judge<'a>,
    offer: &'a str,
    is_in: bool,
    rival: Option<(f64, &'a str)>,
}

impl<'a> Case<'a> {
    /// The value at which each part would turn the result.
    fn turning(&self, suggestion: &Suggestion) -> Parts<Option<f64>> {
        let floor = self.judge.policy.floor;
        let line = self.rival.map_or(floor, |(score, _)| score.max(floor));
        let missing = line - suggestion.score;
        let mut turning = Parts::default();
        let parts = suggestion.parts.each();
        for ((_, part), turning) in parts.into_iter().zip(turning.each_mut()) {
            let value = part.value + missing / part.weight;
            *turning = Some(value).filter(|value| (0.0..=1.0).contains(value));
        }
        turning
    }

    /// Single changes of the offer that turn the result.
    fn turns(&self, sight: &Sight<'a>) -> Vec<Turn> {
        let before = self.judge.parts(sight, false).values();
        let before = score(&before, self.judge.weights);
        let tried = if self.is_in { self.without(sight) } else { self.with(sight) };
        let turn = |(attribute, value, changed): (&'static str, String, Sight<'a>)| {
            let parts = self.judge.parts(&changed, false);
            let score = self.judge.score(&parts);
            let refusal =
                refusals(self.judge.question, &changed, self.judge.policy).first().copied();
            let kept_out = match (refusal, self.judge.standing(&changed)) {
                (Some(refusal), _) => Some(refusal.code()),
                (None, Standing::KeptOut(code)) => Some(code),
                (None, Standing::Open(_)) => None,
            };
            let is_ahead = self
                .rival
                .is_none_or(|(other, id)| score > other || (score == other && self.offer < id));
            let is_in = kept_out.is_none() && is_ahead;
            (is_in != self.is_in).then_some(Turn { attribute, value, score, kept_out })
        };
        let mut turns: Vec<Turn> = tried.into_iter().filter_map(turn).collect();
        let moved = |turn: &Turn| (turn.score - before).abs();
        turns.sort_by(|a, b| moved(a).total_cmp(&moved(b)));
        turns
    }

    /// The offer with one thing more that the request asks for.
    fn with(&self, sight: &Sight<'a>) -> Vec<(&'static str, String, Sight<'a>)> {
        let (question, mut tried) = (self.judge.question, Vec::new());
        let wanted = &question.wanted;
        let mut add = |attribute, value: &str, change: &dyn Fn(&mut Sight<'a>)| {
            let mut changed = sight.clone();
            change(&mut changed);
            tried.push((attribute, value.to_owned(), changed));
        };
        for (code, number) in wanted.topics.iter().zip(&question.own_topics) {
            add("topics", code, &|it| it.topics.to_mut().push(*number));
        }
        for (code, number) in wanted.places.iter().zip(&question.own_places) {
            add("countries", code, &|it| it.places.to_mut().push(*number));
        }
        if !wanted.languages.is_empty() {
            add("languages", &wanted.languages.join(", "), &|it| {
                it.tongues.to_mut().languages.extend(wanted.languages.iter().cloned());
            });
        }
        for word in &wanted.audience.audiences {
            add("audiences", word, &|it| it.audience.to_mut().audiences.push(word.clone()));
        }
        for word in &wanted.audience.groups {
            add("groups", word, &|it| it.audience.to_mut().groups.push(word.clone()));
        }
        if let Some(level) = &wanted.audience.level {
            add("level", level, &|it| it.audience.to_mut().level = Some(level.clone()));
        }
        for word in &wanted.manner.modes {
            add("mode", word, &|it| it.manner.to_mut().modes.push(word.clone()));
        }
        for word in &wanted.manner.modalities {
            add("modality", word, &|it| it.manner.to_mut().modalities.push(word.clone()));
        }
        if !wanted.kinds.is_empty() {
            let kinds = wanted.kinds.join(", ");
            add("kind_of_support", &kinds, &|it| it.kinds = Cow::Owned(wanted.kinds.clone()));
        }
        add("dates", "", &|it| it.window = wanted.window);
        add("capacity", "", &|it| it.has_capacity = true);
        add("cost", "", &|it| it.price = None);
        tried
    }

    /// The offer with one thing less of those that the request asks for.
    fn without(&self, sight: &Sight<'a>) -> Vec<(&'static str, String, Sight<'a>)> {
        let (question, mut tried) = (self.judge.question, Vec::new());
        let wanted = &question.wanted;
        let mut drop = |attribute, value: &str, change: &dyn Fn(&mut Sight<'a>)| {
            let mut changed = sight.clone();
            change(&mut changed);
            tried.push((attribute, value.to_owned(), changed));
        };
        let facets = self.judge.facets;
        for number in sight.topics.iter() {
            let code = facets.topic_codes.value(*number);
            drop("topics", code, &|it| it.topics.to_mut().retain(|other| other != number));
        }
        for number in sight.places.iter() {
            let code = facets.place_codes.value(*number);
            drop("countries", code, &|it| it.places.to_mut().retain(|other| other != number));
        }
        let gone = |words: &mut Vec<String>, word: &String| words.retain(|other| other != word);
        for word in wanted.languages.iter().filter(|it| sight.tongues.languages.contains(it)) {
            drop("languages", word, &|it| gone(&mut it.tongues.to_mut().languages, word));
        }
        let audience = &sight.audience;
        for word in wanted.audience.audiences.iter().filter(|it| audience.audiences.contains(it)) {
            drop("audiences", word, &|it| gone(&mut it.audience.to_mut().audiences, word));
        }
        for word in wanted.audience.groups.iter().filter(|it| audience.groups.contains(it)) {
            drop("groups", word, &|it| gone(&mut it.audience.to_mut().groups, word));
        }
        if let Some(level) = &audience.level {
            drop("level", level, &|it| it.audience.to_mut().level = None);
        }
        for word in &sight.manner.modes {
            drop("mode", word, &|it| gone(&mut it.manner.to_mut().modes, word));
        }
        for word in &sight.manner.modalities {
            drop("modality", word, &|it| gone(&mut it.manner.to_mut().modalities, word));
        }
        if sight.window.is_stated() {
            drop("dates", "", &|it| it.window = Window::default());
        }
        drop("capacity", "", &|it| it.has_capacity = false);
        tried
    }
}
