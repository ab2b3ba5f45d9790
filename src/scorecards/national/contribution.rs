//! A number that somebody proposes to a country for its scorecard.

use facility_record::prelude::*;

use crate::scorecards::slice;

record! {
    /// A number of a country that a ministry, a statistical office or somebody of civil society proposes
    /// for its scorecard. The national focal point takes it over, where it is checked like any other, or
    /// says why not; whoever proposed it reads that.
    pub struct Contribution as "contribution" / "contributions" in "scorecards" {
        /// What it is called.
        title: Line [required, title, at_most_characters(300)],
        /// The indicator.
        indicator: Link [required, to("indicator")],
        /// The country or area.
        countries: Codes [required, from("countries"), facet("country"), at_most(1)],
        /// Of whom: `total`, or pairs such as `sex=female`.
        slice: Line [at_most_characters(200)],
        /// The number, in the unit of the indicator.
        number: Number [required],
        /// The year.
        year: Whole [required, at_least(1960), at_most(2100)],
        /// Behind how many people or answers it stands.
        count: Whole [at_least(0)],
        /// Where it comes from.
        source: Line [required, at_most_characters(1_000)],
        /// How it was found out.
        method: Code [required, from("observation_methods")],
        /// Where the proof can be read.
        evidence: Url [],
        /// What has to be known of it.
        comment: Line [at_most_characters(2_000)],
    }
    states {
        draft seen_by(&[Owner]) edited_by(&[Owner]);
        proposed seen_by(&[Owner, FocalPoint, Curator]) edited_by(&[Owner]);
        taken seen_by(&[Owner, FocalPoint, Curator]) last;
        declined seen_by(&[Owner, FocalPoint, Curator]) last;
        withdrawn seen_by(&[Owner, FocalPoint, Curator]) last;
    }
    moves {
        creation: -> draft by Organisation;
        submission: draft -> proposed by Owner;
        taking: proposed -> taken by Facility;
        refusal: proposed -> declined by FocalPoint within 20 working_days overdue remind reasoned();
        withdrawal: proposed -> withdrawn by Owner;
    }
}

impl Contribution {
    /// Of whom the number is, as slices are called.
    pub fn of(&self) -> String {
        slice::canonical(self.slice.original_text()).unwrap_or_default()
    }
}

impl Rules for Contribution {
    fn check(&self, problems: &mut Problems) {
        if slice::canonical(self.slice.original_text()).is_err() {
            problems.add("slice", "slice-unreadable");
        }
    }
}
