//! Whether a framework comes to the same numbers as they are published elsewhere, year by year.

use facility_record::Declared;

use super::compute::Counted;
use super::leaf::Leaf;
use super::numbers::Known;
use super::tree::Tree;
use super::{Framework, Indicator};
use crate::web::errors::Error;
use crate::web::site::Site;

/// What comparing with published numbers came to.
pub struct Checked {
    /// How far a number may be off.
    pub tolerance: f64,
    /// By year, the last one first.
    pub years: Vec<Year>,
}

/// The comparison of a year.
pub struct Year {
    /// The year.
    pub year: i64,
    /// How many numbers were compared.
    pub count: usize,
    /// The greatest difference.
    pub worst: f64,
    /// How many are further off than allowed.
    pub off: usize,
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
    site: &Site,
    framework: &Framework,
    tree: &Tree,
) -> Result<Option<Checked>, Error> {
    let published = framework.published.original_text();
    if published.is_empty() {
        return Ok(None);
    }
    let known = Known::of_tree(site, tree).await?;
    let index = Known::of_indicator(site, published).await?;
    let leaf = Leaf::of_all(published);
    let is_less = is_less_better(site, published).await?;
    let tolerance = framework.tolerance.0.unwrap_or_default();
    let mut years = Vec::new();
    // Editions of others change too: what was published under other weights is not held against these.
    let since = framework.published_since.0.unwrap_or(i64::MIN);
    let years_of_edition = index.all_years().into_iter().rev();
    for year in years_of_edition.filter(|year| (since..=tree.year).contains(year)) {
        let differences = differences(&tree.of_year(year), &known, (&index, &leaf), is_less)?;
        if !differences.is_empty() {
            years.push(Year {
                year,
                count: differences.len(),
                worst: differences.iter().copied().fold(0.0, f64::max),
                off: differences.iter().filter(|it| **it > tolerance + ROUNDING).count(),
            });
        }
    }
    Ok((!years.is_empty()).then_some(Checked { tolerance, years }))
}

/// Whether less of a published index is better.
async fn is_less_better(site: &Site, code: &str) -> Result<bool, Error> {
    let Some(id) = site.store.identified(Indicator::kind().name, code).await? else {
        return Ok(false);
    };
    let record = site.store.record(&id).await?;
    Ok(record.is_some_and(|it| &*Indicator::from_body(&it.body).direction == "less"))
}

/// How far what is counted is from what is published, for each place of which both are known. What is
/// counted is more where it is better: of an index of which less is better, what is missing to the whole.
fn differences(
    tree: &Tree,
    known: &Known,
    (index, of): (&Known, &Leaf),
    is_less: bool,
) -> Result<Vec<f64>, Error> {
    let places: Vec<(String, String)> =
        index.places().into_iter().map(|place| (place.clone(), place)).collect();
    let counted = Counted::of(tree, known, &places).map_err(Error::Fault)?;
    let Some((counted, top)) = counted.zip(tree.top()) else { return Ok(Vec::new()) };
    let difference = |(row, (place, _)): (usize, &(String, String))| {
        let (year, published, _) = index.number(of, place, tree.year)?;
        let own = counted.value(tree, row, top)? / SCALE;
        let own = if is_less { 1.0 - own } else { own };
        (year == tree.year).then(|| (own - published).abs())
    };
    Ok(places.iter().enumerate().filter_map(difference).collect())
}
