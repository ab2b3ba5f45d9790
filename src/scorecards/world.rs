//! Frameworks counted for every country or area, as far as this node has looked: kept until a number or
//! a framework changes.

use std::collections::HashMap;
use std::sync::Arc;

use facility_record::Declared;
use facility_score::{Files, Problem, RankRange, Sensitivity, read};
use facility_store::{Record, Store};
use tokio::sync::OnceCell;

use super::check::{Checked, check};
use super::compute::{Counted, REPLICATES};
use super::numbers::Known;
use super::tree::Tree;
use super::{Framework, Indicator, Observation};
use crate::vocabularies;
use crate::web::errors::Error;
use crate::web::site::Site;

/// Frameworks that are kept at once.
const KEPT: usize = 30;

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
        store: &Store,
        framework: &Framework,
    ) -> Result<Option<&Checked>, Error> {
        let check = || check(store, framework, &self.tree);
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
    pub async fn of(&self, site: &Site, record: &Record) -> Result<Option<Arc<World>>, Error> {
        let kinds = [Observation::fact().name, Framework::kind().name, Indicator::kind().name];
        let last = site.store.last_change_of(&kinds).await?;
        let mut kept = self.0.lock().await;
        if let Some((of, world)) = kept.get(&record.id)
            && *of == last
        {
            return Ok(world.clone());
        }
        let made = make(site, &Framework::from_body(&record.body)).await?.map(Arc::new);
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(record.id.clone(), (last, made.clone()));
        Ok(made)
    }
}

async fn make(site: &Site, framework: &Framework) -> Result<Option<World>, Error> {
    let Ok(tree) = Tree::of(framework) else { return Ok(None) };
    let known = Known::of_tree(&site.store, &tree).await?;
    // The files speak one language, whatever the page does.
    let countries = vocabularies::shipped().of("countries");
    let places: Vec<(String, String)> = known
        .places()
        .into_iter()
        .map(|code| (code.clone(), countries.label(&code, "en").to_owned()))
        .collect();
    let counted = Counted::of(&tree, &known, &places).map_err(Error::Fault)?;
    let (chance, checked) = Default::default();
    Ok(counted.map(|counted| World { tree, counted, chance, checked }))
}
