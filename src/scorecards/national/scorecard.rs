//! A scorecard: what a framework comes to for a country in a year, as the country itself confirms it.

use std::collections::HashMap;

use facility_record::prelude::*;

use crate::scorecards::leaf::Leaf;
use crate::scorecards::numbers::Cell;
use crate::scorecards::tree::Tree;

row! {
    /// A number of a scorecard: what an international source says, what the country says, and which of
    /// the two counts.
    pub struct ScorecardCell as "scorecard_cell" {
        /// The code of the indicator's place in the framework.
        node: Line [required, at_most_characters(80)],
        /// Whether the country has looked at it, and what it says.
        standing: Code [required, from("cell_standings")],
        /// The number of an international source.
        prefilled: Number [],
        /// The year of that number.
        prefilled_year: Whole [],
        /// Who gives that number, and in which release.
        prefilled_source: Line [at_most_characters(1_000)],
        /// The country's own number.
        number: Number [],
        /// Why there is none.
        blank: Code [from("blanks")],
        /// The year of the country's number.
        year: Whole [at_least(1960), at_most(2100)],
        /// Behind how many people or answers it stands.
        count: Whole [at_least(0)],
        /// Where it comes from.
        source: Line [at_most_characters(1_000)],
        /// How it was found out.
        method: Code [from("observation_methods")],
        /// Where the proof can be read.
        evidence: Url [],
        /// What has to be known of it.
        comment: Line [at_most_characters(2_000)],
    }
}

row! {
    /// What a node of the framework came to.
    pub struct ScorecardResult as "scorecard_result" {
        /// The code of the node.
        node: Line [required, at_most_characters(80)],
        /// From 0 to 100.
        score: Number [required],
    }
}

record! {
    /// What a framework comes to for a country in a year. The national focal point confirms or contests
    /// every number, a second person reviews them, and what was published stays as it was: a correction
    /// is a new version with its reason.
    pub struct Scorecard as "scorecard" / "scorecards" in "scorecards" {
        /// What it is called.
        title: Line [required, title, searched, translated, set_by(&[Facility]), schema_org("name")],
        /// The framework.
        framework: Link [required, to("framework"), set_by(&[Facility])],
        /// The country or area.
        countries: Codes [required, from("countries"), facet("country"), set_by(&[Facility]), schema_org("spatialCoverage")],
        /// The year.
        year: Whole [required, at_least(1990), at_most(2100), set_by(&[Facility])],
        /// Which version it is.
        version: Whole [required, at_least(1), set_by(&[Facility])],
        /// Its numbers.
        cells: Rows<ScorecardCell> [at_most(300), set_by(&[Facility]), in_panel],
        /// What the country says beside the scores.
        reply: Prose [translated, at_most_characters(5_000)],
        /// Until when it is to be sent for review.
        due: Date [set_by(&[Facility])],
        /// The day on which it is published; none: as soon as it is released.
        embargo: Date [],
        /// The version that it corrects.
        corrects: Link [to("scorecard"), set_by(&[Facility])],
        /// Why it is corrected.
        correction: Prose [at_most_characters(5_000), set_by(&[Facility])],
        /// What was counted.
        results: Rows<ScorecardResult> [at_most(300), set_by(&[Facility]), in_panel],
        /// SHA-256 of DATA.csv, META.csv and METHOD.toml, from which it was counted.
        inputs_hash: Line [set_by(&[Facility])],
        /// SHA-256 of results.csv.
        results_hash: Line [set_by(&[Facility])],
        /// The version of the arithmetic.
        engine: Line [set_by(&[Facility])],
    }
    states {
        draft seen_by(&[FocalPoint, Curator]) edited_by(&[FocalPoint]);
        in_review seen_by(&[FocalPoint, Curator]) edited_by(&[]);
        ready seen_by(&[FocalPoint, Curator]) edited_by(&[]);
        published seen_by(&[Public]) edited_by(&[]);
        superseded seen_by(&[Public]) last;
        retracted seen_by(&[Public]) last;
        abandoned seen_by(&[FocalPoint, Curator]) last;
    }
    moves {
        creation: -> draft by Facility;
        submission: draft -> in_review by FocalPoint when is_looked_at within 60 working_days until due overdue remind;
        return: in_review -> draft by FocalPoint | Curator reasoned();
        approval: in_review -> ready by FocalPoint within 10 working_days overdue remind second_person();
        reopening: ready -> draft by FocalPoint | Curator reasoned();
        publication: ready -> published by FocalPoint when is_without_embargo within 10 working_days overdue remind;
        embargo_end: ready -> published by Facility until embargo overdue happens;
        replacement: published -> superseded by Facility;
        retraction: published -> retracted by FocalPoint reasoned();
        abandonment: draft -> abandoned by FocalPoint reasoned();
    }
}

