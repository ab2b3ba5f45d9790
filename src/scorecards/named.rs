//! What the nodes of a tree are called in the language of a page.

use std::collections::HashMap;

use facility_record::{Declared, Text};
use facility_store::Record;

use super::Indicator;
use super::leaf::Of;
use super::reading::Known;
use super::slice;
use super::tree::Tree;
use crate::web::ask::Ask;
use crate::web::errors::Error;
use crate::web::view::{address, chosen};

/// The indicators of a tree: their names, units and pages.
pub struct Named(HashMap<String, (Indicator, String)>);

impl Named {
    /// Reads the indicators that a tree takes numbers of.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn read(ask: &Ask, tree: &Tree) -> Result<Named, Error> {
        let leaves = tree.nodes.iter().filter_map(|node| node.leaf.as_ref());
        let mut wanted: Vec<(String, String)> = leaves
            .filter(|leaf| leaf.is_asked())
            .map(|leaf| ("indicator".to_owned(), leaf.indicator.clone()))
            .collect();
        wanted.sort();
        wanted.dedup();
        let store = &ask.site.store;
        let found = store.identified_all(&wanted).await?;
        let mut named = HashMap::new();
        let ids: Vec<String> = found.values().cloned().collect();
        for record in store.records(&ids).await?.into_iter().filter(Record::is_public) {
            let indicator = Indicator::from_body(&record.body);
            let code = indicator.code.original_text().to_owned();
            named.insert(code, (indicator, address(ask, &record)));
        }
        Ok(Named(named))
    }

    /// The language and the name of a node: its own, or that of its indicator and of whom it is.
    pub fn node(&self, ask: &Ask, tree: &Tree, at: usize) -> (String, String) {
        let node = &tree.nodes[at];
        let Some(leaf) = node.leaf.as_ref().filter(|leaf| leaf.is_asked()) else {
            return if node.title.is_empty() {
                (String::new(), node.code.clone())
            } else {
                said(ask, &node.title)
            };
        };
        let known = self.0.get(&leaf.indicator);
        let (language, name) = known.map_or_else(
            || (String::new(), leaf.indicator.clone()),
            |(it, _)| said(ask, &it.title),
        );
        match &leaf.of {
            Of::Slice(_) if leaf.of.is_total() => (language, name),
            Of::Norm(_) => (language, name),
            Of::Slice(slice) => (language, format!("{name} ({})", slice::words(ask.say, slice))),
            Of::Parity(part, _) => {
                let key = part.split('=').next().unwrap_or_default();
                (language, format!("{name} ({})", ask.say.t(&format!("parity-{key}"))))
            }
        }
    }

    /// The unit of an indicator, with its language.
    pub fn unit(&self, ask: &Ask, code: &str) -> (String, String) {
        let known = self.0.get(code);
        known.map_or_else(Default::default, |(it, _)| said(ask, &it.unit))
    }

    /// What the numbers of each indicator can be, by its code.
    pub fn known(&self) -> HashMap<String, Known> {
        let known = |(code, (indicator, _)): (&String, &(Indicator, String))| {
            (code.clone(), Known::of(indicator))
        };
        self.0.iter().map(known).collect()
    }

    /// The id of an indicator; empty where nobody has described it.
    pub fn id(&self, code: &str) -> &str {
        self.0.get(code).and_then(|(_, page)| page.rsplit('/').next()).unwrap_or_default()
    }

    /// The page of an indicator; empty where nobody has described it.
    pub fn address(&self, code: &str) -> String {
        self.0.get(code).map_or(String::new(), |(_, page)| page.clone())
    }
}

/// A text as it is shown: its language and its words.
pub fn said(ask: &Ask, text: &Text) -> (String, String) {
    let (language, words) = chosen(ask, text);
    (language.to_owned(), words.to_owned())
}
