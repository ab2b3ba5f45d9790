//! One part of a score while it is made: its value, how much is known, why it is doubted.

use serde::Serialize;

/// Why a value is doubted; a stable word each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    RequestHasNoTopics,
    OfferHasNoTopics,
    RequestHasNoText,
    OfferHasNoText,
    DifferentLanguage,
    UnknownLanguage,
    ShortText,
    NoPortfolio,
    ExperienceNotComparable,
    UndatedExperience,
    RequestHasNoCountries,
    OfferHasNoCountries,
    RequestHasNoLanguages,
    OfferHasNoLanguages,
    RequestHasNoAudience,
    OfferHasNoAudience,
    RequestHasNoMode,
    OfferHasNoMode,
    RequestHasNoDates,
    OfferHasNoDates,
    NoRecordYet,
}

const REASONS: [(Reason, &str); 21] = [
    (Reason::RequestHasNoTopics, "request_has_no_topics"),
    (Reason::OfferHasNoTopics, "offer_has_no_topics"),
    (Reason::RequestHasNoText, "request_has_no_text"),
    (Reason::OfferHasNoText, "offer_has_no_text"),
    (Reason::DifferentLanguage, "different_language"),
    (Reason::UnknownLanguage, "unknown_language"),
    (Reason::ShortText, "short_text"),
    (Reason::NoPortfolio, "no_portfolio"),
    (Reason::ExperienceNotComparable, "experience_not_comparable"),
    (Reason::UndatedExperience, "undated_experience"),
    (Reason::RequestHasNoCountries, "request_has_no_countries"),
    (Reason::OfferHasNoCountries, "offer_has_no_countries"),
    (Reason::RequestHasNoLanguages, "request_has_no_languages"),
    (Reason::OfferHasNoLanguages, "offer_has_no_languages"),
    (Reason::RequestHasNoAudience, "request_has_no_audience"),
    (Reason::OfferHasNoAudience, "offer_has_no_audience"),
    (Reason::RequestHasNoMode, "request_has_no_mode"),
    (Reason::OfferHasNoMode, "offer_has_no_mode"),
    (Reason::RequestHasNoDates, "request_has_no_dates"),
    (Reason::OfferHasNoDates, "offer_has_no_dates"),
    (Reason::NoRecordYet, "no_record_yet"),
];

/// A set of reasons, kept small because one is made for every part of every offer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reasons(u32);

impl Reasons {
    pub(crate) fn add(&mut self, reason: Reason) {
        self.0 |= 1 << reason as u32;
    }

    pub(crate) fn holds(self, reason: Reason) -> bool {
        self.0 & (1 << reason as u32) != 0
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(crate) fn and(self, others: Reasons) -> Reasons {
        Reasons(self.0 | others.0)
    }

    pub(crate) fn codes(self) -> Vec<&'static str> {
        REASONS.iter().filter(|(reason, _)| self.holds(*reason)).map(|(_, code)| *code).collect()
    }
}

/// What a value rests on. In JSON `kind` tells them apart.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Evidence {
    /// Something wanted and what answers it: `kind` is `topic`, `place`, `language`, `audience`,
    /// `group`, `level`, `mode`, `modality` or `dates`. `value` is what the answer is worth.
    Answer {
        /// Which coordinate.
        kind: &'static str,
        /// As the request has it.
        wanted: String,
        /// As the offer has it; null when nothing answers.
        offered: Option<String>,
        /// 0..1.
        value: f64,
    },
    /// Words of the request that the offer's texts share; `kind` is `gram`.
    Gram {
        /// Always `gram`.
        kind: &'static str,
        /// The words as the request wrote them.
        text: String,
        /// What they contribute to the text fit, as a share of it, 0..1.
        share: f64,
    },
    /// A portfolio item; `kind` is `item`.
    Item {
        /// Always `item`.
        kind: &'static str,
        /// Its title.
        title: Option<String>,
        /// The language of its text.
        lang: Option<String>,
        /// Its year.
        year: Option<i32>,
        /// What it is worth here, 0..1.
        value: f64,
    },
    /// Ratings of earlier work; `kind` is `ratings`.
    Ratings {
        /// Always `ratings`.
        kind: &'static str,
        /// How many.
        count: usize,
        /// Their mean, 0..1.
        mean: f64,
    },
}

impl Evidence {
    pub(crate) fn answer(
        kind: &'static str,
        wanted: &str,
        offered: Option<&str>,
        value: f64,
    ) -> Evidence {
        let offered = offered.map(str::to_owned);
        Evidence::Answer { kind, wanted: wanted.to_owned(), offered, value }
    }
}

/// A part with what it rests on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Judged {
    /// 0..1.
    pub(crate) value: f64,
    /// How much of the value rests on something known, 0..1.
    pub(crate) known: f64,
    pub(crate) reasons: Reasons,
    pub(crate) evidence: Vec<Evidence>,
}

impl Judged {
    pub(crate) fn neutral(value: f64, reason: Reason) -> Judged {
        let mut judged = Judged { value, ..Judged::default() };
        judged.reasons.add(reason);
        judged
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_its_word_at_its_place() {
        for (at, (reason, code)) in REASONS.iter().enumerate() {
            assert_eq!(*reason as usize, at);
            let mut reasons = Reasons::default();
            reasons.add(*reason);
            assert_eq!(reasons.codes(), [*code]);
        }
    }
}