impl Scorecard {
    /// Whether somebody has looked at every number.
    pub fn is_looked_at(&self) -> bool {
        !self.cells.is_empty() && self.cells.iter().all(|(_, cell)| &*cell.standing != "open")
    }

    /// What it says of each node of a tree, by its code.
    pub fn counting(&self, tree: &Tree) -> HashMap<String, Cell> {
        let of = |(_, cell): &(String, ScorecardCell)| {
            let code = cell.node.original_text();
            let node = tree.nodes.iter().find(|node| node.code == code)?;
            Some((code.to_owned(), cell.as_cell(tree, node.leaf.as_ref()?)))
        };
        let norms = tree
            .nodes
            .iter()
            .filter_map(|node| Some((node.code.clone(), Cell::of_norm(node.leaf.as_ref()?)?)));
        self.cells.iter().filter_map(of).chain(norms).collect()
    }

    /// Whether it is published as soon as somebody releases it.
    pub fn is_without_embargo(&self) -> bool {
        self.embargo.is_none()
    }
}

impl ScorecardCell {
    /// Whether the number that counts is the country's own.
    pub fn is_own(&self) -> bool {
        matches!(&*self.standing, "contested" | "proposed")
    }

    /// The number that counts, with its year: the country's own where it contests or adds one, the
    /// international one where it confirms that; none where it says why there is none, and before
    /// anybody has looked the international one.
    pub fn counting(&self) -> Option<(f64, i64)> {
        match &*self.standing {
            "contested" | "proposed" => self.number.0.zip(self.year.0),
            "blank" => None,
            _ => self.prefilled.0.zip(self.prefilled_year.0),
        }
    }

    /// What it says, as any number that a framework counts. One that is too old, or of a year after that
    /// of the framework, is told and does not count.
    fn as_cell(&self, tree: &Tree, leaf: &Leaf) -> Cell {
        let Some((number, year)) = self.counting() else {
            return Cell { blank: self.blank.to_string(), is_own: true, ..Cell::default() };
        };
        let is_old = !(tree.year - tree.greatest_age..=tree.year).contains(&year);
        let source = if self.is_own() { &self.source } else { &self.prefilled_source };
        Cell {
            number: Some(number),
            counted: leaf.counted(number).filter(|_| !is_old),
            year: Some(year),
            source: source.original_text().to_owned(),
            blank: String::new(),
            is_old,
            is_own: self.is_own(),
        }
    }
}

impl Rules for Scorecard {
    const SCHEMA_ORG: &'static str = "Dataset";

    fn check(&self, problems: &mut Problems) {
        for (at, (_, cell)) in self.cells.iter().enumerate() {
            let mut tell = |field: &str, code| problems.add(format!("cells[{at}].{field}"), code);
            match &*cell.standing {
                "confirmed" if cell.prefilled.is_none() => tell("standing", "nothing-to-confirm"),
                "contested" | "proposed" => {
                    let given = [
                        ("number", cell.number.is_some()),
                        ("year", cell.year.is_some()),
                        ("source", !cell.source.is_empty()),
                        ("method", !cell.method.is_empty()),
                    ];
                    given
                        .iter()
                        .filter(|(_, is)| !is)
                        .for_each(|(field, _)| tell(field, "missing"));
                }
                "blank" if cell.blank.is_empty() => tell("blank", "missing"),
                _ => {}
            }
        }
    }
}
