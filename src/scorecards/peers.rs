//! Who is nearest: the countries or areas whose income for each person and whose population are most like
//! those of another.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::leaf::Leaf;
use super::numbers::Known;
use super::observation::Observation;
use crate::web::ask::Ask;
use crate::web::errors::Error;

/// What nearness is measured by: gross national income for each person (Atlas method), and population.
const BY: [&str; 2] = ["GNI_ATLAS_PC", "POP"];
/// How many are told.
const TOLD: usize = 6;

/// The logarithms of both numbers of each place.
type Places = BTreeMap<String, [f64; 2]>;

/// The places, as far as this node has looked: how far the changes were before, and their numbers.
#[derive(Default)]
pub struct Peers(tokio::sync::Mutex<Option<(i64, Arc<Places>)>>);

impl Peers {
    /// The nearest to a place, the nearest first; none where its numbers are not known.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn nearest(&self, ask: &Ask, country: &str) -> Result<Vec<String>, Error> {
        Ok(nearest(&*self.places(ask).await?, country))
    }

    async fn places(&self, ask: &Ask) -> Result<Arc<Places>, Error> {
        let store = &ask.site.store;
        let last = store.last_change_of(&[Observation::fact().name]).await?;
        let mut kept = self.0.lock().await;
        if let Some((of, places)) = &*kept
            && *of == last
        {
            return Ok(places.clone());
        }
        let mut found: BTreeMap<String, [Option<f64>; 2]> = BTreeMap::new();
        for (at, code) in BY.iter().enumerate() {
            let known = Known::of_indicator(&ask.site, code).await?;
            let leaf = Leaf::of_all(code);
            for place in known.places() {
                let number = known.number(&leaf, &place, i64::MAX).map(|(_, number, _)| number);
                found.entry(place).or_default()[at] =
                    number.map(f64::ln).filter(|it| it.is_finite());
            }
        }
        let whole = |(place, [income, people]): (String, [Option<f64>; 2])| {
            Some((place, [income?, people?]))
        };
        let places: Arc<Places> = Arc::new(found.into_iter().filter_map(whole).collect());
        *kept = Some((last, places.clone()));
        Ok(places)
    }
}

/// The nearest by the distance of both logarithms, each in units of its spread over all places.
fn nearest(places: &Places, country: &str) -> Vec<String> {
    let Some(own) = places.get(country) else { return Vec::new() };
    let count = places.len() as f64;
    let spread = [0, 1].map(|at| {
        let mean = places.values().map(|it| it[at]).sum::<f64>() / count;
        let squares = places.values().map(|it| (it[at] - mean).powi(2)).sum::<f64>();
        (squares / count).sqrt().max(f64::MIN_POSITIVE)
    });
    let far = |it: &[f64; 2]| {
        [0, 1].map(|at| ((it[at] - own[at]) / spread[at]).powi(2)).iter().sum::<f64>()
    };
    let mut others: Vec<(f64, &String)> = places
        .iter()
        .filter(|(code, _)| *code != country)
        .map(|(code, it)| (far(it), code))
        .collect();
    others.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(b.1)));
    others.into_iter().take(TOLD).map(|(_, code)| code.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_is_like_in_both() {
        let place =
            |code: &str, income: f64, people: f64| (code.to_owned(), [income.ln(), people.ln()]);
        let places: Places = [
            place("AAA", 1_000.0, 1e6),
            place("BBB", 1_100.0, 1.2e6),
            place("CCC", 1_000.0, 1e9),
            place("DDD", 60_000.0, 1e6),
        ]
        .into();
        assert_eq!(nearest(&places, "AAA")[0], "BBB");
        assert_eq!(nearest(&places, "CCC").len(), 3);
        assert_eq!(nearest(&places, "EEE"), Vec::<String>::new());
    }
}
