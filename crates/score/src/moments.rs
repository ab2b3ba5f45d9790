//! Means, spreads and shapes of the values that are there, summed in the order of the input.

/// The mean; nothing of nothing.
pub(crate) fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// The middle value; of an even count the mean of the two middle ones.
pub(crate) fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let half = sorted.len() / 2;
    match sorted.len() {
        0 => None,
        length if length % 2 == 1 => Some(sorted[half]),
        _ => Some((sorted[half - 1] + sorted[half]) / 2.0),
    }
}

/// The standard deviation with n - 1.
pub(crate) fn deviation(values: &[f64]) -> Option<f64> {
    let middle = mean(values).filter(|_| values.len() > 1)?;
    let squares: f64 = values.iter().map(|value| (value - middle) * (value - middle)).sum();
    Some((squares / (values.len() - 1) as f64).sqrt())
}

/// The quantile of sorted values at a share from 0 to 1: Hyndman and Fan's type 7, which lies on
/// the line between neighbours.
pub(crate) fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let at = share * last as f64;
    let below = (at.floor() as usize).min(last);
    let above = (below + 1).min(last);
    Some(sorted[below] + (at - below as f64) * (sorted[above] - sorted[below]))
}

/// Adjusted skewness and excess kurtosis, with n values and S_k = sum (x - m)^k:
/// sqrt(n) S3 / S2^1.5 * sqrt(n (n-1)) / (n-2) and
/// ((n+1) (n S4 / S2^2 - 3) + 6) (n-1) / ((n-2) (n-3)).
/// Nothing for fewer than 4 values and for equal ones.
pub(crate) fn shape(values: &[f64]) -> Option<(f64, f64)> {
    if values.len() < 4 || values.iter().all(|value| *value == values[0]) {
        return None;
    }
    let n = values.len() as f64;
    let middle = values.iter().sum::<f64>() / n;
    // Both measures are free of scale. A power of two changes no digit and keeps fourth powers of
    // large and small numbers within reach.
    let widest = values.iter().fold(0.0_f64, |most, value| most.max((value - middle).abs()));
    let scale = (-widest.log2().floor()).clamp(-1000.0, 1000.0).exp2();
    let (mut s2, mut s3, mut s4) = (0.0, 0.0, 0.0);
    for value in values {
        let off = (value - middle) * scale;
        let square = off * off;
        s2 += square;
        s3 += square * off;
        s4 += square * square;
    }
    let skew = n.sqrt() * s3 / s2.powf(1.5) * (n * (n - 1.0)).sqrt() / (n - 2.0);
    let kurtosis =
        ((n + 1.0) * (n * s4 / (s2 * s2) - 3.0) + 6.0) * (n - 1.0) / ((n - 2.0) * (n - 3.0));
    (skew.is_finite() && kurtosis.is_finite()).then_some((skew, kurtosis))
}

/// Ranks from below, 1 for the least; equal values take the smallest rank.
pub(crate) fn ranks_bottom_up(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut ranks = vec![0.0; values.len()];
    let mut rank = 0;
    for (place, at) in order.iter().enumerate() {
        // 0 and -0 are told apart by the order, and are equal here.
        if place == 0 || values[order[place - 1]] != values[*at] {
            rank = place;
        }
        ranks[*at] = (rank + 1) as f64;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skew_and_kurtosis_are_those_computed_by_hand() {
        // 1, 2, 3, 10: mean 4, S2 = 50, S3 = -27 - 8 - 1 + 216 = 180, S4 = 81 + 16 + 1 + 1296.
        let (skew, kurtosis) = shape(&[1.0, 2.0, 3.0, 10.0]).expect("four values");
        let by_hand = 2.0 * 180.0 / 50.0_f64.powf(1.5) * 12.0_f64.sqrt() / 2.0;
        assert!((skew - by_hand).abs() < 1e-14);
        let by_hand = (5.0 * (4.0 * 1394.0 / 2500.0 - 3.0) + 6.0) * 3.0 / 2.0;
        assert!((kurtosis - by_hand).abs() < 1e-14);
        assert_eq!(shape(&[1e200, 2e200, 3e200, 10e200]).map(|it| it.0 > 1.7), Some(true));
        assert_eq!(
            shape(&[1.0, 2.0, 3.0, 10.0].map(|x| x * 2.0_f64.powi(-400))),
            shape(&[1.0, 2.0, 3.0, 10.0])
        );
        assert_eq!(shape(&[1.0, 1.0, 1.0, 1.0]), None);
        assert_eq!(shape(&[1.0, 2.0, 3.0]), None);
    }

    #[test]
    fn quantiles_lie_between_neighbours() {
        let sorted = [1.0, 2.0, 4.0, 8.0];
        assert_eq!(quantile(&sorted, 0.5), Some(3.0));
        assert_eq!(quantile(&sorted, 1.0), Some(8.0));
        assert!((quantile(&sorted, 0.05).expect("values") - 1.15).abs() < 1e-15);
        assert_eq!(quantile(&[], 0.5), None);
    }

    #[test]
    fn middles_and_ranks_are_those_of_the_contract() {
        assert_eq!(median(&[3.0, 1.0, 2.0, 10.0]), Some(2.5));
        assert_eq!(median(&[]), None);
        assert_eq!(deviation(&[1.0, 3.0]), Some(2.0_f64.sqrt()));
        assert_eq!(ranks_bottom_up(&[5.0, 1.0, 5.0, 0.0, -0.0]), [4.0, 3.0, 4.0, 1.0, 1.0]);
    }
}
