//! A framework: an edition of a tree of indicators with weights and goalposts, and how it is counted.

use facility_record::prelude::*;

use super::tree::Tree;

row! {
    /// A node of the tree: an indicator below, an aggregate above.
    pub struct FrameworkNode as "framework_node" {
        /// By which code files and formulas know it; unique in its framework.
        code: Line [required, at_most_characters(80), task("about")],
        /// What an aggregate is called. An indicator is called as it is elsewhere.
        title: Line [translated, at_most_characters(300), task("about")],
        /// The code of the aggregate that it is an input of; none at the top.
        parent: Line [at_most_characters(80)],
        /// Its weight among the inputs of the same aggregate; 0: told, and not counted.
        weight: Number [required, at_least(0)],
        /// The code of the indicator whose numbers it takes.
        indicator: Line [at_most_characters(60)],
        /// Of whom: `total`, pairs such as `sex=female`, `parity=sex` for women to men, or `norm=1` for a
        /// number that is the same everywhere.
        slice: Line [at_most_characters(200)],
        /// Whether the number itself counts, its logarithm, or its reciprocal.
        scale: Code [from("scales")],
        /// The number that becomes 0; of a reciprocal, the last one that counts as it is.
        low: Number [],
        /// The number that becomes 100.
        high: Number [],
        /// Whether it counts, or is told beside what counts.
        standing: Code [from("standings")],
        /// What has to be known of it.
        note: Line [translated, at_most_characters(2_000)],
    }
}

row! {
    /// What others measure, lay down or do about the same, and what of it stands here.
    pub struct Counterpart as "counterpart" {
        /// What it is called.
        title: Line [required, at_most_characters(300), task("about")],
        /// A scorecard, a source of data, a norm or a partner.
        counterpart_type: Code [required, from("counterpart_types")],
        /// Codes of the nodes to which it corresponds.
        nodes: Line [at_most_characters(500)],
        /// How it corresponds, and what of it does not stand here.
        note: Line [required, translated, at_most_characters(2_000)],
        /// Where it can be read.
        address: Url [],
    }
}

row! {
    /// What it costs to collect the numbers of an edition in a country.
    pub struct CollectionCost as "collection_cost" {
        /// What is paid for.
        what: Line [required, translated, at_most_characters(500)],
        /// How much, for one country and edition.
        amount: Money [required],
        /// On what the estimate rests.
        basis: Line [required, translated, at_most_characters(2_000)],
    }
}

record! {
    /// How an index is counted of indicators: an edition is drafted by a group, open to comments, and
    /// stays as it was adopted.
    pub struct Framework as "framework" / "frameworks" in "scorecards" {
        /// What it is called, with its edition.
        title: Line [required, title, searched, translated, schema_org("name"), task("about")],
        /// By which code files know it.
        code: Line [required, at_most_characters(60), identifies("framework"), schema_org("identifier"), task("about")],
        /// Which edition it is.
        edition_name: Line [required, at_most_characters(40), schema_org("version"), task("about")],
        /// What it measures, and what is meant by it.
        definition: Markdown [required, searched, translated, schema_org("description"), task("about")],
        /// The groups that draft it.
        drafters: Links [to("organisation"), schema_org("creator"), task("about")],
        /// The year for which it counts: numbers of later years stay out.
        year: Whole [required, at_least(1990), at_most(2100), task("about")],
        /// The tree of its indicators.
        nodes: Rows<FrameworkNode> [at_most(300), task("method")],
        /// How the inputs of a pillar become one number.
        pillar_mean: Code [required, from("means"), task("method")],
        /// How pillars become the index.
        index_mean: Code [required, from("index_means"), task("method")],
        /// The least share of a pillar's inputs that must be known.
        least_share: Number [required, at_least(0), at_most(1), task("method")],
        /// The least share of pillars that must be known.
        least_pillars: Number [required, at_least(0), at_most(1), task("method")],
        /// How many years before its year a number may be old and still count.
        greatest_age: Whole [required, at_least(0), at_most(50), task("method")],
        /// The least number that an indicator can become, so that a geometric mean can be taken.
        floor: Number [at_least(0), at_most(50), task("method")],
        /// The code of the indicator that publishes the same index elsewhere, against which it can be checked.
        published: Line [at_most_characters(60), task("method")],
        /// The first year whose published numbers are counted as this edition counts.
        published_since: Whole [at_least(1990), at_most(2100), task("method")],
        /// How far a number may be from the published one, in its unit.
        tolerance: Number [at_least(0), task("method")],
        /// Why it is as it is, and what changed since the edition before.
        reasons: Markdown [translated, task("method")],
        /// What others measure or lay down.
        counterparts: Rows<Counterpart> [at_most(200), task("crosswalk")],
        /// What it costs to collect the numbers.
        costs: Rows<CollectionCost> [at_most(50), task("crosswalk")],
        /// The last day for comments on the draft.
        comments_until: Date [task("about")],
        /// The last day on which countries send their scorecards for review.
        collection_ends: Date [task("about")],
        /// The framework that it is tailored from, which stays comparable.
        core: Link [to("framework"), set_by(&[Facility]), task("about")],
        /// The countries or areas that it is tailored to; none: for all.
        countries: Codes [from("countries"), facet("country"), schema_org("spatialCoverage"), task("about")],
        /// The theme that it is tailored to.
        topics: Codes [from("topics"), facet("topic"), schema_org("about"), task("about")],
        /// The edition that it takes the place of.
        replaces: Link [to("framework"), task("about")],
    }
    states {
        draft seen_by(&[Owner, Curator]) edited_by(&[Owner, Curator]);
        consultation seen_by(&[Public]) edited_by(&[]);
        adopted seen_by(&[Public]) edited_by(&[]);
        superseded seen_by(&[Public]) last;
        abandoned seen_by(&[Owner, Curator]) last;
    }
    moves {
        creation: -> draft by Organisation | Curator;
        publication: draft -> consultation by Curator when is_ready_for_comments;
        return: consultation -> draft by Curator reasoned();
        adoption: draft | consultation -> adopted by Curator when is_countable;
        replacement: adopted -> superseded by Curator reasoned();
        abandonment: draft -> abandoned by Owner | Curator reasoned();
    }
}

impl Framework {
    /// Whether people can comment on it: it can be counted, and says until when.
    pub fn is_ready_for_comments(&self) -> bool {
        self.is_countable() && self.comments_until.is_some()
    }

    /// Whether it counts for a country or area.
    pub fn is_for(&self, country: &str) -> bool {
        self.countries.0.is_empty() || self.countries.0.iter().any(|own| own == country)
    }

    /// Whether its tree can be counted.
    pub fn is_countable(&self) -> bool {
        Tree::of(self).is_ok_and(|tree| tree.top().is_some())
    }
}

impl Rules for Framework {
    const SCHEMA_ORG: &'static str = "CreativeWork";

    fn check(&self, problems: &mut Problems) {
        for wrong in Tree::of(self).err().unwrap_or_default() {
            problems.add(format!("nodes[{}].{}", wrong.row, wrong.field), wrong.code);
        }
    }
}
