//! The vocabularies that ship: CSV files with labels in six languages.

use facility_record::{Vocabularies, Vocabulary};

macro_rules! files {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../vocabularies/", $name, ".csv")))),+]
    };
}

const FILES: &[(&str, &str)] = files![
    "audiences",
    "certificates",
    "costs",
    "countries",
    "currencies",
    "dpg_stages",
    "groups",
    "languages",
    "levels",
    "modalities",
    "modes",
    "organisation_types",
    "placements",
    "regions",
    "scopes",
    "sdgs",
    "solution_types",
    "support_kinds",
    "topics",
    "visibilities",
];

/// All vocabularies that ship.
///
/// # Errors
/// Names the file and the line that cannot be read.
pub fn compiled() -> Result<Vocabularies, String> {
    let mut all = Vocabularies::default();
    for (name, text) in FILES {
        let vocabulary = Vocabulary::read(text).map_err(|error| format!("{name}.csv: {error}"))?;
        all.insert(name, vocabulary);
    }
    Ok(all)
}
