//! A participation: what one requester decides about a joint training, and pays for it.

use facility_record::prelude::*;

record! {
    /// The part of one request in a joint training: asked, accepted or not, confirmed once the
    /// requester has had it.
    pub struct Participation as "participation" / "participations" in "clearing_house" {
        /// In what, in one line.
        title: Line [required, title],
        /// The request.
        request: Link [required, to("request"), set_by(&[Facility])],
        /// The joint training.
        joint_training: Link [required, to("joint_training"), set_by(&[Facility])],
        /// Who gives it.
        provider: Link [required, to("organisation"), party, set_by(&[Facility])],
        /// For how many people.
        places: Whole [required, at_least(1), set_by(&[Facility])],
        /// What it costs the requester if no more take part than must.
        at_most: Money [set_by(&[Facility])],
        /// What it costs the requester, now that it is known who takes part.
        share: Money [set_by(&[Facility])],
    }
    states {
        asked seen_by(&[Owner, Broker]) edited_by(&[]);
        accepted seen_by(&[Owner, Party, Broker]) edited_by(&[]);
        taking_part seen_by(&[Owner, Party, Broker]) edited_by(&[]) waits_for(&[Party]);
        delivered seen_by(&[Owner, Party, Broker]) edited_by(&[]);
        confirmed seen_by(&[Owner, Party, Broker]) last;
        missed seen_by(&[Owner, Party, Broker]) last;
        declined seen_by(&[Owner, Broker]) last;
        lapsed seen_by(&[Owner, Broker]) last;
    }
    moves {
        creation: -> asked by Facility;
        acceptance: asked -> accepted by Owner within 10 working_days overdue remind;
        refusal: asked -> declined by Owner reasoned();
        lapse: asked -> lapsed by Facility within 20 working_days overdue happens;
        withdrawal: accepted -> declined by Owner reasoned();
        agreement: accepted -> taking_part by Facility;
        delivery: taking_part -> delivered by Facility;
        receipt: delivered -> confirmed by Owner within 1 months overdue remind;
        objection: delivered -> missed by Owner reasoned();
        end: asked | accepted | taking_part -> lapsed by Facility;
    }
}

impl Rules for Participation {}
