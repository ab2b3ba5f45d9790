//! Values as schema.org writes them. What a value becomes depends on its shape and on what the
//! property takes; no kind is known here.

use facility_record::{Field, Money, Shape, Text, Value};
use serde_json::{Map, Value as Json, json};

use super::json_ld::Writing;
use crate::web::ask::Ask;

/// The property that takes plain words.
pub(super) const KEYWORDS: &str = "keywords";

/// What a value becomes.
#[derive(Clone, Debug)]
pub(super) enum Written {
    /// One value.
    One(Json),
    /// Several.
    Many(Vec<Json>),
}

/// The type of the node that a property leads to, where a declaration leads into it.
pub(super) fn nested_type(property: &str) -> &'static str {
    match property {
        "offers" => "Offer",
        "hasCourseInstance" => "CourseInstance",
        "itemOffered" => "Service",
        "location" => "Place",
        _ => "Thing",
    }
}

/// Properties whose values are words, not nodes.
const OF_WORDS: &[&str] = &[
    KEYWORDS,
    "accessibilityFeature",
    "applicationCategory",
    "applicationSubCategory",
    "category",
    "countriesSupported",
    "educationalCredentialAwarded",
    "learningResourceType",
    "serviceType",
];

/// The address that the identifiers of a scheme begin with, where each is a page.
const SCHEMES: &[(&str, &str)] = &[("ror", "https://ror.org/")];

/// A text in the page's language, or with its language where that is another.
pub(super) fn text(page: &str, text: &Text) -> Json {
    let (language, words) = text.best(page);
    match language {
        "" => json!(words),
        language if language == page => json!(words),
        language => json!({"@language": language, "@value": words}),
    }
}

/// A value as this property takes it; `None` where nothing public can be said.
pub(super) fn value(
    writing: &Writing<'_>,
    field: &Field,
    given: &Value,
    property: &str,
) -> Option<Written> {
    let ask = writing.ask;
    let one = match given {
        Value::Empty | Value::Rows(_) => return None,
        Value::Text(words) => return of_text(ask, field, words, property),
        Value::Word(_) | Value::Words(_) => return of_words(writing, field, given, property),
        Value::Money(money) => {
            let amount = money.amount();
            match property {
                "offers" => {
                    json!({"@type": "Offer", "price": amount, "priceCurrency": money.currency})
                }
                _ => {
                    json!({"@type": "MonetaryAmount", "value": decimal(money), "currency": money.currency})
                }
            }
        }
        Value::Date(day) => json!(day.to_string()),
        Value::Period(period) => json!(period.as_str()),
        Value::Number(hours) if field.unit == "hours" => json!(duration(*hours)),
        Value::Number(number) => json!(number),
        Value::Whole(number) => json!(number),
        Value::Place(place) => {
            let mut node = Map::new();
            node.insert("@type".into(), json!("Place"));
            let country = ask.vocabularies.of("countries").label(&place.country, ask.say.code());
            let name = if place.name.is_empty() { country } else { &place.name };
            if !name.is_empty() {
                node.insert("name".into(), json!(name));
            }
            if !place.country.is_empty() {
                let address = json!({"@type": "PostalAddress", "addressCountry": country});
                node.insert("address".into(), address);
            }
            if let Some((north, east)) = place.position {
                let geo = json!({"@type": "GeoCoordinates", "latitude": north, "longitude": east});
                node.insert("geo".into(), geo);
            }
            Json::Object(node)
        }
        Value::File(file) => {
            let address = crate::web::files::label(ask, file).1;
            json!({
                "@type": "MediaObject",
                "name": file.name,
                "encodingFormat": file.media_type,
                "contentSize": file.bytes.to_string(),
                "contentUrl": format!("{}{address}", ask.site.public_url),
            })
        }
        Value::YesNo(yes) => json!(yes),
    };
    Some(Written::One(one))
}

/// An amount as a number where a number holds it, else as its digits.
fn decimal(money: &Money) -> Json {
    let digits = money.amount();
    digits.parse::<f64>().map_or_else(|_| json!(digits), |number| json!(number))
}

