//! A solution: software, data, content, a standard or a model that others can use.

use super::listed::Listed;
use crate::scope::Supply;
use facility_record::prelude::*;

row! {
    /// A licence it is given under.
    pub struct Licence as "licence" {
        /// SPDX identifier or name.
        name: Line [required, schema_org("name")],
        /// Text of the licence.
        url: Url [schema_org("url")],
    }
}

row! {
    /// A place where its sources lie.
    pub struct Repository as "repository" {
        /// What lies there.
        name: Line [schema_org("name")],
        /// Its address.
        url: Url [required, schema_org("codeRepository")],
    }
}

row! {
    /// What shows that it serves a Sustainable Development Goal.
    pub struct Evidence as "evidence" {
        /// The goal.
        goal: Code [required, from("sdgs")],
        /// The evidence, in words.
        text: Prose [],
        /// Where it can be read.
        url: Url [],
    }
}

record! {
    /// Something digital that others can use: software, data, content, a standard, a model.
    pub struct Solution as "solution" / "solutions" in "registry" {
        ..Supply,
        /// Its name.
        title: Line [required, title, searched, translated, schema_org("name")],
        /// Other names it has, a line each.
        other_names: Prose [searched, schema_org("alternateName")],
        /// What it does.
        description: Markdown [required, searched, translated, schema_org("description")],
        /// What it is.
        solution_types: Codes [from("solution_types"), facet("solution_type"), schema_org("applicationCategory")],
        /// Building blocks of digital government that it can stand for.
        building_blocks: Codes [from("building_blocks"), facet("building_block"), schema_org("applicationSubCategory")],
        /// Countries or areas in which it is in use.
        used_in: Codes [from("countries"), facet("used_in"), schema_org("countriesSupported")],
        /// Its website.
        website: Url [schema_org("url")],
        /// The organisations that own it.
        owners: Links [to("organisation"), schema_org("author")],
        /// The organisations that maintain, fund or implement it.
        partners: Links [to("organisation"), schema_org("contributor")],
        /// The licences it is given under.
        licences: Rows<Licence> [schema_org("license: CreativeWork")],
        /// Where its sources lie.
        repositories: Rows<Repository> [schema_org("isBasedOn: SoftwareSourceCode")],
        /// Sustainable Development Goals that it serves.
        sdgs: Codes [from("sdgs"), facet("sdg"), schema_org("about")],
        /// What shows that it serves them.
        evidence: Rows<Evidence> [],
        /// Sectors of use, as its source names them, a line each.
        sectors: Prose [searched],
        /// Where it stands as a digital public good.
        dpg_stage: Code [from("dpg_stages"), facet("dpg_stage")],
    }
    lifecycle Listed
}

impl Rules for Solution {
    const SCHEMA_ORG: &'static str = "SoftwareApplication";
    const SCOPE_IN_SCHEMA_ORG: &'static [(&'static str, &'static str)] = &[
        ("topics", "about, keywords"),
        ("languages", "inLanguage"),
        ("groups", "audience"),
        ("audiences", "audience"),
    ];
}
