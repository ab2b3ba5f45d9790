//! Units against units: how much of the weight speaks for one over the other.

/// Shares this near to one half are ties.
const TIE: f64 = 1e-12;

/// The share of weight for `a` over `b`, of the inputs that both have: all of it where a > b, half
/// where they are equal. Nothing where they have no weight in common.
pub(crate) fn outranks(columns: &[&[f64]], weights: &[f64], a: usize, b: usize) -> Option<f64> {
    let (mut over, mut all) = (0.0, 0.0);
    for (column, weight) in columns.iter().zip(weights) {
        let (x, y) = (column[a], column[b]);
        if x.is_nan() || y.is_nan() {
            continue;
        }
        all += weight;
        if x > y {
            over += weight;
        } else if x == y {
            over += weight / 2.0;
        }
    }
    (all > 0.0).then(|| over / all)
}

/// Of each unit, how many units of its year it outranks, less how many outrank it.
pub(crate) fn copeland(columns: &[&[f64]], weights: &[f64], years: &[usize]) -> Vec<f64> {
    let mut scores = vec![0.0; years.len()];
    for a in 0..years.len() {
        for b in a + 1..years.len() {
            if years[a] != years[b] {
                continue;
            }
            let Some(share) = outranks(columns, weights, a, b) else { continue };
            if share > 0.5 + TIE {
                scores[a] += 1.0;
                scores[b] -= 1.0;
            } else if share < 0.5 - TIE {
                scores[a] -= 1.0;
                scores[b] += 1.0;
            }
        }
    }
    scores
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_that_wins_most_of_the_weight_outranks() {
        let (one, two, three) = ([3.0, 2.0, 1.0], [1.0, 2.0, 2.0], [f64::NAN, 1.0, 5.0]);
        let columns: [&[f64]; 3] = [&one, &two, &three];
        let weights = [2.0, 1.0, 1.0];
        assert_eq!(outranks(&columns, &weights, 0, 1), Some(2.0 / 3.0));
        assert_eq!(outranks(&columns, &weights, 1, 2), Some(2.5 / 4.0));
        assert_eq!(copeland(&columns, &weights, &[0; 3]), [2.0, 0.0, -2.0]);
        assert_eq!(copeland(&columns, &weights, &[0, 0, 1]), [1.0, -1.0, 0.0]);
    }
}
