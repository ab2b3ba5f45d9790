//! A request for support, filed for a country. From the call for offers on, its state follows from
//! proposals, agreements and cases (`course.rs`): agreement is mutual consent, and whether it was a
//! success is for the requester to say.

use crate::scope::Scope;
use facility_record::prelude::*;

record! {
    /// A request for guidance, funding or advice, filed for a country.
    pub struct Request as "request" / "requests" in "clearing_house" {
        ..Scope,
        /// What is asked for, in one line.
        title: Line [required, title, searched, translated, task("need"), schema_org("name")],
        /// The need, in the requester's own words.
        need: Prose [required, searched, translated, detail, task("need"), schema_org("description")],
        /// What should be different afterwards, and how one would see it.
        expected_result: Prose [translated, detail, task("need")],
        /// What has been done so far.
        done_so_far: Prose [translated, detail, task("need")],
        /// How many people would benefit.
        beneficiaries: Whole [at_least(1), unit("people"), task("need")],
        /// The national plan that it serves.
        plan: Url [task("need")],
        /// What kind of support is asked for.
        kind_of_support: Code [required, from("support_kinds"), facet("kind_of_support"), task("support"), schema_org("itemOffered.serviceType")],
        /// Guidance, funding or advice.
        modality: Code [required, from("modalities"), facet("modality"), task("support")],
        /// Where the support should be given.
        placement: Code [from("placements"), task("support")],
        /// First day on which support is useful.
        starts: Date [task("support"), schema_org("availabilityStarts")],
        /// Last day on which support is useful.
        ends: Date [task("support"), schema_org("availabilityEnds")],
        /// What the requester can pay.
        budget: Money [detail, task("support")],
        /// What is asked for, where funding is asked for.
        amount: Money [detail, task("support")],
        /// Organisations that the requester would like.
        preferred_providers: Links [to("organisation"), detail, task("support")],
        /// Organisations that must not be suggested.
        excluded_providers: Links [to("organisation"), seen_by(&[Owner, Broker]), task("support")],
        /// Organisations that may read it whole, because the requester says so.
        released_to: Links [to("organisation"), party, seen_by(&[Owner, Broker]), set_by(&[Owner]), task("contact")],
        /// Whom to answer.
        contact: PersonLink [required, seen_by(&[Owner, Broker]), task("contact")],
        /// Who may read it.
        visibility: Code [required, from("visibilities"), opens, task("contact")],
    }
    states {
        draft edited_by(&[Owner]);
        to_confirm seen_by(&[Owner, Broker]) edited_by(&[Owner, Broker]);
        submitted seen_by(&[Owner, Broker, FocalPoint]) edited_by(&[Owner, Broker]);
        awaiting_endorsement seen_by(&[Owner, Broker, FocalPoint]) edited_by(&[]);
        screening seen_by(&[Owner, Broker, FocalPoint]) edited_by(&[Owner, Broker]);
        more_information seen_by(&[Owner, Broker, FocalPoint]) edited_by(&[Owner]);
        accepted seen_by(&[Public, FocalPoint, Party]) edited_by(&[Owner, Broker]);
        offers_open seen_by(&[Public, FocalPoint, Party]) edited_by(&[Owner, Broker]) waits_for(&[Party]);
        choosing seen_by(&[Public, FocalPoint, Party]) edited_by(&[Owner, Broker]) waits_for(&[Owner]);
        agreed seen_by(&[Public, FocalPoint, Party]) edited_by(&[Broker]) waits_for(&[Party]);
        in_delivery seen_by(&[Public, FocalPoint, Party]) edited_by(&[Broker]) waits_for(&[Party]);
        delivered seen_by(&[Public, FocalPoint, Party]) edited_by(&[Broker]) waits_for(&[Owner]);
        feedback seen_by(&[Public, FocalPoint, Party]) edited_by(&[Broker]);
        unmet seen_by(&[Public, FocalPoint, Party]) edited_by(&[Owner, Broker]);
        succeeded seen_by(&[Public, FocalPoint, Party]) last;
        partly_succeeded seen_by(&[Public, FocalPoint, Party]) last;
        closed seen_by(&[Public, FocalPoint, Party]) last;
        declined seen_by(&[Owner, Broker]) last;
        withdrawn seen_by(&[Owner, Broker]) last;
    }
    moves {
        creation: -> draft by Organisation;
        entry: -> to_confirm by Broker;
        submission: draft -> submitted by Owner;
        ratification: to_confirm -> submitted by Owner within 20 working_days overdue remind;
        rejection: to_confirm -> withdrawn by Owner | Broker reasoned();
        referral: submitted -> awaiting_endorsement by Facility;
        endorsement: awaiting_endorsement -> screening by FocalPoint within 10 working_days overdue remind;
        non_objection: awaiting_endorsement -> screening by Facility within 20 working_days overdue happens;
        objection: awaiting_endorsement -> declined by FocalPoint reasoned();
        screening: submitted -> screening by Broker;
        question: submitted | screening -> more_information by Broker reasoned();
        answer: more_information -> screening by Owner within 20 working_days overdue remind;
        acceptance: submitted | screening -> accepted by Broker within 10 working_days overdue remind;
        refusal: submitted | screening -> declined by Broker reasoned();
        call: accepted -> offers_open by Facility | Broker within 5 working_days overdue remind;
        resumption: unmet -> offers_open by Facility | Broker;
        choice: offers_open -> choosing by Facility;
        reopening: choosing -> offers_open by Facility;
        unmet: accepted | offers_open | choosing -> unmet by Broker reasoned();
        agreement: offers_open | choosing -> agreed by Facility;
        start: agreed -> in_delivery by Facility;
        delivery: agreed | in_delivery -> delivered by Facility;
        return: delivered -> in_delivery by Facility;
        receipt: delivered -> feedback by Facility;
        lapse: agreed | in_delivery | delivered -> accepted by Facility;
        success: feedback -> succeeded by Owner within 1 months overdue remind;
        part_success: feedback -> partly_succeeded by Owner;
        closure: accepted | offers_open | choosing | unmet | feedback -> closed by Owner | Broker reasoned();
        withdrawal: submitted | awaiting_endorsement | screening | more_information | accepted | offers_open | choosing | unmet -> withdrawn by Owner reasoned();
    }
}

impl Rules for Request {
    const SCHEMA_ORG: &'static str = "Demand";
    const SCOPE_IN_SCHEMA_ORG: &'static [(&'static str, &'static str)] = &[
        ("topics", "itemOffered.category"),
        ("countries", "areaServed"),
        ("groups", "itemOffered.audience"),
        ("audiences", "itemOffered.audience"),
    ];

    const REQUIRED: &'static [&'static str] = &["countries", "topics"];

    fn check(&self, problems: &mut Problems) {
        if self.ends.is_some_and(|ends| self.starts.is_some_and(|starts| ends < starts)) {
            problems.add("ends", "ends-before-start");
        }
        if self.released_to.iter().any(|id| self.excluded_providers.contains(id)) {
            problems.add("released_to", "wanted-and-excluded");
        }
        if self.preferred_providers.iter().any(|id| self.excluded_providers.contains(id)) {
            problems.add("excluded_providers", "wanted-and-excluded");
        }
        if &*self.modality == "funding" && self.amount.currency.is_empty() {
            problems.add("amount.amount", "missing");
        }
    }
}
