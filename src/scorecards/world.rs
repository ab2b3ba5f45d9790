//! Frameworks counted for every country or area, as far as this node has looked: kept until a number or
//! a framework changes.

use std::collections::HashMap;
use std::sync::Arc;

use facility_record::Declared;
use facility_store::Record;

use super::compute::{Counted, Uncounted};
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
    /// What is known.
    pub known: Known,
    /// What was counted.
    pub counted: Counted,
}

impl World {
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
    match Counted::of(&tree, &known, &places, false) {
        Ok(counted) => Ok(Some(World { tree, known, counted })),
        Err(Uncounted::Empty) => Ok(None),
        Err(Uncounted::Refused(problems)) => {
            let told: Vec<&str> = problems.iter().map(|it| it.message.as_str()).collect();
            Err(Error::Fault(told.join("; ")))
        }
    }
}
