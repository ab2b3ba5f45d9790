//! An observation: a number, or why there is none, of a place and a year.

use facility_record::prelude::*;

fact! {
    /// What a source says of a country or area in a year. What one release of a source says stays; what
    /// a later one says stands beside it, and is what counts.
    pub struct Observation as "observation" in "scorecards" {
        /// The code of the indicator.
        indicator: Line [indexed, key],
        /// The country or area.
        country: Code [from("countries"), indexed, key],
        /// The year.
        year: Whole [key],
        /// Of whom: `total`, or pairs such as `sex=female;location=rural`, in their order.
        slice: Line [key],
        /// The number; none where it is blank.
        value: Number [],
        /// Why there is no number.
        blank: Code [from("blanks")],
        /// The unit, as the source names it.
        unit: Line [],
        /// Who says so.
        source: Line [key],
        /// In which release: what a source says later is another release.
        release: Line [key],
        /// How it was found out.
        method: Code [from("observation_methods")],
        /// The terms under which the source gives it away.
        licence: Line [],
        /// How sure it is, as statistics exchange tells it; normal where nothing is said.
        status: Code [from("observation_statuses")],
        /// How many people or answers stand behind it.
        count: Whole [],
        /// Whether it may be told; what may not is withheld everywhere. Free where nothing is said.
        confidentiality: Code [from("confidentialities")],
        /// The scorecard by which a country says so; none where it is an international source.
        scorecard: Line [indexed],
    }
}

impl Observation {
    /// Whether its source lets it be told.
    pub fn is_free(&self) -> bool {
        is_free(&self.confidentiality)
    }
}

/// Whether a code of confidentiality lets a number be told.
pub fn is_free(confidentiality: &str) -> bool {
    ["", "free"].contains(&confidentiality)
}
