//! An appointment of a national focal point: who speaks for which countries, for how long, by whose
//! word.

use facility_record::prelude::*;

record! {
    /// The appointment of a focal point by an organisation, such as a ministry or a UN country team,
    /// for one country or several. Who it is, is seen by the parties; that there is one, and its
    /// mailbox, by everybody.
    pub struct Appointment as "appointment" / "appointments" in "accounts" {
        /// Of what, in one line.
        title: Line [required, title, searched, translated, schema_org("name")],
        /// For which countries or areas.
        countries: Codes [required, from("countries"), facet("country"), schema_org("keywords")],
        /// Who is appointed.
        person: PersonLink [required, seen_by(&[Owner, Administrator])],
        /// Who stands in for them.
        deputy: PersonLink [seen_by(&[Owner, Administrator])],
        /// The mailbox of the office, which stays when people change.
        mailbox: Line [],
        /// The letter of nomination.
        letter: File [seen_by(&[Owner, Administrator]), file_types(&["pdf", "docx", "odt"])],
        /// First day of the term.
        starts: Date [required],
        /// Last day of the term.
        ends: Date [required],
    }
    states {
        draft edited_by(&[Owner]);
        nominated seen_by(&[Public]) edited_by(&[]);
        appointed seen_by(&[Public]) edited_by(&[]);
        unopposed seen_by(&[Public]) edited_by(&[]);
        declined seen_by(&[Owner, Administrator]) edited_by(&[]) last;
        ended seen_by(&[Public]) edited_by(&[]) last;
    }
    moves {
        creation: -> draft by Member;
        nomination: draft -> nominated by VerifiedOwner;
        appointment: nominated -> appointed by Administrator;
        non_objection: nominated -> unopposed by Administrator within 20 working_days overdue happens;
        refusal: nominated -> declined by Administrator reasoned();
        ending: appointed | unopposed -> ended by Owner | Administrator reasoned();
    }
}

impl Rules for Appointment {
    const SCHEMA_ORG: &'static str = "Role";

    fn check(&self, problems: &mut Problems) {
        if self.ends.is_some_and(|ends| self.starts.is_some_and(|starts| ends < starts)) {
            problems.add("ends", "ends-before-start");
        }
        let mailbox = self.mailbox.original_text();
        if !mailbox.is_empty() && !super::is_address(mailbox) {
            problems.add("mailbox", "not-an-email");
        }
        if !self.deputy.0.is_empty() && self.deputy.0 == self.person.0 {
            problems.add("deputy", "deputy-is-person");
        }
    }
}
