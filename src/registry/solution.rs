//! A solution: software, data, content, a standard or a model that others can use.

use crate::scope::Supply;
use facility_record::prelude::*;

row! {
    /// A licence it is given under.
    pub struct Licence as "licence" {
        /// SPDX identifier or name.
        name: Line [required],
        /// Text of the licence.
        url: Url [],
    }
}

row! {
    /// A place where its sources lie.
    pub struct Repository as "repository" {
        /// What lies there.
        name: Line [],
        /// Its address.
        url: Url [required],
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
        title: Line [required, title, searched, translated],
        /// Other names it has, a line each.
        other_names: Prose [searched],
        /// What it does.
        description: Markdown [required, searched, translated],
        /// What it is.
        solution_types: Codes [from("solution_types"), facet("solution_type")],
        /// Building blocks of digital government that it can stand for.
        building_blocks: Codes [from("building_blocks"), facet("building_block")],
        /// Countries or areas in which it is in use.
        used_in: Codes [from("countries"), facet("used_in")],
        /// Its website.
        website: Url [],
        /// The organisations that own it.
        owners: Links [to("organisation")],
        /// The organisations that maintain, fund or implement it.
        partners: Links [to("organisation")],
        /// The licences it is given under.
        licences: Rows<Licence> [],
        /// Where its sources lie.
        repositories: Rows<Repository> [],
        /// Sustainable Development Goals that it serves.
        sdgs: Codes [from("sdgs"), facet("sdg")],
        /// What shows that it serves them.
        evidence: Rows<Evidence> [],
        /// Sectors of use, as its source names them, a line each.
        sectors: Prose [searched],
        /// Where it stands as a digital public good.
        dpg_stage: Code [from("dpg_stages"), facet("dpg_stage")],
    }
    states {
        draft edited_by(&[Owner, Curator]);
        submitted edited_by(&[Owner, Curator]);
        published seen_by(&[Public]) edited_by(&[Owner, Curator]);
        withdrawn edited_by(&[Owner, Curator]);
        merged edited_by(&[]) last;
    }
    moves {
        creation: -> draft by Member | Curator;
        publication: draft | withdrawn -> published by VerifiedOwner | Curator;
        submission: draft | withdrawn -> submitted by Owner;
        approval: submitted -> published by Curator within 5 working_days overdue remind;
        return: submitted -> draft by Curator reasoned();
        withdrawal: published -> withdrawn by Owner | Curator reasoned();
        merge: draft | submitted | published | withdrawn -> merged by Curator;
    }
}

impl Rules for Solution {}
