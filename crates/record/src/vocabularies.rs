//! All vocabularies together, and what they say of each other: which regions and groups a country or
//! area lies in.

use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;

use crate::field::Field;
use crate::vocabulary::{Entry, Vocabulary};

/// The vocabulary of countries or areas.
const COUNTRIES: &str = "countries";
/// The vocabulary of the regions that countries lie in.
const REGIONS: &str = "regions";
/// The vocabulary of the groups that countries belong to for a time.
const GROUPS: &str = "country_groups";
/// The vocabulary that says which country belongs to which group from when to when.
const MEMBERSHIPS: &str = "memberships";
/// The world: no region to narrow anything down by.
const WORLD: &str = "001";

/// All vocabularies of the installation, by name.
#[derive(Clone, Debug, Default)]
pub struct Vocabularies {
    all: HashMap<String, Vocabulary>,
    /// The groups of each country.
    memberships: HashMap<String, Vec<Membership>>,
}

/// That a country belongs to a group for a time.
#[derive(Clone, Debug)]
struct Membership {
    group: String,
    /// The first day; none where it is not known.
    from: Option<Date>,
    /// The first day on which it holds no more; none where no end is known.
    to: Option<Date>,
}

impl Membership {
    fn of(entry: &Entry) -> Membership {
        let day = |column: &str| entry.cell(column).parse().ok();
        Membership { group: entry.parent.clone(), from: day("valid_from"), to: day("valid_to") }
    }

    fn holds(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day < to)
    }
}

impl Vocabularies {
    /// Adds a vocabulary, or puts another in its place.
    pub fn insert(&mut self, name: &str, vocabulary: Vocabulary) {
        if name == MEMBERSHIPS {
            self.memberships.clear();
            for entry in vocabulary.entries().iter().filter(|entry| !entry.is_retired()) {
                let country = self.memberships.entry(entry.cell("country")).or_default();
                country.push(Membership::of(entry));
            }
        }
        self.all.insert(name.to_owned(), vocabulary);
    }

    /// The vocabulary of this name; an empty one if there is none.
    pub fn of(&self, name: &str) -> &Vocabulary {
        static NONE: std::sync::LazyLock<Vocabulary> =
            std::sync::LazyLock::new(Vocabulary::default);
        self.all.get(name).unwrap_or(&NONE)
    }

    /// The names, in no order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.all.keys().map(String::as_str)
    }

    /// The groups that a country or area belongs to on a day.
    pub fn groups_of(&self, country: &str, day: Date) -> Vec<&str> {
        let all = self.memberships.get(country).into_iter().flatten();
        all.filter(|membership| membership.holds(day)).map(|one| one.group.as_str()).collect()
    }

    /// The regions that a country or area lies in, the narrowest first; the world is none.
    pub fn regions_of(&self, country: &str) -> Vec<&str> {
        let Some(entry) = self.of(COUNTRIES).entry(country) else { return Vec::new() };
        let regions = self.of(REGIONS);
        let line = regions.with_broader(&entry.parent);
        line.into_iter().filter(|code| *code != WORLD && regions.has(code)).collect()
    }

    /// What a code of a field is filtered by on a day, as name in addresses and code: by itself and
    /// by its broader codes; a country or area by its regions and groups besides.
    pub fn facets<'a>(
        &'a self,
        field: &Field,
        code: &'a str,
        day: Date,
    ) -> Vec<(&'static str, &'a str)> {
        let vocabulary = self.of(field.vocabulary);
        let own = vocabulary.with_broader(code).into_iter().filter(|code| vocabulary.has(code));
        let mut facets: Vec<_> = own.map(|code| (field.facet, code)).collect();
        for (name, of) in derived(field) {
            let codes = match *of {
                REGIONS => self.regions_of(code),
                _ => self.groups_of(code, day),
            };
            facets.extend(codes.into_iter().map(|code| (*name, code)));
        }
        facets
    }

    /// The codes of a field that a filter by these codes finds on a day: what [`Self::facets`] says
    /// the other way round. Codes that no vocabulary has stay.
    pub fn narrower(&self, field: &Field, filter: &str, codes: &[&str], day: Date) -> Vec<String> {
        let has = |code: &str| {
            let facets = self.facets(field, code, day);
            facets.iter().any(|(name, code)| *name == filter && codes.contains(code))
        };
        let listed = self.of(field.vocabulary).entries().iter().map(|entry| entry.code.as_str());
        let given = codes.iter().copied().filter(|_| filter == field.facet);
        let all: BTreeSet<&str> = listed.filter(|code| has(code)).chain(given).collect();
        all.into_iter().map(str::to_owned).collect()
    }
}

impl Field {
    /// What it is filtered by, as name in addresses and vocabulary: first by its own codes, then by
    /// what these lie in. None if it is no facet.
    pub fn filters(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let own = (!self.facet.is_empty()).then_some((self.facet, self.vocabulary));
        own.into_iter().chain(derived(self).iter().copied())
    }
}

/// The filters that a field gives besides its own.
fn derived(field: &Field) -> &'static [(&'static str, &'static str)] {
    match (field.facet, field.vocabulary) {
        ("country", COUNTRIES) => &[("region", REGIONS), ("country_group", GROUPS)],
        _ => &[],
    }
}
