//! A collection: a learning path, or a list that somebody put together for others.

use super::listed::Listed;
use crate::scope::{OF_WORKS, Supply};
use facility_record::prelude::*;

row! {
    /// A step of a learning path, or an entry of a list.
    pub struct Step as "step" {
        /// What to take or read.
        title: Line [required, schema_org("name")],
        /// Where it lies.
        url: Url [schema_org("url")],
        /// Why it stands here, and what to look for.
        note: Line [at_most_characters(1_000), schema_org("description")],
        /// How long it takes a learner.
        hours: Number [unit("hours"), at_least(0), at_most(20_000), schema_org("timeRequired")],
    }
}

record! {
    /// Trainings and resources that belong together, with the steps to go through them.
    pub struct Collection as "collection" / "collections" in "registry" {
        ..Supply,
        /// Its name.
        title: Line [required, title, searched, translated, schema_org("name")],
        /// Whom it serves, and to what end.
        description: Markdown [required, searched, translated, schema_org("description")],
        /// A path with an order, or a list without one.
        collection_type: Code [required, from("collection_types"), facet("collection_type"), schema_org("learningResourceType")],
        /// The steps in their order.
        steps: Rows<Step> [at_most(100), schema_org("hasPart: LearningResource")],
        /// Trainings of the registry that belong to it.
        trainings: Links [to("training"), schema_org("hasPart")],
        /// Resources of the registry that belong to it.
        resources: Links [to("resource"), schema_org("hasPart")],
    }
    lifecycle Listed
}

impl Rules for Collection {
    const SCHEMA_ORG: &'static str = "LearningResource";
    const SCOPE_IN_SCHEMA_ORG: &'static [(&'static str, &'static str)] = OF_WORKS;
}
