//! The list of countries and areas, and the page of each.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use facility_record::{Entry, Kind, Reader};
use facility_search::{KIND, Query};

use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::frame::Frame;
use crate::web::room::slug;
use crate::web::say::today;

/// The vocabulary of countries and areas, and the facet that records are found by.
const COUNTRIES: &str = "countries";
const FACET: &str = "country";

#[derive(Template)]
#[template(path = "countries/list.html")]
struct ListPage {
    frame: Frame,
    said: String,
    regions: Vec<(String, Vec<(String, String)>)>,
}

/// All countries and areas by region.
pub async fn countries(ask: Arc<Ask>) -> Result<Answer, Error> {
    let (countries, names) = (ask.vocabularies.of(COUNTRIES), ask.vocabularies.of("regions"));
    let language = ask.say.code();
    let mut regions: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for entry in countries.entries() {
        let region = names.label(&entry.parent, language).to_owned();
        let name = countries.label(&entry.code, language).to_owned();
        let address = ask.at(&format!("{COUNTRIES}/{}", entry.code));
        regions.entry(region).or_default().push((name, address));
    }
    regions
        .values_mut()
        .for_each(|places| places.sort_by_cached_key(|(name, _)| facility_letters::fold(name)));
    let page = ListPage {
        frame: Frame::new(&ask, &ask.say.t("room-countries")),
        said: ask.say.t("room-countries-lead").into_owned(),
        regions: regions.into_iter().collect(),
    };
    Ok(Answer::html(page.render()?))
}

/// What a room holds of a country: of each kind how many, and where they are listed.
struct Held {
    room: String,
    slug: String,
    kinds: Vec<(String, String, String)>,
    /// What nobody has told yet, and where one tells it; an empty address where one cannot.
    empty: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "countries/country.html")]
struct CountryPage {
    frame: Frame,
    facts: Vec<(String, String)>,
    panels: Vec<String>,
    held: Vec<Held>,
    search: String,
}

/// The page of a country or area.
pub async fn country(ask: Arc<Ask>) -> Result<Answer, Error> {
    let code = ask.param(FACET);
    let countries = ask.vocabularies.of(COUNTRIES);
    let entry = countries.entry(code).ok_or(Refusal::NotFound)?;
    let mut panels = Vec::new();
    for tell in ask.site.rooms.iter().flat_map(|room| &room.places) {
        panels.extend(tell(&ask, code).await?);
    }
    let name = countries.label(code, ask.say.code()).to_owned();
    let page = CountryPage {
        frame: Frame::new(&ask, &name).crumb(ask.say.t("room-countries"), ask.at(COUNTRIES)),
        facts: facts(&ask, entry),
        panels,
        held: held(&ask, code)?,
        search: ask.at(&format!("search?{FACET}={code}")),
    };
    Ok(Answer::html(page.render()?))
}

/// What it is: its codes, where it lies, the groups it belongs to today.
fn facts(ask: &Ask, entry: &Entry) -> Vec<(String, String)> {
    let (say, language) = (ask.say, ask.say.code());
    let label = |name: &str, code: &str| ask.vocabularies.of(name).label(code, language).to_owned();
    let codes = format!("{} · {} · {}", entry.code, entry.cell("iso2"), entry.cell("m49"));
    let groups = ask.vocabularies.groups_of(&entry.code, today());
    let groups: Vec<String> = groups.iter().map(|group| label("country_groups", group)).collect();
    let mut facts = vec![
        (say.t("country-codes").into_owned(), codes),
        (say.t("country-region").into_owned(), label("regions", &entry.parent)),
    ];
    if !groups.is_empty() {
        facts.push((say.t("country-groups").into_owned(), groups.join(" · ")));
    }
    facts
}

/// What each room holds of a country in its kinds that everybody may see.
fn held(ask: &Ask, code: &str) -> Result<Vec<Held>, Error> {
    ask.note_search();
    let query = Query {
        filters: vec![(FACET.to_owned(), vec![code.to_owned()])],
        facets: vec![KIND.to_owned()],
        ..Query::default()
    };
    let found = ask.site.index.search(&query)?;
    let counts = found.facets.into_iter().next().map(|facet| facet.counts).unwrap_or_default();
    let is_placed =
        |kind: &&Kind| kind.is_ever_public() && kind.facets().any(|field| field.facet == FACET);
    let mut held = Vec::new();
    for room in ask.site.rooms.iter().filter(|room| room.is_in_menu) {
        let mut own = Held {
            room: ask.say.t(&format!("room-{}", room.slug())).into_owned(),
            slug: room.slug(),
            kinds: Vec::new(),
            empty: Vec::new(),
        };
        for kind in room.kinds.iter().copied().filter(|kind| is_placed(kind)) {
            let label = ask.say.t(&format!("kind-{}-plural", slug(kind.name))).into_owned();
            let list = format!("{}/{}", room.slug(), slug(kind.plural));
            let count = counts.iter().find(|(name, _)| name == kind.name).map_or(0, |(_, it)| *it);
            if count > 0 {
                let address = ask.at(&format!("{list}?{FACET}={code}"));
                own.kinds.push((label, ask.say.number(count as i64), address));
            } else if kind.creation().is_some_and(|step| step.by.contains(&Reader::Member)) {
                own.empty.push((label, ask.at(&format!("{list}/new"))));
            } else {
                own.empty.push((label, String::new()));
            }
        }
        if !own.kinds.is_empty() || !own.empty.is_empty() {
            held.push(own);
        }
    }
    Ok(held)
}
