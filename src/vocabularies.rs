//! The vocabularies that ship: CSV files with labels in six languages.

use std::sync::LazyLock;

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
    "vocabularies",
    "wsis_action_lines",
];

/// All vocabularies that ship.
///
/// # Panics
/// When a file that ships cannot be read, which a test looks after.
pub fn shipped() -> &'static Vocabularies {
    static ALL: LazyLock<Vocabularies> = LazyLock::new(|| {
        let mut all = Vocabularies::default();
        for (name, text) in FILES {
            match Vocabulary::read(text) {
                Ok(vocabulary) => all.insert(name, vocabulary),
                Err(error) => panic!("{name}.csv: {error}"),
            }
        }
        all
    });
    &ALL
}

/// What tells two sets of vocabularies apart.
pub fn digest(vocabularies: &Vocabularies) -> String {
    let mut names: Vec<&str> = vocabularies.names().collect();
    names.sort_unstable();
    let all = names.iter().map(|name| format!("{name} {:?}\n", vocabularies.of(name).entries()));
    facility_store::sha256(all.collect::<String>().as_bytes())
}
