//! The kinds that the claims are shown with.

use facility_record::prelude::*;
use facility_record::{Kind, Text};
use facility_store::Waking;

row! {
    /// One delivery of a course.
    pub struct Delivery as "delivery" {
        /// Where it is given.
        venue: Link [to("site")],
        /// Places for learners.
        seats: Whole [at_least(1)],
    }
}

row! {
    /// What somebody promised.
    pub struct Promise as "promise" {
        /// Who promised.
        giver: PersonLink [],
        /// What.
        gift: Line [],
    }
}

record! {
    /// A course, with a field of every kind that the store treats in its own way.
    pub struct Course as "course" / "courses" in "registry" {
        /// Its name.
        title: Line [required, title, searched, translated],
        /// The countries it is about.
        countries: Codes [from("countries"), facet("country")],
        /// How hard it is.
        level: Code [from("levels"), facet("level")],
        /// How far its review is.
        review: Code [from("reviews"), facet("review"), private],
        /// How it is paid for.
        funding: Code [from("fundings"), facet("funding"), detail],
        /// Who may see it.
        openness: Code [from("openness"), opens],
        /// What one learns.
        description: Markdown [detail],
        /// Notes of the owner.
        notes: Prose [private],
        /// Whom to ask.
        contact: PersonLink [],
        /// What was said of it.
        remark: Prose [private],
        /// What it costs.
        price: Money [],
        /// When the offer holds.
        holds: Period [],
        /// How satisfied learners were.
        satisfaction: Number [],
        /// How many learners there were.
        learners: Whole [],
        /// Whether a certificate is given.
        certificate: YesNo [],
        /// Where it was made.
        home: Link [to("site")],
        /// Who helps.
        partners: Links [to("site")],
        /// Its deliveries.
        deliveries: Rows<Delivery> [],
        /// What people promised.
        promises: Rows<Promise> [],
    }
    states { draft; published seen_by(&[Public]); archived seen_by(&[Public]); withdrawn last; }
    moves {
        creation: -> draft by Member | Curator;
        publication: draft -> published by Owner | Curator;
        archiving: published -> archived by Owner | Curator;
        withdrawal: draft | published | archived -> withdrawn by Owner | Curator;
    }
}

impl Rules for Course {}

record! {
    /// A site, which has a field with the name of one of the store's own columns.
    pub struct Site as "site" / "sites" in "registry" {
        /// Its name.
        name: Line [required, title],
        /// The state of its building.
        state: Code [from("conditions")],
    }
    states { kept seen_by(&[Public]) last; }
    moves { creation: -> kept by Curator; }
}

impl Rules for Site {}

pub(crate) fn kinds() -> Vec<&'static Kind> {
    vec![Course::kind(), Site::kind()]
}

/// Publication wakes two listeners, an edit one, everything else none.
pub(crate) fn wakings() -> Vec<Waking> {
    let waking = |change, listener| Waking { kind: "course", change, listener };
    vec![waking("publication", "rank"), waking("publication", "tell"), waking("edit", "rank")]
}

/// A public course with this title.
pub(crate) fn course(title: &str) -> Course {
    let title = Line(Text::new("en", title));
    Course { title, openness: Code("public".into()), ..Course::default() }
}

pub(crate) fn site(name: &str) -> Site {
    Site { name: Line(Text::new("", name)), state: Code("sound".into()) }
}

pub(crate) fn codes(codes: &[&str]) -> Codes {
    Codes(codes.iter().map(|code| (*code).to_owned()).collect())
}
