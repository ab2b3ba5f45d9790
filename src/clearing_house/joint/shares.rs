//! How the cost of a joint training is shared.

use facility_record::Money;

/// The way in which everybody pays by their places; every other one shares equally, but for the one in
/// which the provider bears the cost.
const BY_PLACES: &str = "by-places";
/// The way in which nobody pays.
const NONE: &str = "provider-bears";

/// What each of those who take part pays: their shares add up to the cost. What cannot be divided goes,
/// a smallest unit each, to those whose share was cut most, the earlier first where it was cut alike
/// (largest remainders). Without a cost nobody pays: an empty amount each.
pub fn shares(cost: &Money, sharing: &str, places: &[i64]) -> Vec<Money> {
    let currency = &cost.currency;
    if currency.is_empty() || sharing == NONE {
        return vec![Money::default(); places.len()];
    }
    let weights = weights(sharing, places);
    let sum: i128 = weights.iter().sum::<i128>().max(1);
    let whole = |weight: &i128| i128::from(cost.minor) * weight / sum;
    let mut minor: Vec<i128> = weights.iter().map(whole).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|at| (-(i128::from(cost.minor) * weights[*at] % sum), *at));
    let left = usize::try_from(i128::from(cost.minor) - minor.iter().sum::<i128>()).unwrap_or(0);
    for at in order.into_iter().take(left) {
        minor[at] += 1;
    }
    let money = |minor| Money {
        minor: i64::try_from(minor).unwrap_or(i64::MAX),
        currency: currency.clone(),
    };
    minor.into_iter().map(money).collect()
}

/// What one of those who are asked pays at most: as few others take part as may, those with the fewest
/// places, and what cannot be divided falls to this one. `None` where nobody pays. `own` is the place of
/// the one among `places`, with how many must take part.
pub fn greatest(cost: &Money, sharing: &str, places: &[i64], own: (usize, usize)) -> Option<Money> {
    if cost.currency.is_empty() || sharing == NONE {
        return None;
    }
    let (at, smallest) = own;
    let mut others = weights(sharing, places);
    let weight = others.swap_remove(at);
    others.sort_unstable();
    let sum = weight + others.iter().take(smallest.saturating_sub(1)).sum::<i128>();
    let most = (i128::from(cost.minor) * weight + sum - 1) / sum;
    Some(Money { minor: i64::try_from(most).unwrap_or(i64::MAX), currency: cost.currency.clone() })
}

/// How much each counts.
fn weights(sharing: &str, places: &[i64]) -> Vec<i128> {
    let weight = |places: &i64| if sharing == BY_PLACES { i128::from((*places).max(1)) } else { 1 };
    places.iter().map(weight).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usd(minor: i64) -> Money {
        Money { minor, currency: "USD".into() }
    }

    #[test]
    fn shares_add_up_to_the_cost() {
        let minor = |cost, sharing, places: &[i64]| -> Vec<i64> {
            shares(&usd(cost), sharing, places).into_iter().map(|it| it.minor).collect()
        };
        assert_eq!(minor(100, "equal", &[5, 9, 2]), [34, 33, 33]);
        assert_eq!(minor(100, "by-places", &[1, 1, 4]), [17, 17, 66]);
        assert_eq!(minor(0, "equal", &[1, 1]), [0, 0]);
        for cost in [1, 7, 99_999, i64::MAX] {
            for places in [&[1, 2, 3][..], &[7], &[1; 12], &[i64::MAX, 1, 5]] {
                for sharing in ["equal", "by-places"] {
                    assert_eq!(minor(cost, sharing, places).iter().sum::<i64>(), cost);
                }
            }
        }
    }

    #[test]
    fn nobody_pays_more_than_what_they_were_asked_for_at_most() {
        let places = [3, 1, 8, 2, 5];
        for sharing in ["equal", "by-places"] {
            for smallest in 2..=5 {
                let most: Vec<i64> = (0..places.len())
                    .map(|at| {
                        greatest(&usd(1_000), sharing, &places, (at, smallest))
                            .expect("they pay")
                            .minor
                    })
                    .collect();
                // Every set of requesters that may take part.
                for set in (0_u32..32).filter(|set| set.count_ones() as usize >= smallest) {
                    let part: Vec<usize> = (0..5).filter(|at| set >> at & 1 == 1).collect();
                    let own: Vec<i64> = part.iter().map(|at| places[*at]).collect();
                    for (at, share) in part.iter().zip(shares(&usd(1_000), sharing, &own)) {
                        assert!(share.minor <= most[*at], "{sharing} {smallest} {part:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn where_the_provider_bears_the_cost_nobody_pays() {
        assert_eq!(shares(&usd(500), "provider-bears", &[1, 2]), vec![Money::default(); 2]);
        assert_eq!(greatest(&usd(500), "provider-bears", &[1, 2], (0, 2)), None);
        assert_eq!(shares(&Money::default(), "equal", &[1]), vec![Money::default()]);
    }
}
