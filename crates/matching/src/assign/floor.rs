//! The highest floor: the greatest score that the best place of all who are served can have.

use super::certificate::{Certificate, Proof};
use super::network::is_split;
use super::plan::{Hint, Plan, Refused, prove, taken_of};
use super::round::Round;
use super::worth::{Aim, Worth};

/// Finds the highest floor at which as many demands have a first place as without one, and the
/// best plan above it.
///
/// That is a search by halves over the scores that occur. The plan found at a floor often keeps a
/// higher one, which then is the least that is tried next.
pub(super) fn floor_plan(round: &Round, hint: Option<&Hint>) -> Result<Plan, Refused> {
    let attempt = |floor: i32, hint: Option<&Hint>| {
        let split = is_split(round, floor).iter().filter(|is_split| **is_split).count();
        let worth = Worth::new(round, &Aim::Floor, split).map_err(|_| Refused::TooLarge)?;
        Ok(prove(round, &worth, Some(floor), hint))
    };
    let reachable = attempt(0, hint)?;
    let plain = Certificate { proof: reachable.clone(), reachable: None, beyond: None };
    let plan = Plan::new(round, &Aim::Floor, plain)?;
    let Some(kept_at_first) = kept(round, &reachable) else { return Ok(plan) };
    let goal = served(round, &reachable, 0);
    let mut scores = round.score.clone();
    scores.sort_unstable();
    scores.dedup();
    let place = |score: i32| scores.partition_point(|other| *other < score);
    let mut best = reachable.clone();
    let mut beyond: Option<(usize, Proof)> = None;
    let mut low = place(kept_at_first) + 1;
    let mut high = place(ceiling(round, goal).saturating_add(1));
    let mut guess = hint.and_then(|hint| hint.floor).map(place);
    while low < high {
        let guessed = guess.take().filter(|at| (low..high).contains(at));
        let middle = guessed.unwrap_or((low + high) / 2);
        let proof = attempt(scores[middle], Some(&Hint::from_proof(round, &best)))?;
        if holds(round, &proof, scores[middle], goal) {
            low = place(kept(round, &proof).unwrap_or(0)).max(middle) + 1;
            best = proof;
            guess = guessed.map(|_| low);
        } else {
            high = middle;
            beyond = Some((middle, proof));
        }
    }
    let beyond = match beyond {
        Some((at, proof)) if at == low => Some(proof),
        _ if low < scores.len() => {
            Some(attempt(scores[low], Some(&Hint::from_proof(round, &best)))?)
        }
        _ => None,
    };
    Plan::new(round, &Aim::Floor, Certificate { proof: best, reachable: Some(reachable), beyond })
}

/// The least of the best places of all who are served; nothing if nobody is.
pub(super) fn kept(round: &Round, proof: &Proof) -> Option<i32> {
    best_places(round, proof).into_iter().flatten().min()
}

/// How many demands have a place on or above a floor.
fn served(round: &Round, proof: &Proof, floor: i32) -> usize {
    best_places(round, proof).into_iter().flatten().filter(|score| *score >= floor).count()
}

/// Whether a plan serves as many above the floor as can be served at all, and falls short nowhere.
fn holds(round: &Round, proof: &Proof, floor: i32, goal: usize) -> bool {
    served(round, proof, floor) == goal
        && super::plan::short(round, &taken_of(round, proof)).is_empty()
}

fn best_places(round: &Round, proof: &Proof) -> Vec<Option<i32>> {
    let mut best = vec![None; round.demand.len()];
    for pair in taken_of(round, proof) {
        let best = &mut best[pair.demand as usize];
        *best = (*best).max(Some(pair.score));
    }
    best
}

/// A score that the floor cannot pass: where everybody is served, the least of their best pairs.
fn ceiling(round: &Round, goal: usize) -> i32 {
    let greatest =
        |demand: usize| round.row(demand).map(|pair| round.score[pair]).max().unwrap_or(0);
    let greatest = (0..round.demand.len()).map(greatest);
    let ceiling = if goal == round.demand.len() { greatest.min() } else { greatest.max() };
    ceiling.unwrap_or(0)
}
