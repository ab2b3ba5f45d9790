//! A resource: a guide, good practice, research or tool that one can read or use oneself.

use super::listed::Listed;
use crate::scope::{OF_WORKS, Supply};
use facility_record::prelude::*;

row! {
    /// An edition of a resource, or its text in another language.
    pub struct Version as "version" {
        /// Its number or name.
        name: Line [required, schema_org("name")],
        /// Its language.
        language: Code [from("languages"), schema_org("inLanguage")],
        /// The day on which it came out.
        published_on: Date [schema_org("datePublished")],
        /// Where it lies.
        url: Url [schema_org("url")],
    }
}

record! {
    /// A guide, good practice, piece of research or tool that one can use oneself.
    pub struct Resource as "resource" / "resources" in "registry" {
        ..Supply,
        /// Its title.
        title: Line [required, title, searched, translated, schema_org("name")],
        /// What it holds, and what for.
        description: Markdown [required, searched, translated, schema_org("description")],
        /// What it is.
        resource_type: Code [from("resource_types"), facet("resource_type"), schema_org("learningResourceType")],
        /// The organisations that publish it.
        publishers: Links [to("organisation"), schema_org("author, publisher")],
        /// Where it lies.
        website: Url [schema_org("url")],
        /// The resource itself, where its owner wants it kept here.
        document: File [file_types(&["pdf", "docx", "odt", "epub", "pptx", "odp", "xlsx", "ods", "csv"]), schema_org("encoding")],
        /// The licence it is given under: SPDX identifier or name.
        licence: Line [schema_org("license")],
        /// The day on which it first came out.
        published_on: Date [schema_org("datePublished")],
        /// How demanding it is.
        level: Code [from("levels"), facet("level"), schema_org("educationalLevel")],
        /// Competences that it builds.
        competences: Codes [from("competences"), facet("competence"), schema_org("teaches")],
        /// What makes it usable for persons with disabilities.
        accessibility: Codes [from("accessibility"), facet("accessibility"), schema_org("accessibilityFeature")],
        /// What a reader must load over the line.
        data_use: Number [unit("mb"), at_least(0), at_most(1_000_000)],
        /// Its editions and translations.
        versions: Rows<Version> [at_most(200), schema_org("workExample: CreativeWork")],
    }
    lifecycle Listed
}

impl Rules for Resource {
    const SCHEMA_ORG: &'static str = "LearningResource";
    const SCOPE_IN_SCHEMA_ORG: &'static [(&'static str, &'static str)] = OF_WORKS;
}
