//! A story: what came of a request, told with the consent of both sides.

use crate::scope::Scope;
use facility_record::prelude::*;

record! {
    /// What came of a request that was met, told by the requester with the consent of the provider
    /// and read by the facility before everybody sees it.
    pub struct Story as "story" / "stories" in "clearing_house" {
        ..Scope,
        /// Its headline.
        title: Line [required, title, searched, translated, schema_org("headline")],
        /// What was needed, what was done, what is different now.
        text: Markdown [required, searched, translated, schema_org("articleBody")],
        /// The request that was met.
        request: Link [required, to("request"), set_by(&[Facility])],
        /// Who gave the support.
        provider: Link [required, to("organisation"), party, set_by(&[Facility]), schema_org("mentions")],
    }
    states {
        draft seen_by(&[Owner, Broker]) edited_by(&[Owner, Broker]);
        told seen_by(&[Owner, Party, Broker]) edited_by(&[]);
        consented seen_by(&[Owner, Party, Broker]) edited_by(&[Broker]);
        published seen_by(&[Public, Party]) edited_by(&[Broker]);
        withdrawn seen_by(&[Owner, Party, Broker]) last;
    }
    moves {
        creation: -> draft by Facility;
        submission: draft -> told by Owner;
        consent: told -> consented by Party within 10 working_days overdue remind;
        return: told -> draft by Party reasoned();
        publication: consented -> published by Broker within 10 working_days overdue remind;
        withdrawal: told | consented | published -> withdrawn by Owner | Party | Broker reasoned();
    }
}

impl Rules for Story {
    const SCHEMA_ORG: &'static str = "Article";
    const SCOPE_IN_SCHEMA_ORG: &'static [(&'static str, &'static str)] = crate::scope::OF_WORKS;
}
