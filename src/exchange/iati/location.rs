//! Places of an activity.

use serde::Serialize;

use super::element::Element;
use super::parts::{Coded, Reading, Text, texts_of};

/// A place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Location {
    /// The publisher's own number for it.
    pub reference: String,
    /// Its names.
    pub names: Vec<Text>,
    /// What it is.
    pub descriptions: Vec<Text>,
    /// What is done there.
    pub activity_descriptions: Vec<Text>,
    /// Its codes in gazetteers.
    pub codes: Vec<Coded>,
    /// The areas that it lies in.
    pub areas: Vec<Coded>,
    /// Degrees, a decimal number.
    pub latitude: String,
    /// Degrees, a decimal number.
    pub longitude: String,
}

/// Reads a place.
pub fn location(reading: &mut Reading<'_>, element: &mut Element) -> Location {
    let mut location = Location {
        reference: element.take("ref"),
        names: texts_of(element, "name", false),
        descriptions: texts_of(element, "description", true),
        activity_descriptions: texts_of(element, "activity-description", true),
        codes: reading.codes(element, "location-id"),
        areas: reading.codes(element, "administrative"),
        ..Location::default()
    };
    let Some(pos) = element.child("point").and_then(|point| point.child("pos")) else {
        return location;
    };
    let text = pos.own_text();
    let degrees: Vec<&str> =
        text.split([' ', ',', '\n', '\t']).filter(|part| !part.is_empty()).collect();
    let fits =
        |text: &str, most: f64| text.parse::<f64>().is_ok_and(|degrees| degrees.abs() <= most);
    match degrees[..] {
        [latitude, longitude] if fits(latitude, 90.0) && fits(longitude, 180.0) => {
            (location.latitude, location.longitude) = (latitude.to_owned(), longitude.to_owned());
            pos.take_text();
        }
        [] => {}
        _ => {
            let message = format!(
                "<pos> holds \"{text}\"; write latitude and longitude in degrees, as 31.6 65.7"
            );
            reading.warn(pos.place, "iati.position.unreadable", message);
        }
    }
    location
}
