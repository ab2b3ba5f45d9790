//! Frameworks counted for every country or area, as far as this node has looked: kept until a number or
//! a framework changes.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use facility_record::Declared;
use facility_score::{Files, Problem, RankRange, Sensitivity, read};
use facility_store::Record;
use tokio::sync::OnceCell;

use super::check::{Checked, check};
use super::compute::{Counted, REPLICATES};
use super::numbers::Known;
use super::tree::Tree;
use super::{Framework, Indicator, Observation, Scorecard, national};
use crate::vocabularies;
use crate::web::ask::Ask;
use crate::web::errors::Error;
use crate::web::site::Site;

/// Frameworks that are kept at once.
const KEPT: usize = 30;

/// The names of what a world is counted from.
const COUNTED: [fn() -> &'static str; 4] = [
    || Observation::fact().name,
    || Framework::kind().name,
    || Indicator::kind().name,
    || Scorecard::kind().name,
];

/// What was counted, by framework.
#[derive(Default)]
pub struct Worlds(tokio::sync::Mutex<HashMap<String, Kept>>);

/// What was counted, and how far the changes were before.
type Kept = (i64, Option<Arc<World>>);

/// A framework counted for every country or area.
pub struct World {
    /// Its tree.
    pub tree: Tree,
    /// What was counted.
    pub counted: Counted,
    /// The places that speak for themselves in a published scorecard.
    pub own: BTreeSet<String>,
    chance: OnceCell<Option<Chance>>,
    checked: OnceCell<Option<Checked>>,
}

/// How far the ranks depend on choices.
pub struct Chance {
    /// The range of each place's rank.
    pub ranges: Vec<RankRange>,
    /// Which choices matter most.
    pub sensitivity: Sensitivity,
}

impl World {
    /// How far the ranks depend on choices, drawn when it is first asked for; none where nothing can be
    /// varied.
    ///
    /// # Errors
    /// When the work is broken off.
    pub async fn chance(self: &Arc<World>) -> Result<Option<&Chance>, Error> {
        let drawn = self.chance.get_or_try_init(|| async {
            let world = self.clone();
            let run = move || world.draw().ok();
            tokio::task::spawn_blocking(run).await.map_err(|error| Error::Fault(error.to_string()))
        });
        Ok(drawn.await?.as_ref())
    }

    fn draw(&self) -> Result<Chance, Vec<Problem>> {
        let method = self.tree.method_with_chance(REPLICATES);
        let (data, meta) = (&self.counted.data, &self.counted.meta);
        let input = read(&Files { data, meta, method: Some(&method), weights: None })?;
        let (ranges, sensitivity) = (input.rank_ranges(1)?.ranges, input.sensitivity(1)?);
        Ok(Chance { ranges, sensitivity })
    }

    /// What holding it against the numbers that are published elsewhere came to, looked up when it is
    /// first asked for; none where nothing is published.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn checked(
        &self,
        site: &Site,
        framework: &Framework,
    ) -> Result<Option<&Checked>, Error> {
        let check = || check(site, framework, &self.tree);
        Ok(self.checked.get_or_try_init(check).await?.as_ref())
    }

    /// The row of a place.
    pub fn row(&self, country: &str) -> Option<usize> {
        self.counted.places.iter().position(|place| place == country)
    }
}

impl Worlds {
    /// A framework counted for every country or area; none where nothing can be counted yet.
    ///
    /// # Errors
    /// When the database fails, or the engine refuses what was checked before.
    pub async fn of(&self, ask: &Ask, record: &Record) -> Result<Option<Arc<World>>, Error> {
        COUNTED.iter().for_each(|name| ask.note_read(name()));
        self.on(&ask.site, record).await
    }

    /// The same for whoever asks nobody: a listener.
    ///
    /// # Errors
    /// As [`Worlds::of`].
    pub async fn on(&self, site: &Site, record: &Record) -> Result<Option<Arc<World>>, Error> {
        let kinds = COUNTED.map(|name| name());
        let last = site.store.last_change_of(&kinds).await?;
        let mut kept = self.0.lock().await;
        if let Some((of, world)) = kept.get(&record.id)
            && *of == last
        {
            return Ok(world.clone());
        }
        let made = make(site, record).await?.map(Arc::new);
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(record.id.clone(), (last, made.clone()));
        Ok(made)
    }
}

async fn make(site: &Site, record: &Record) -> Result<Option<World>, Error> {
    let framework = Framework::from_body(&record.body);
    let Ok(tree) = Tree::of(&framework) else { return Ok(None) };
    let mut known = Known::of_tree(site, &tree).await?;
    let mut own = BTreeSet::new();
    for scorecard in national::published(&site.store, &record.id).await? {
        let country = scorecard.countries.0.first().map_or("", String::as_str);
        known.take_own(country, scorecard.counting(&tree));
        own.insert(country.to_owned());
    }
    // The files speak one language, whatever the page does.
    let countries = vocabularies::shipped().of("countries");
    let places: Vec<(String, String)> = known
        .places()
        .into_iter()
        .filter(|code| framework.is_for(code))
        .map(|code| (code.clone(), countries.label(&code, "en").to_owned()))
        .collect();
    let counted = Counted::of(&tree, &known, &places).map_err(Error::Fault)?;
    let (chance, checked) = Default::default();
    Ok(counted.map(|counted| World { tree, counted, own, chance, checked }))
}
