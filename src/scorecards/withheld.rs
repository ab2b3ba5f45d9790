//! Which numbers nobody is told, since few people stand behind them or their source keeps them back: the
//! one way by which observations are read to be shown, counted or given away.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use facility_groups::{Cell, told};
use facility_record::{Code, Fields, Number, Whole};
use facility_store::db::Fault;
use facility_store::{Fact, Store};
use tokio::sync::Mutex;

use super::observation::{Observation, is_free};
use crate::web::site::Site;

/// Below how many people or answers a number is withheld: surveys of health and of households (DHS,
/// MICS) print none that rests on fewer.
pub const LEAST: u64 = 25;
/// The blank that stands in the place of a number that is withheld.
pub const BLANK: &str = "suppressed";
/// The blank in the place of one that its source keeps back.
const KEPT_BACK: &str = "not-published";
/// Observations that are read at once at most.
pub const MOST: usize = 500_000;

/// What tells observations apart: indicator, country, slice, year, source and release.
type Key = [String; 6];

/// The numbers that are withheld, worked out anew when observations change.
#[derive(Default)]
pub struct Withheld(Mutex<(i64, Arc<HashSet<Key>>)>);

/// Observations whose columns hold these texts, and one column any of several, the newest first, with
/// blanks in the place of what is withheld.
///
/// # Errors
/// When the database fails.
pub async fn read(
    site: &Site,
    equal: &[(&str, &str)],
    among: Option<(&str, &[String])>,
) -> Result<Vec<Observation>, Fault> {
    let withheld = site.views.of::<Withheld>().known(&site.store).await?;
    let facts = site.store.facts_among(&Observation::fact(), equal, among, MOST).await?;
    let shown = |one: Observation| {
        if withheld.is_empty() || !withheld.contains(&key(&one)) {
            return one;
        }
        Observation {
            value: Number(None),
            count: Whole(None),
            blank: Code(if one.is_free() { BLANK } else { KEPT_BACK }.to_owned()),
            ..one
        }
    };
    Ok(newest(&facts).map(shown).collect())
}

/// Of several observations about the same in one release the newest alone: it corrects the others.
fn newest(newest_first: &[Fact]) -> impl Iterator<Item = Observation> {
    let mut seen = HashSet::new();
    newest_first
        .iter()
        .map(|fact| Observation::take_all(fact))
        .filter(move |one| seen.insert(key(one)))
}

impl Withheld {
    async fn known(&self, store: &Store) -> Result<Arc<HashSet<Key>>, Fault> {
        let last = store.last_change_of(&[Observation::fact().name]).await?;
        let mut kept = self.0.lock().await;
        if kept.0 != last {
            *kept = (last, Arc::new(work_out(store).await?));
        }
        Ok(kept.1.clone())
    }
}

fn key(one: &Observation) -> Key {
    let text = |line: &facility_record::Line| line.original_text().to_owned();
    [
        text(&one.indicator),
        one.country.to_string(),
        text(&one.slice),
        one.year.map_or(String::new(), |year| year.to_string()),
        text(&one.source),
        text(&one.release),
    ]
}

/// What is withheld: looked for where a source tells of few people, or keeps something back.
async fn work_out(store: &Store) -> Result<HashSet<Key>, Fault> {
    let fact = Observation::fact();
    let by = ["indicator", "country", "count", "confidentiality"];
    let counts = store.group_facts(&fact, &by, &[]).await?;
    let is_few = |count: &str| count.parse::<u64>().is_ok_and(|count| count < LEAST);
    let places: BTreeSet<(String, String)> = counts
        .into_iter()
        .filter(|(texts, _)| is_few(&texts[2]) || !is_free(&texts[3]))
        .map(|(texts, _)| (texts[0].clone(), texts[1].clone()))
        .collect();
    let mut withheld = HashSet::new();
    for (indicator, country) in &places {
        let equal = [("indicator", indicator.as_str()), ("country", country.as_str())];
        let facts = store.facts(&fact, &equal, MOST).await?;
        let mut releases: BTreeMap<[String; 2], Vec<Observation>> = BTreeMap::new();
        for one in newest(&facts) {
            let [.., source, release] = key(&one);
            releases.entry([source, release]).or_default().push(one);
        }
        for release in releases.values() {
            withheld.extend(of_release(release));
        }
    }
    Ok(withheld)
}

/// What is withheld of what one release of a source says of an indicator and a country: what rests on
/// few, and what would give that away. Where neither can be told for certain, nothing of it is told.
fn of_release(release: &[Observation]) -> Vec<Key> {
    let telling = cells(release).and_then(|cells| told(&cells, LEAST).ok());
    let Some(telling) = telling else { return release.iter().map(key).collect() };
    let exposed: BTreeSet<i64> = telling.exposed.iter().map(|(year, _)| *year).collect();
    let is_withheld = |one: &&Observation| {
        let Some((year, slice)) = one.year.0.zip(one.slice.original_text().parse().ok()) else {
            return true;
        };
        exposed.contains(&year)
            || telling.standing(year, &slice).is_none_or(|standing| standing.is_withheld())
    };
    release.iter().filter(is_withheld).map(key).collect()
}

/// Observations as cells, one that is kept back as if nearly nobody stood behind it; none where one of them is not readable as one.
pub fn cells<'a>(observations: impl IntoIterator<Item = &'a Observation>) -> Option<Vec<Cell>> {
    let cell = |one: &Observation| {
        Some(Cell {
            year: one.year.0?,
            slice: one.slice.original_text().parse().ok()?,
            value: one.value.0,
            count: match one.is_free() || one.value.is_none() {
                true => one.count.0.and_then(|count| u64::try_from(count).ok()),
                false => Some(1),
            },
        })
    };
    observations.into_iter().map(cell).collect()
}