fn of_text(ask: &Ask, field: &Field, words: &Text, property: &str) -> Option<Written> {
    let lines = |words: &Text| {
        let lines = words.original_text().lines().map(str::trim).filter(|line| !line.is_empty());
        lines.map(|line| json!(line)).collect::<Vec<_>>()
    };
    let plain = words.original_text();
    Some(match property {
        "alternateName" => Written::Many(lines(words)),
        "license" if !plain.starts_with("http") => {
            Written::One(json!({"@type": "CreativeWork", "name": plain}))
        }
        "sameAs" => {
            let (_, start) = SCHEMES.iter().find(|(scheme, _)| *scheme == field.identifies)?;
            Written::One(json!(format!("{start}{plain}")))
        }
        "identifier" => Written::One(json!({
            "@type": "PropertyValue", "propertyID": field.identifies, "value": plain,
        })),
        _ => Written::One(text(ask.say.code(), words)),
    })
}

fn of_words(
    writing: &Writing<'_>,
    field: &Field,
    given: &Value,
    property: &str,
) -> Option<Written> {
    let words = given.words();
    let values: Vec<Json> = match field.shape {
        Shape::Url => words.iter().map(|address| json!(address)).collect(),
        Shape::Link | Shape::Links => {
            words.iter().filter_map(|id| writing.linked.get(id).cloned()).collect()
        }
        Shape::Code | Shape::Codes => {
            words.iter().map(|code| of_code(writing.ask, field, code, property)).collect()
        }
        _ => Vec::new(),
    };
    match (given, values.is_empty()) {
        (_, true) => None,
        (Value::Word(_), _) => values.into_iter().next().map(Written::One),
        _ => Some(Written::Many(values)),
    }
}

/// A code as this property takes it: a word, a yes or no, or a term of a set of terms.
fn of_code(ask: &Ask, field: &Field, code: &str, property: &str) -> Json {
    let vocabulary = ask.vocabularies.of(field.vocabulary);
    let label = vocabulary.label(code, ask.say.code());
    // The word of schema.org for this code, where the vocabulary has one.
    let own = vocabulary.entry(code).and_then(|entry| entry.more.get("schema_org"));
    let own = own.map_or("", String::as_str);
    match property {
        "inLanguage" | "knowsLanguage" => json!(code),
        "isAccessibleForFree" => json!(own.ends_with("Free")),
        // Search engines want one of their own words for what an offer costs.
        "category" if !own.is_empty() => json!(own),
        "courseMode" => json!({"type": own, "label": label}),
        "areaServed" | "spatialCoverage" => json!({
            "@type": "AdministrativeArea", "identifier": code, "name": label,
        }),
        "audience" => json!({"@type": "Audience", "audienceType": label}),
        property if OF_WORDS.contains(&property) => json!(label),
        _ => json!({
            "@type": "DefinedTerm",
            "name": label,
            "termCode": code,
            "inDefinedTermSet": field.vocabulary,
        }),
    }
}

/// A time in hours as ISO 8601 writes it: `PT12H30M`.
fn duration(hours: f64) -> String {
    let minutes = (hours * 60.0).round().clamp(0.0, 1e9) as i64;
    match (minutes / 60, minutes % 60) {
        (hours, 0) => format!("PT{hours}H"),
        (0, minutes) => format!("PT{minutes}M"),
        (hours, minutes) => format!("PT{hours}H{minutes}M"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_in_hours_is_written_as_iso_8601_has_it() {
        let times = [0.0, 0.5, 1.0, 12.75, 40.0].map(duration);
        assert_eq!(times, ["PT0H", "PT30M", "PT1H", "PT12H45M", "PT40H"]);
    }

    #[test]
    fn a_text_says_its_language_only_where_that_is_not_the_language_of_the_page() {
        let given = Text::new("fr", "Bonjour");
        assert_eq!(text("fr", &given), json!("Bonjour"));
        assert_eq!(text("en", &given), json!({"@language": "fr", "@value": "Bonjour"}));
        assert_eq!(text("en", &Text::new("", "X.509")), json!("X.509"));
    }
}
