//! Needs that other rooms find: which offers would answer one, and that it counts among the gaps.

use facility_matching::Request as Need;
use facility_record::{Codes, Date, Line, Link, Text, Whole};
use facility_store::Record;
use facility_store::db::Fault;

use super::gaps::{self, WEIGHT};
use super::rank::speaks;
use super::supply::Supply;
use crate::scope::Scope;
use crate::web::ask::Ask;
use crate::web::errors::Error;
use crate::web::say::today;
use crate::web::site::Site;

/// What is lacking, by a record of another room.
pub struct Lacking<'a> {
    /// The record that says so.
    pub record: &'a str,
    /// What is lacking, in one line.
    pub title: &'a Text,
    /// Where, about what and for whom.
    pub scope: &'a Scope,
    /// The kind of support that would help.
    pub kind_of_support: &'a str,
    /// Guidance, funding or advice.
    pub modality: &'a str,
}

/// The best offers for what is lacking, at most so many, those for which something known speaks.
///
/// # Errors
/// When the database fails.
pub async fn answers(ask: &Ask, lacking: &Lacking<'_>, most: usize) -> Result<Vec<Record>, Error> {
    let words = |code: &str| match code {
        "" => Default::default(),
        code => facility_matching::Words(vec![code.to_owned()]),
    };
    let need = Need {
        id: lacking.record.to_owned(),
        title: Some(lacking.title.original_text().to_owned()),
        lang: Some(lacking.title.original.clone()),
        topics: lacking.scope.topics.to_vec(),
        countries: lacking.scope.countries.to_vec(),
        languages: lacking.scope.languages.to_vec(),
        groups: lacking.scope.groups.to_vec(),
        audiences: lacking.scope.audiences.to_vec(),
        kind_of_support: words(lacking.kind_of_support),
        modality: words(lacking.modality),
        ..Need::default()
    };
    let best = ask.site.views.of::<Supply>().best(&ask.site, need, most).await?;
    let ids: Vec<String> = best.into_iter().filter(speaks).map(|one| one.offer).collect();
    let mut found = ask.seen(&ids).await?;
    found.sort_by_key(|record| ids.iter().position(|id| *id == record.id));
    Ok(found)
}

/// Notes what is lacking as a need, once for each country; it counts while everybody sees the record and
/// more can come of it.
///
/// # Errors
/// When the database fails; it can be called again.
pub async fn note(site: &Site, lacking: &Lacking<'_>, origin: &str) -> Result<(), Fault> {
    let scope = lacking.scope;
    let need = |country: &String| gaps::Need {
        record: Link(lacking.record.to_owned()),
        day: Date(Some(today())),
        source: Line(Text::new("", country)),
        country: facility_record::Code(country.clone()),
        topics: Codes(scope.topics.to_vec()),
        groups: Codes(scope.groups.to_vec()),
        languages: Codes(scope.languages.to_vec()),
        audiences: Codes(scope.audiences.to_vec()),
        origin: facility_record::Code(origin.to_owned()),
        weight: Whole(Some(WEIGHT)),
        disclosure: Line(Text::new("", "open")),
        words: Line::default(),
    };
    let needs: Vec<gaps::Need> = scope.countries.iter().map(need).collect();
    gaps::append(site, lacking.record, &needs).await
}
