//! What the engine is told: requests and offers as it takes them, regions, topics and their names.

use std::collections::BTreeMap;

use facility_matching::{
    Date, Geography, Naming, Offer, Place, PortfolioItem, Request as Need, Topics, Words,
};
use facility_record::{Declared, Vocabularies};
use facility_store::Record;

use super::Request;
use crate::registry::{Organisation, Solution, Training};

/// A text is taken to name further topics until there are so many.
const NAMED: usize = 4;

/// A day as the engine takes it.
pub fn date(day: jiff::civil::Date) -> Date {
    Date::new(day.year().into(), day.month().unsigned_abs(), day.day().unsigned_abs())
        .expect("a calendar day is a date")
}

/// Countries with their regions, and the groups that they belong to on a day, as the engine takes
/// them.
pub fn geography(vocabularies: &Vocabularies, day: jiff::civil::Date) -> Geography {
    let mut places = BTreeMap::new();
    for entry in vocabularies.of("countries").entries() {
        let line = vocabularies.regions_of(&entry.code);
        let at = |from_top: usize| line.iter().rev().nth(from_top).map(|code| (*code).to_owned());
        let groups = vocabularies.groups_of(&entry.code, day);
        let income = groups.iter().find_map(|group| group.strip_prefix("income-"));
        let place = Place {
            region: at(0),
            subregion: at(1).or_else(|| at(0)),
            income: income.map(|income| income.replace('_', "-")),
            groups: groups
                .iter()
                .filter(|group| !group.starts_with("income-"))
                .map(|group| group.to_uppercase())
                // Three levels of regions stand above some countries: an offer for Western Africa or
                // the Caribbean is for all that lie in it.
                .chain(at(2))
                .collect(),
        };
        places.insert(entry.code.clone(), place);
    }
    Geography { places }
}

/// Topics with the broader ones, as the engine takes them.
pub fn topics(vocabularies: &Vocabularies) -> Topics {
    let entries = vocabularies.of("topics").entries().iter();
    let broader = entries.filter(|entry| !entry.parent.is_empty());
    Topics { parents: broader.map(|entry| (entry.code.clone(), entry.parent.clone())).collect() }
}

/// The names and synonyms of topics in all languages.
pub fn naming(vocabularies: &Vocabularies) -> Naming {
    let entries = vocabularies.of("topics").entries();
    let names = entries.iter().flat_map(|entry| {
        let labels = entry.labels.iter();
        let synonyms = entry
            .synonyms
            .iter()
            .flat_map(|(language, words)| words.iter().map(move |word| (language, word)));
        labels.chain(synonyms).map(|(l, name)| (entry.code.as_str(), l.as_str(), name.as_str()))
    });
    Naming::new(names)
}

/// The topics that a text names, where its author chose none: a bridge between languages. Beside
/// chosen ones they blur what is asked for (`tests/cases/judged`).
pub fn name(
    naming: &Naming,
    topics: &mut Vec<String>,
    texts: [&Option<String>; 2],
    language: &Option<String>,
) {
    if topics.is_empty() {
        let texts: Vec<&str> = texts.into_iter().filter_map(Option::as_deref).collect();
        *topics = naming.codes_in(&texts, language.as_deref().unwrap_or_default(), NAMED);
    }
}

/// A request as the engine takes it.
pub fn need(record: &Record) -> Need {
    let request = Request::from_body(&record.body);
    let text = [&request.need, &request.expected_result];
    let text: Vec<&str> =
        text.iter().map(|text| text.original_text()).filter(|t| !t.is_empty()).collect();
    let day = |day: &facility_record::Date| day.and_then(|day| day.to_string().parse().ok());
    Need {
        id: record.id.clone(),
        title: some(request.title.original_text()),
        text: some(&text.join("\n\n")),
        lang: some(&request.title.original),
        topics: request.topics.to_vec(),
        countries: request.countries.to_vec(),
        languages: request.languages.to_vec(),
        groups: request.groups.to_vec(),
        audiences: request.audiences.to_vec(),
        kind_of_support: word(&request.kind_of_support),
        modality: word(&request.modality),
        starts: day(&request.starts),
        ends: day(&request.ends),
        excluded_providers: request.excluded_providers.to_vec(),
        requester: record.owner.strip_prefix("organisation:").map(str::to_owned),
        ..Need::default()
    }
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn word(code: &str) -> Words {
    Words(some(code).into_iter().collect())
}

/// The kinds of records that answer requests.
pub fn kinds() -> [&'static str; 4] {
    [
        Training::kind().name,
        Solution::kind().name,
        Organisation::kind().name,
        super::Offer::kind().name,
    ]
}

/// What a public record offers, without a portfolio, and the organisations whose work it shows. What it
/// is about stands in fields of the same names in all kinds; only whose it is, each says in its own way.
pub fn offer(record: &Record) -> (Offer, Vec<String>) {
    let fields = &record.kind.fields;
    let words = |name: &str| record.body.of(fields, name).words().to_vec();
    let (title, text) = (record.title(), record.body.of(fields, "description").text());
    let (provider, doers) = if record.kind.name == Organisation::kind().name {
        (Some(record.id.clone()), Vec::new())
    } else if record.kind.name == Solution::kind().name {
        (words("owners").into_iter().next(), [words("owners"), words("partners")].concat())
    } else if record.kind.name == super::Offer::kind().name {
        (words("provider").into_iter().next(), Vec::new()) // ready, not done
    } else {
        (words("provider").into_iter().next(), words("provider"))
    };
    let offer = Offer {
        id: record.id.clone(),
        provider,
        title: some(title.original_text()),
        text: text.and_then(|text| some(text.original_text())),
        lang: some(&title.original),
        topics: words("topics"),
        countries: words("countries"),
        languages: words("languages"),
        groups: words("groups"),
        audiences: words("audiences"),
        kind_of_support: Words(words("kinds_of_support")),
        modality: Words(words("modalities")),
        mode: Words(words("mode")),
        level: words("level").into_iter().next(),
        ..Offer::default()
    };
    (offer, doers)
}

/// An offer as work that speaks for other offers of the same provider.
pub fn item(offer: &Offer) -> PortfolioItem {
    PortfolioItem {
        title: offer.title.clone(),
        text: offer.text.clone(),
        lang: offer.lang.clone(),
        countries: offer.countries.clone(),
        ..PortfolioItem::default()
    }
}
