//! The parts that say whether an offer fits where, in which language, for whom, how and when.

use crate::coordinates::Step;
use crate::date::Window;
use crate::facets::{Audience, Facets, Manner, Tongues};
use crate::judged::{Evidence, Judged, Reason};
use crate::policy::Policy;
use crate::question::Question;

/// What the parts of circumstance are judged by: each looks at one coordinate of an offer alone.
pub(crate) struct Circumstance<'a> {
    pub(crate) question: &'a Question<'a>,
    pub(crate) facets: &'a Facets,
    pub(crate) policy: &'a Policy,
    /// Whether evidence is wanted; the values are the same without.
    pub(crate) explain: bool,
}

impl Circumstance<'_> {
    /// Geography: the mean, over the wanted countries, of the nearest offered place.
    pub(crate) fn geography(&self, offered: &[u32]) -> Judged {
        let (neutral, wanted) = (self.policy.neutral.geography, &self.question.wanted.places);
        if wanted.is_empty() {
            return Judged::neutral(neutral, Reason::RequestHasNoCountries);
        }
        if offered.is_empty() {
            return Judged::neutral(neutral, Reason::OfferHasNoCountries);
        }
        let values = &self.policy.places;
        let mut judged = Judged { known: 1.0, ..Judged::default() };
        for (at, code) in wanted.iter().enumerate() {
            let Some((step, place)) = self.question.nearest(at, offered) else { continue };
            let value = values.of(step, values.geography_elsewhere);
            judged.value += value / wanted.len() as f64;
            if self.explain {
                let near = step > Step::Elsewhere;
                let shown = near.then(|| self.facets.place_codes.value(place).as_str());
                judged.evidence.push(Evidence::answer("place", code, shown, value));
            }
        }
        judged.value = judged.value.clamp(0.0, 1.0);
        judged
    }

    /// Languages: the worst of the languages asked for, where one that is not offered needs an
    /// interpreter. Where a side states none, the language of its text is a hint worth half.
    pub(crate) fn languages(&self, tongues: &Tongues) -> Judged {
        let own = &self.question.matches.language;
        let hinted = [own.clone()];
        let asked_for = &self.question.wanted.languages;
        let (wanted, stated): (&[String], bool) = match (asked_for.is_empty(), own.is_empty()) {
            (false, _) => (asked_for, true),
            (true, false) => (&hinted, false),
            (true, true) => (&[], false),
        };
        let offered: &[String] = match tongues.languages.is_empty() {
            true => tongues.own.as_slice(),
            false => &tongues.languages,
        };
        let mut judged =
            Judged { value: self.policy.neutral.languages, known: 0.0, ..Judged::default() };
        if !stated {
            judged.reasons.add(Reason::RequestHasNoLanguages);
        }
        if tongues.languages.is_empty() {
            judged.reasons.add(Reason::OfferHasNoLanguages);
        }
        if wanted.is_empty() || offered.is_empty() {
            return judged;
        }
        judged.known = if judged.reasons.is_empty() { 1.0 } else { 0.5 };
        judged.value = 1.0;
        for language in wanted {
            let found = offered.contains(language);
            let value = if found { 1.0 } else { self.policy.interpretation };
            judged.value = judged.value.min(value);
            if self.explain {
                let offered = found.then_some(language.as_str());
                judged.evidence.push(Evidence::answer("language", language, offered, value));
            }
        }
        judged
    }

    /// Audience: the mean of those coordinates that the request states: audiences, groups of
    /// people, level. One that the offer leaves open takes the neutral value.
    pub(crate) fn audience(&self, offered: &Audience) -> Judged {
        let wanted = &self.question.wanted.audience;
        let mut sheet = Sheet::new(self.policy.neutral.audience, self.explain);
        sheet.share("audience", &wanted.audiences, &offered.audiences);
        sheet.share("group", &wanted.groups, &offered.groups);
        if let Some(level) = &wanted.level {
            let value = offered.level.as_ref().and_then(|other| self.level_value(level, other));
            sheet.take("level", level, offered.level.as_deref(), value);
        }
        sheet.judged(Reason::RequestHasNoAudience, Reason::OfferHasNoAudience)
    }

    /// Mode: the mean of those of mode and modality that the request states.
    pub(crate) fn mode(&self, offered: &Manner) -> Judged {
        let wanted = &self.question.wanted.manner;
        let mut sheet = Sheet::new(self.policy.neutral.mode, self.explain);
        let is_flexible = |mode: &String| self.policy.flexible_modes.contains(mode);
        for (kind, wanted, offered) in [
            ("mode", &wanted.modes, &offered.modes),
            ("modality", &wanted.modalities, &offered.modalities),
        ] {
            if wanted.is_empty() {
                continue;
            }
            let value = if wanted.iter().any(|word| offered.contains(word)) {
                1.0
            } else if wanted.iter().chain(offered).any(is_flexible) {
                self.policy.flexible_mode
            } else {
                0.0
            };
            let shown = (!offered.is_empty()).then(|| offered.join(", "));
            let value = (!offered.is_empty()).then_some(value);
            sheet.take(kind, &wanted.join(", "), shown.as_deref(), value);
        }
        sheet.judged(Reason::RequestHasNoMode, Reason::OfferHasNoMode)
    }

    /// Dates: the share of the wanted days on which the offer stands.
    pub(crate) fn dates(&self, offered: Window) -> Judged {
        let neutral = self.policy.neutral.dates;
        let wanted = self.question.wanted.window;
        if !wanted.is_stated() {
            return Judged::neutral(neutral, Reason::RequestHasNoDates);
        }
        if !offered.is_stated() {
            return Judged::neutral(neutral, Reason::OfferHasNoDates);
        }
        let value = wanted.share_covered_by(offered);
        Judged { value, known: 1.0, ..Judged::default() }
    }

    /// 1 - distance / steps on the ladder of levels; nothing when a level is not on the ladder and
    /// not the same word either.
    fn level_value(&self, wanted: &str, offered: &str) -> Option<f64> {
        if wanted == offered {
            return Some(1.0);
        }
        let ladder = &self.policy.levels;
        let rung = |level: &str| ladder.iter().position(|names| names.iter().any(|n| n == level));
        let (wanted, offered) = (rung(wanted)?, rung(offered)?);
        let steps = ladder.len().saturating_sub(1).max(1) as f64;
        Some(1.0 - wanted.abs_diff(offered) as f64 / steps)
    }
}

