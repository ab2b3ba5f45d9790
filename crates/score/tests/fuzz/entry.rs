//! What the fuzz target and the test of mutants do with bytes: read, count, write and explain them.

use facility_score::{File, Files, FlagRules, Input, Table, components, flags, read, text};

/// More replicates than this teach nothing more about what makes the engine panic.
const REPLICATES: usize = 50;

/// Takes bytes for DATA, META, METHOD and weights with lines of `----` between them (the last two
/// may be left out) and does all that can be done with them. Whether they could be counted; panics
/// where the engine does, or breaks one of its promises.
pub fn try_all(bytes: &[u8]) -> bool {
    let Ok(whole) = text(File::Data, bytes) else { return false };
    let mut parts = whole.split("----\n");
    let mut part = || parts.next();
    let files = Files {
        data: part().unwrap_or_default(),
        meta: part().unwrap_or_default(),
        method: part(),
        weights: part(),
    };
    match read(&files) {
        Ok(input) => count(&input),
        Err(problems) => {
            assert!(!problems.is_empty());
            for problem in &problems {
                let has_place = problem.place.line > 0 && problem.place.column > 0;
                assert!(has_place && !problem.message.is_empty(), "{problem}");
            }
            let mut sorted = problems.clone();
            sorted.sort();
            sorted.dedup();
            assert_eq!(sorted, problems, "in order, none twice");
            false
        }
    }
}

fn count(input: &Input) -> bool {
    let score = match input.score() {
        Ok(score) => score,
        Err(problems) => {
            assert!(!problems.is_empty() && problems.iter().all(|it| it.place.line > 0));
            return false;
        }
    };
    assert!(is_finite(&score.normalised) && is_finite(&score.results));
    assert_eq!(score.results.units().len(), score.normalised.units().len());
    assert_eq!(input.score().as_ref(), Ok(&score), "the same input gives the same bytes");
    score.files(input);
    (0..input.data().units().len()).for_each(|unit| _ = input.explain(&score, unit));
    input.availability(&score.normalised);
    input.trends(&score.results);
    flags(input, &score.normalised, &FlagRules::default());
    let columns: Vec<usize> = (0..score.normalised.codes().len()).collect();
    components(&score.normalised, &columns);
    _ = input.leave_one_out(1);
    if input.method().uncertainty.as_ref().is_some_and(|it| it.replicates <= REPLICATES) {
        assert_eq!(input.rank_ranges(1), input.rank_ranges(2));
        _ = input.sensitivity(1);
    }
    true
}

fn is_finite(table: &Table) -> bool {
    let rows = table.units().len();
    (0..table.codes().len())
        .all(|at| (0..rows).all(|row| table.cell(row, at).is_none_or(f64::is_finite)))
}
