//! Which parts of a question each meaning covers.

use crate::parse::{Form, Part, parse};
use crate::schema;
use crate::view::View;
use crate::{Fault, Meaning};

/// By part: the numbers of the facets that mean the same.
pub(crate) fn facets(
    view: &View,
    parts: &[Part],
    meanings: &[Meaning],
) -> Result<Vec<Vec<u32>>, Fault> {
    let mut facets = vec![Vec::new(); parts.len()];
    if meanings.is_empty() {
        return Ok(facets);
    }
    for segment in view.segments() {
        segment.facets()?;
    }
    for meaning in meanings {
        let label = schema::label(&meaning.facet, &meaning.code);
        let Some(number) = label.and_then(|label| view.labels.number(&label)) else { continue };
        for part in covered(parts, &meaning.words) {
            if !facets[part].contains(&number) {
                facets[part].push(number);
            }
        }
    }
    Ok(facets)
}

/// The places of the parts that these words are, wherever they stand side by side. Compared are the
/// letters without the gaps, since a run of Chinese may be cut in other places when it stands
/// alone.
fn covered(parts: &[Part], words: &str) -> Vec<usize> {
    let of_meaning: String = parse(words).iter().map(|part| part.text.as_str()).collect();
    let mut covered = Vec::new();
    for from in 0..parts.len() {
        let mut rest = of_meaning.as_str();
        for (at, part) in parts.iter().enumerate().skip(from) {
            match rest.strip_prefix(part.text.as_str()).filter(|_| has_meaning(part)) {
                Some(left) => rest = left,
                None => break,
            }
            if rest.is_empty() {
                covered.extend(from..=at);
                break;
            }
        }
    }
    covered
}

fn has_meaning(part: &Part) -> bool {
    !part.refused && !part.text.is_empty() && matches!(part.form, Form::Word | Form::Spaceless)
}

#[cfg(test)]
mod tests {
    use super::{covered, parse};

    fn check(question: &str, words: &str, places: &[usize]) {
        assert_eq!(covered(&parse(question), words), places, "{words} in {question}");
    }

    #[test]
    fn a_meaning_covers_its_words_wherever_they_stand_side_by_side() {
        check("cybersecurity judges", "Cybersecurity", &[0]);
        check("judges data protection", "protection", &[2]);
        check("protección de datos jueces", "PROTECCION DE DATOS", &[0, 1]);
        check("données protection", "protection des données", &[]);
        check("网络安全培训", "网络安全", &[0]);
        check("数字技能培训", "数字技能", &[0, 1]);
        check("بيانات القضاة", "البيانات", &[]);
        check("ai and AI", "ai", &[0, 1]);
    }

    #[test]
    fn words_that_are_to_be_taken_by_the_letter_have_no_meaning() {
        check("\"data protection\" x", "data protection", &[]);
        check("judges -data", "data", &[]);
        check("dat*", "dat", &[]);
        check("data", "", &[]);
    }
}