/// Coordinates of one part, each counting the same.
struct Sheet {
    neutral: f64,
    explain: bool,
    sum: f64,
    stated: usize,
    answered: usize,
    evidence: Vec<Evidence>,
}

impl Sheet {
    fn new(neutral: f64, explain: bool) -> Sheet {
        Sheet { neutral, explain, sum: 0.0, stated: 0, answered: 0, evidence: Vec::new() }
    }

    /// The share of the wanted words that are offered.
    fn share(&mut self, kind: &'static str, wanted: &[String], offered: &[String]) {
        if wanted.is_empty() {
            return;
        }
        let found = || wanted.iter().filter(|word| offered.contains(word));
        self.stated += 1;
        if offered.is_empty() {
            self.sum += self.neutral;
            return;
        }
        self.answered += 1;
        self.sum += found().count() as f64 / wanted.len() as f64;
        if self.explain {
            let shown = found().map(|word| Evidence::answer(kind, word, Some(word), 1.0));
            self.evidence.extend(shown);
        }
    }

    /// One coordinate; without a value it was not answered.
    fn take(
        &mut self,
        kind: &'static str,
        wanted: &str,
        offered: Option<&str>,
        value: Option<f64>,
    ) {
        self.stated += 1;
        self.sum += value.unwrap_or(self.neutral);
        if let Some(value) = value {
            self.answered += 1;
            if self.explain {
                self.evidence.push(Evidence::answer(kind, wanted, offered, value));
            }
        }
    }

    fn judged(self, request_silent: Reason, offer_silent: Reason) -> Judged {
        if self.stated == 0 {
            return Judged::neutral(self.neutral, request_silent);
        }
        let stated = self.stated as f64;
        let mut judged = Judged {
            value: (self.sum / stated).clamp(0.0, 1.0),
            known: self.answered as f64 / stated,
            evidence: self.evidence,
            ..Judged::default()
        };
        if self.answered < self.stated {
            judged.reasons.add(offer_silent);
        }
        judged
    }
}
