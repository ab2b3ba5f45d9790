//! The numbers of a run, and what can be wrong with its input.

/// The numbers that are not arithmetic. One default serves every table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// How many candidate pairs a record has at most.
    pub candidates: usize,
    /// The probability from which a pair is accepted.
    pub accept: f64,
    /// The probability from which a pair is shown to a person.
    pub review: f64,
    /// Whether a record of one table has at most one partner in the other. Asked only when two
    /// tables are compared; within one table, duplicates form groups of any size.
    pub one_to_one: bool,
    /// Which random pairs are drawn to learn what chance agreement looks like.
    pub seed: u64,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { candidates: 30, accept: 0.8, review: 0.05, one_to_one: true, seed: 1 }
    }
}

/// What makes a comparison impossible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// A stable word: `no_common_column`, `unknown_column`, `unknown_record`, `rulings_contradict`,
    /// `cell_count`, `duplicate_id`, `threshold_invalid`.
    pub code: &'static str,
    /// A sentence.
    pub message: String,
}

impl Flaw {
    pub(super) fn new(code: &'static str, message: String) -> Flaw {
        Flaw { code, message }
    }
}
