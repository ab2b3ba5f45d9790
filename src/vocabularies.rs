//! The vocabularies that ship: CSV files with labels in six languages.

use std::collections::HashSet;
use std::sync::LazyLock;

use jiff::civil::Date;

use facility_record::{Vocabularies, Vocabulary};

macro_rules! files {
    ($($name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../vocabularies/", $name, ".csv")))),+]
    };
}

const FILES: &[(&str, &str)] = files![
    "accessibility",
    "audiences",
    "blanks",
    "building_blocks",
    "capacity_units",
    "cell_standings",
    "certificates",
    "collection_types",
    "comparisons",
    "competences",
    "confidentialities",
    "cost_sharings",
    "costs",
    "counterpart_types",
    "countries",
    "country_groups",
    "currencies",
    "digest_frequencies",
    "directions",
    "dpg_stages",
    "engagements",
    "groups",
    "indicator_kinds",
    "index_means",
    "initiative_statuses",
    "languages",
    "levels",
    "means",
    "memberships",
    "modalities",
    "modes",
    "need_origins",
    "observation_methods",
    "observation_statuses",
    "organisation_roles",
    "organisation_types",
    "pilot_decisions",
    "placements",
    "pledge_types",
    "policy_types",
    "presence_types",
    "regions",
    "report_problems",
    "resource_types",
    "retained_data",
    "round_marks",
    "round_policies",
    "round_refusals",
    "rule_measures",
    "scales",
    "scopes",
    "sdg_targets",
    "sdgs",
    "sides",
    "solution_types",
    "standings",
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

/// Whether sources use this code for a country or area that M49 does not list: it is kept with the
/// source, and shown nowhere.
pub fn is_without_country(code: &str) -> bool {
    static CODES: LazyLock<HashSet<&str>> = LazyLock::new(|| {
        let text = include_str!("../vocabularies/codes_without_country.csv");
        text.lines().skip(1).filter_map(|line| line.split(',').next()).collect()
    });
    CODES.contains(code.trim())
}

/// What tells apart what the vocabularies say on different days: codes, names, who is in which group.
pub fn digest(vocabularies: &Vocabularies, day: Date) -> String {
    let mut names: Vec<&str> = vocabularies.names().collect();
    names.sort_unstable();
    let all = names.iter().map(|name| format!("{name} {:?}\n", vocabularies.of(name).entries()));
    let countries = vocabularies.of("countries").entries().iter();
    let groups = countries.map(|entry| format!("{:?}", vocabularies.groups_of(&entry.code, day)));
    facility_store::sha256(all.chain(groups).collect::<String>().as_bytes())
}

#[cfg(test)]
mod tests {
    use super::{digest, shipped};

    #[test]
    fn a_country_leaves_a_group_on_the_day_that_is_resolved_and_not_before() {
        let all = shipped();
        let day = |text: &str| text.parse::<jiff::civil::Date>().expect("a day");
        let is_least_developed =
            |country, on: &str| all.groups_of(country, day(on)).contains(&"ldc");
        for country in ["BGD", "LAO", "NPL"] {
            assert!(is_least_developed(country, "2026-11-23"), "{country}");
            assert!(!is_least_developed(country, "2026-11-24"), "{country}");
        }
        assert!(
            !is_least_developed("BWA", "2026-11-23") && is_least_developed("BWA", "1990-01-01")
        );
        assert_ne!(digest(all, day("2026-11-23")), digest(all, day("2026-11-24")));
        assert_eq!(digest(all, day("2026-11-22")), digest(all, day("2026-11-23")));
        assert_eq!(all.regions_of("KEN"), ["014", "202", "002"]);
    }

    #[test]
    fn every_membership_names_a_country_and_a_group_and_ends_after_it_begins() {
        let all = shipped();
        for entry in all.of("memberships").entries() {
            assert!(all.of("countries").has(&entry.cell("country")), "{}", entry.code);
            assert!(all.of("country_groups").has(&entry.parent), "{}", entry.code);
            let (from, to) = (entry.cell("valid_from"), entry.cell("valid_to"));
            for day in [&from, &to].into_iter().filter(|day| !day.is_empty()) {
                assert!(day.parse::<jiff::civil::Date>().is_ok(), "{}: {day}", entry.code);
            }
            assert!(from.is_empty() || to.is_empty() || from < to, "{}", entry.code);
        }
    }
}
