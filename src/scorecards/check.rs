//! Whether a framework comes to the same numbers as they are published elsewhere, year by year.

use facility_record::Fields;

use super::compute::{Counted, Uncounted};
use super::numbers::{Known, MOST};
use super::tree::{Leaf, Of, Tree};
use super::{Framework, Observation, slice};
use crate::web::ask::Ask;
use crate::web::errors::Error;

/// What comparing with published numbers came to.
pub struct Checked {
    /// In words: how many numbers, the greatest difference, whether all are near enough.
    pub said: String,
    /// By year: how many numbers, the greatest difference, how many are further off than allowed.
    pub years: Vec<[String; 4]>,
}

/// What is counted is on a scale from 0 to 100, indices are published from 0 to 1.
const SCALE: f64 = 100.0;
/// The arithmetic itself.
const ROUNDING: f64 = 1e-9;

/// Counts every year anew of which there are published numbers; none where there are none.
///
/// # Errors
/// When the database fails.
pub async fn check(
    ask: &Ask,
    framework: &Framework,
    tree: &Tree,
) -> Result<Option<Checked>, Error> {
    let published = framework.published.original_text();
    if published.is_empty() {
        return Ok(None);
    }
    let known = Known::of_tree(&ask.site.store, tree).await?;
    let store = &ask.site.store;
    let facts = store.facts(&Observation::fact(), &[("indicator", published)], MOST).await?;
    let index = Known::take(facts.iter().map(|fact| Observation::take_all(fact)));
    let leaf = Leaf {
        indicator: published.to_owned(),
        of: Of::Slice(slice::TOTAL.to_owned()),
        is_logarithm: false,
        low: None,
        high: None,
        is_core: false,
    };
    let tolerance = framework.tolerance.0.unwrap_or_default() + ROUNDING;
    let mut years = Vec::new();
    let (mut all, mut worst, mut off) = (0, 0.0_f64, 0);
    for year in index.all_years() {
        let of_year = tree.of_year(year);
        let differences = differences(&of_year, &known, &index, &leaf)?;
        if differences.is_empty() {
            continue;
        }
        let most = differences.iter().copied().fold(0.0, f64::max);
        let over = differences.iter().filter(|it| **it > tolerance).count();
        all += differences.len();
        off += over;
        worst = worst.max(most);
        years.push([
            year.to_string(),
            whole(ask, differences.len()),
            small(ask, most),
            whole(ask, over),
        ]);
    }
    years.reverse();
    let words = [
        ("count", whole(ask, all)),
        ("worst", small(ask, worst)),
        ("off", whole(ask, off)),
        ("tolerance", small(ask, tolerance)),
    ];
    let words: Vec<_> = words.iter().map(|(name, text)| (*name, text.as_str().into())).collect();
    Ok((all > 0).then(|| Checked { said: ask.say.with("method-checked", &words), years }))
}

fn whole(ask: &Ask, count: usize) -> String {
    ask.say.number(i64::try_from(count).unwrap_or(i64::MAX))
}

fn small(ask: &Ask, number: f64) -> String {
    facility_language::decimal(ask.say.language, number, 5)
}

/// How far what is counted is from what is published, for each place of which both are known.
fn differences(tree: &Tree, known: &Known, index: &Known, of: &Leaf) -> Result<Vec<f64>, Error> {
    let places: Vec<(String, String)> =
        index.places().into_iter().map(|place| (place.clone(), place)).collect();
    let counted = match Counted::of(tree, known, &places, false) {
        Ok(counted) => counted,
        Err(Uncounted::Empty) => return Ok(Vec::new()),
        Err(Uncounted::Refused(problems)) => {
            let told: Vec<String> = problems.into_iter().map(|it| it.message).collect();
            return Err(Error::Fault(told.join("; ")));
        }
    };
    let Some(top) = tree.top() else { return Ok(Vec::new()) };
    let difference = |(row, (place, _)): (usize, &(String, String))| {
        let (year, published, _) = index.number(of, place, tree.year)?;
        let own = counted.value(tree, row, top)?;
        (year == tree.year).then(|| (own / SCALE - published).abs())
    };
    Ok(places.iter().enumerate().filter_map(difference).collect())
}
