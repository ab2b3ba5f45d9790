//! An organisation: who gives, asks, funds or convenes.

use crate::scope::Scope;
use facility_record::prelude::*;

record! {
    /// A body that gives, asks for, funds or convenes digital capacity development.
    pub struct Organisation as "organisation" / "organisations" in "registry" {
        ..Scope,
        /// Its name.
        title: Line [required, title, searched, translated],
        /// Its short name.
        acronym: Line [searched],
        /// Other names it has or had, a line each.
        other_names: Prose [searched],
        /// What kind of body it is.
        organisation_type: Code [from("organisation_types"), facet("organisation_type")],
        /// What it does.
        description: Markdown [searched, translated],
        /// Whether it works in one country, a region or everywhere.
        reach: Code [from("scopes"), facet("reach")],
        /// Where its seat is.
        headquarters: Place [],
        /// Its website.
        website: Url [],
        /// Where these facts come from.
        source: Line [at_most_characters(2_000)],
        /// The licence of the source.
        source_licence: Line [],
    }
    states {
        draft edited_by(&[Owner, Curator]);
        published seen_by(&[Public]) edited_by(&[Owner, Curator]);
        withdrawn seen_by(&[Owner, Curator]) edited_by(&[Curator]);
    }
    moves {
        creation: -> draft by SignedIn;
        publication: draft | withdrawn -> published by Curator within 5 working_days overdue remind;
        withdrawal: published -> withdrawn by Owner | Curator reasoned();
    }
}

impl Rules for Organisation {}
