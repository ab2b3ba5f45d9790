//! The vocabularies that ship: CSV files with labels in six languages.

use facility_record::{Vocabularies, Vocabulary};

macro_rules! files {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../vocabularies/", $name, ".csv")))),+]
    };
}

const FILES: &[(&str, &str)] = files![
    "accessibility",
    "audiences",
    "building_blocks",
    "certificates",
    "collection_types",
    "competences",
    "costs",
    "countries",
    "currencies",
    "dpg_stages",
    "groups",
    "initiative_statuses",
    "languages",
    "levels",
    "modalities",
    "modes",
    "organisation_roles",
    "organisation_types",
    "placements",
    "regions",
    "report_problems",
    "resource_types",
    "scopes",
    "sdg_targets",
    "sdgs",
    "solution_types",
    "support_kinds",
    "topics",
    "training_types",
    "visibilities",
    "wsis_action_lines",
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
