//! An organisation: who gives, asks, funds or convenes.

use crate::scope::Supply;
use facility_record::prelude::*;

record! {
    /// A body that gives, asks for, funds or convenes digital capacity development.
    pub struct Organisation as "organisation" / "organisations" in "registry" {
        ..Supply,
        /// Its name.
        title: Line [required, title, searched, translated, schema_org("name")],
        /// Its short name.
        acronym: Line [searched, schema_org("alternateName")],
        /// Other names it has or had, a line each.
        other_names: Prose [searched, schema_org("alternateName")],
        /// What kind of body it is.
        organisation_type: Code [from("organisation_types"), facet("organisation_type"), schema_org("keywords")],
        /// What it does.
        description: Markdown [searched, translated, schema_org("description")],
        /// Whether it works in one country, a region or everywhere.
        reach: Code [from("scopes"), facet("reach")],
        /// Where its seat is.
        headquarters: Place [schema_org("location")],
        /// Its website.
        website: Url [schema_org("url")],
        /// Whether it gives support for profit.
        commercial: YesNo [],
        /// When its probity and its work were last examined before support of its was agreed.
        due_diligence_on: Date [seen_by(&[Curator, Broker, Administrator])],
        /// What was examined then, by whom, and what was found.
        due_diligence_note: Prose [seen_by(&[Curator, Broker, Administrator])],
        /// Its identifier in the Research Organization Registry, without the address before it.
        ror: Line [identifies("ror"), schema_org("identifier, sameAs")],
        /// Its identifier by org-id.guide: the list, a hyphen, the number there.
        org_id: Line [identifies("org-id"), searched, schema_org("identifier")],
    }
    states {
        draft edited_by(&[Owner, Curator]);
        published seen_by(&[Public]) edited_by(&[Owner, Curator]);
        verified seen_by(&[Public]) edited_by(&[Owner, Curator]) vouched;
        withdrawn seen_by(&[Owner, Curator]) edited_by(&[Curator]);
        merged edited_by(&[]) last;
    }
    moves {
        creation: -> draft by SignedIn;
        publication: draft -> published by Curator within 5 working_days overdue remind;
        reinstatement: withdrawn -> published by Curator;
        verification: published -> verified by Curator;
        doubt: verified -> published by Curator reasoned();
        withdrawal: published | verified -> withdrawn by Owner | Curator reasoned();
        refusal: draft -> withdrawn by Curator reasoned();
        merge: draft | published | verified | withdrawn -> merged by Curator;
    }
}

impl Rules for Organisation {
    const SCHEMA_ORG: &'static str = "Organization";
    const SCOPE_IN_SCHEMA_ORG: &'static [(&'static str, &'static str)] =
        &[("topics", "knowsAbout"), ("languages", "knowsLanguage"), ("countries", "areaServed")];

    fn check(&self, problems: &mut Problems) {
        let ror = self.ror.original_text();
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let is_ror = ror.len() == 9
            && ror.starts_with('0')
            && ror.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase())
            && digits(&ror[7..]);
        if !ror.is_empty() && !is_ror {
            problems.add("ror", "ror-unreadable");
        }
        if !self.org_id.is_empty() && !self.org_id.original_text().contains('-') {
            problems.add("org_id", "org-id-unreadable");
        }
    }
}
