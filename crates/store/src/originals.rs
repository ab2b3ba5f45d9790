//! What a translation was made from: noted when its original is edited, so that readers are told.
//!
//! Beside a translation stands nothing while it fits the original. When the original is edited and
//! the translation is not, a digest of the original that it was made from is kept with it, from
//! whichever door the edit came. It goes when the translation is edited, when somebody says that it
//! fits as it is, and when the original is put back.

use facility_record::{Body, Field, Text, Value};

use crate::canonical::sha256;

/// Digest of the original words of a text: 16 hexadecimal signs of their SHA-256.
pub fn original_digest(text: &Text) -> String {
    sha256(text.original_text().as_bytes())[..16].to_owned()
}

/// Whether the original was edited after the translation into this language was made.
pub fn is_stale(text: &Text, language: &str) -> bool {
    text.from.get(language).is_some_and(|from| *from != original_digest(text))
}

/// Notes in the body that is to be saved what each translation was made from.
pub(crate) fn note_originals(fields: &[Field], before: &Body, after: &mut Body) {
    let nothing = Value::Empty;
    for (at, (field, value)) in fields.iter().zip(&mut after.values).enumerate() {
        note_value(field, before.values.get(at).unwrap_or(&nothing), value);
    }
}

fn note_value(field: &Field, before: &Value, after: &mut Value) {
    match (before, after) {
        (Value::Text(before), Value::Text(after)) if field.translated => note_text(before, after),
        (Value::Rows(before), Value::Rows(after)) => {
            for row in after {
                let Some(old) = before.iter().find(|old| old.key == row.key) else { continue };
                let pairs = field.rows().iter().zip(&old.values).zip(&mut row.values);
                pairs.for_each(|((field, old), value)| note_value(field, old, value));
            }
        }
        _ => {}
    }
}

fn note_text(before: &Text, after: &mut Text) {
    let (now, then) = (original_digest(after), original_digest(before));
    let mut from = std::mem::take(&mut after.from);
    // Whoever sends the digest of the original as it is says that the translation fits it.
    let fits = |language: &str| from.get(language) == Some(&now);
    let same = |language: &String, words: &String| {
        *language != before.original && before.texts.get(language) == Some(words)
    };
    let translations = after.texts.iter().filter(|(language, _)| **language != after.original);
    let kept = translations.filter(|(language, words)| !fits(language) && same(language, words));
    let noted = kept.map(|(language, _)| {
        let origin = before.from.get(language).unwrap_or(&then);
        (language.clone(), origin.clone())
    });
    let noted = noted.filter(|(_, origin)| *origin != now).collect();
    from.clear();
    after.from = noted;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(original: &str, french: &str) -> Text {
        let mut text = Text::new("en", original);
        text.texts.insert("fr".into(), french.into());
        text
    }

    fn save(before: &Text, mut after: Text) -> Text {
        note_text(before, &mut after);
        after
    }

    #[test]
    fn a_translation_is_stale_from_the_edit_of_its_original_until_somebody_looks_at_it() {
        let made = text("one", "un");
        assert!(!is_stale(&made, "fr"));
        let edited = save(&made, text("two", "un"));
        assert!(is_stale(&edited, "fr"));
        let again = save(&edited, text("three", "un"));
        assert_eq!(again.from, edited.from, "it was made from the first");
        assert!(!is_stale(&save(&again, text("three", "trois")), "fr"));
        let mut looked = text("three", "un");
        looked.from.insert("fr".into(), original_digest(&looked));
        let looked = save(&again, looked);
        assert!(!is_stale(&looked, "fr"));
        assert!(is_stale(&save(&looked, text("four", "un")), "fr"));
        assert!(!is_stale(&save(&again, text("one", "un")), "fr"), "the original is back");
    }

    #[test]
    fn an_original_that_becomes_a_translation_is_not_stale() {
        let made = text("one", "un");
        let mut turned = made.clone();
        turned.original = "fr".into();
        turned.texts.insert("fr".into(), "un, deux".into());
        let turned = save(&made, turned);
        assert!(!is_stale(&turned, "en"));
    }
}
