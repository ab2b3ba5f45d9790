//! A map of the world, drawn by the service: each country or area in one of five shades, with what is
//! to be said of it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use askama::Template;
use serde::Deserialize;

use super::say::Say;

/// How many shades there are beside the one for those of which nothing is known.
pub const SHADES: u8 = 4;
/// Shapes that are shaded like another country, as on maps of the United Nations.
const WITH: [(&str, &str); 1] = [("TWN", "CHN")];

#[derive(Deserialize)]
struct World {
    width: u32,
    height: u32,
    lines: Vec<String>,
    countries: BTreeMap<String, Place>,
}

#[derive(Deserialize)]
struct Place {
    #[serde(default)]
    path: String,
    #[serde(default)]
    dot: Option<(i32, i32)>,
}

static WORLD: LazyLock<World> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../geography/world.json"))
        .expect("a test reads the shapes that ship")
});

/// What a map says of a country or area.
pub struct Said {
    /// From 1, the lightest, to [`SHADES`]; 0 where nothing is known.
    pub shade: u8,
    /// Its name with the number.
    pub title: String,
}

#[derive(Template)]
#[template(path = "web/components/map.svg", escape = "html")]
struct Map<'a> {
    world: &'static World,
    title: &'a str,
    /// With the shade of each and what is said of it.
    places: Vec<(&'static Place, u8, &'a str)>,
}

#[derive(Template)]
#[template(path = "web/components/map_small.html")]
struct Small<'a> {
    say: Say,
    places: Vec<&'a Said>,
}

/// The map as SVG. `said` is by ISO 3166-1 alpha-3; of all others nothing is known, and they are
/// hatched. `title` says what the map shows.
///
/// # Errors
/// When it cannot be drawn.
pub fn world(title: &str, said: &BTreeMap<String, Said>) -> Result<String, askama::Error> {
    let place = |(code, place): (&String, &'static Place)| {
        let with = WITH.iter().find(|(shape, _)| shape == code).map_or(code.as_str(), |(_, of)| of);
        let said = said.get(with);
        (place, said.map_or(0, |it| it.shade), said.map_or("", |it| it.title.as_str()))
    };
    let places = WORLD.countries.iter().map(place).collect();
    Map { world: &WORLD, title, places }.render()
}

/// What a map says of those that are too small to be seen on it, by name; nothing where it says nothing.
///
/// # Errors
/// When it cannot be drawn.
pub fn small(say: Say, said: &BTreeMap<String, Said>) -> Result<String, askama::Error> {
    let is_small = |code: &str| WORLD.countries.get(code).is_some_and(|place| place.dot.is_some());
    let mut places: Vec<&Said> =
        said.iter().filter(|(code, _)| is_small(code)).map(|(_, said)| said).collect();
    places.sort_by_cached_key(|said| facility_letters::fold(&said.title));
    if places.is_empty() { Ok(String::new()) } else { Small { say, places }.render() }
}

/// The shade of a number among numbers of which the greatest is `most`: each shade is a step of equal
/// ratio, so that a single large number does not make all others alike.
pub fn shade(number: u64, most: u64) -> u8 {
    if number == 0 {
        return 0;
    }
    let steps = (most.max(1) as f64).ln() / f64::from(SHADES);
    let step = if steps > 0.0 { ((number as f64).ln() / steps).floor() } else { 0.0 };
    (step as u8).min(SHADES - 1) + 1
}

#[cfg(test)]
mod tests {
    use facility_language::Language;

    use super::*;

    #[test]
    fn every_country_is_drawn_once_with_what_is_said_of_it() {
        let said = |shade| Said { shade, title: "Fiji & \"more\"".to_owned() };
        let small = Said { shade: 1, title: "Tuvalu: 7".to_owned() };
        let said = [("FJI", said(3)), ("CHN", said(2)), ("TUV", small)];
        let said = said.map(|(code, said)| (code.to_owned(), said)).into();
        let svg = world("A map", &said).expect("it can be drawn");
        assert_eq!(WORLD.countries.len(), 245);
        assert!(WORLD.countries.values().all(|it| !it.path.is_empty() || it.dot.is_some()));
        assert!(svg.contains("class=\"m3\"") && svg.contains("Fiji &#38; &#34;more&#34;"));
        assert_eq!(svg.matches("class=\"m2\"").count(), 2, "one shade for both shapes");
        assert_eq!(svg.matches("class=\"line\"").count(), 6);
        let small = super::small(Say { language: Language::En }, &said).expect("it can be drawn");
        assert!(small.contains("Tuvalu: 7") && !small.contains("Fiji"));
    }

    #[test]
    fn shades_rise_with_numbers() {
        assert_eq!([0, 1, 2, 4, 8, 16].map(|number| shade(number, 16)), [0, 1, 2, 3, 4, 4]);
        assert_eq!([0, 1].map(|number| shade(number, 1)), [0, 1]);
        assert_eq!([1, 2].map(|number| shade(number, 2)), [1, 4]);
    }
}
