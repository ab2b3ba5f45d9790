//! What is done without an engine, to hold its plans against.

use facility_matching::assign::{Aim, Round, SCORE_MAX, Sheet, Taken};

/// First come, first served: in the order of rows each takes the best that is left.
pub fn first_come(round: &Round) -> Vec<Taken> {
    let mut left: Vec<u32> = round.supply().iter().map(|supply| supply.capacity).collect();
    let mut taken = Vec::new();
    for demand in 0..round.demand().len() {
        let mut row: Vec<Taken> = pairs_of(round, demand).collect();
        row.sort_by_key(|pair| -pair.score);
        let mut wanted = round.demand()[demand].places;
        for pair in row {
            let left = &mut left[pair.supply as usize];
            if wanted > 0 && *left > 0 {
                *left -= 1;
                wanted -= 1;
                taken.push(pair);
            }
        }
    }
    taken
}

/// Greedy: the best pair of all that still fits, again and again.
pub fn greedy(round: &Round) -> Vec<Taken> {
    let mut left: Vec<u32> = round.supply().iter().map(|supply| supply.capacity).collect();
    let mut wanted: Vec<u32> = round.demand().iter().map(|demand| demand.places).collect();
    let mut all: Vec<Taken> =
        (0..round.demand().len()).flat_map(|demand| pairs_of(round, demand)).collect();
    all.sort_by_key(|pair| (-pair.score, *pair));
    let fits = |pair: &Taken| {
        let (wanted, left) = (&mut wanted[pair.demand as usize], &mut left[pair.supply as usize]);
        let fits = *wanted > 0 && *left > 0;
        if fits {
            *wanted -= 1;
            *left -= 1;
        }
        fits
    };
    let mut taken: Vec<Taken> = all.into_iter().filter(fits).collect();
    taken.sort_unstable();
    taken
}

/// Weighted affinity: the greatest total, where scores of a group count 1.25 times.
pub fn weighted(sheet: &Sheet, round: &Round, group: &str) -> Vec<Taken> {
    let mut sheet = sheet.clone();
    for pair in &mut sheet.pairs {
        let groups = &sheet.demand[pair.demand as usize].groups;
        if !groups.iter().any(|own| own == group) {
            pair.score = (i64::from(pair.score) * 4 / 5).min(i64::from(SCORE_MAX)) as i32;
        }
    }
    let weighted = Round::new(sheet).expect("the same round with other scores");
    let plan = weighted.solve(&Aim::Value).expect("nothing must be given");
    let with_score = |pair: &Taken| {
        let number = round.find(pair.demand as usize, pair.supply).expect("the same pairs");
        Taken { score: round.pair(number).1, ..*pair }
    };
    plan.taken.iter().map(with_score).collect()
}

fn pairs_of(round: &Round, demand: usize) -> impl Iterator<Item = Taken> + '_ {
    round.row(demand).map(move |pair| {
        let (supply, score, _) = round.pair(pair);
        Taken { demand: demand as u32, supply, score }
    })
}
