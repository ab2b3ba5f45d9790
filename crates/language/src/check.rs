//! What is wrong with a set of labels: gaps, forms a language needs, words left in English.

use std::collections::BTreeSet;
use std::fmt;

use crate::labels::Labels;
use crate::language::Language;
use crate::pattern::{self, Choice, Pattern, Piece};

/// One thing wrong with a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The language whose file has to be mended.
    pub language: Language,
    /// The key; empty when a whole file is meant.
    pub key: String,
    /// What is wrong, in English, for whoever writes labels.
    pub reason: String,
}

impl Problem {
    pub(crate) fn new(language: Language, key: &str, reason: impl Into<String>) -> Problem {
        Problem { language, key: key.to_owned(), reason: reason.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.ftl: ", self.language.code())?;
        if !self.key.is_empty() {
            write!(f, "{}: ", self.key)?;
        }
        f.write_str(&self.reason)
    }
}

/// Everything wrong with the labels, English being the measure: keys that a language lacks or has
/// alone, variables that differ, blank texts, loose spaces, choices without a variant that the
/// language needs, texts that were left in English.
pub fn check(labels: &Labels) -> Vec<Problem> {
    let mut problems = Vec::new();
    for language in Language::ALL {
        let missing = labels.keys(Language::En).filter(|key| !labels.has(language, key));
        problems.extend(missing.map(|key| Problem::new(language, key, "is missing")));
        let needed = pattern::plural_categories(language);
        for key in labels.keys(language) {
            let Some(own) = labels.pattern(language, key) else { continue };
            let mut reasons = Vec::new();
            check_text(language, own, &mut reasons);
            match labels.pattern(Language::En, key) {
                None => reasons.push("is not in en.ftl".to_owned()),
                Some(measure) => check_against(measure, own, &mut reasons),
            }
            for choice in own.choices().into_iter().filter(|choice| choice.is_plural()) {
                check_plural(choice, &needed, &mut reasons);
            }
            problems.extend(reasons.into_iter().map(|reason| Problem::new(language, key, reason)));
        }
    }
    problems
}

fn check_text(language: Language, own: &Pattern, reasons: &mut Vec<String>) {
    let texts = own.with_variants();
    if texts.iter().any(|text| says_nothing(text)) {
        reasons.push("says nothing".to_owned());
    }
    if texts.iter().any(|text| has_loose_space(text)) {
        reasons.push("begins or ends with a space".to_owned());
    }
    let pieces = texts.iter().flat_map(|text| &text.0);
    let words: Vec<&str> = pieces
        .filter_map(|piece| match piece {
            Piece::Text(text) => Some(text.as_str()),
            _ => None,
        })
        .collect();
    if is_left_in_english(language, &words.join(" ")) {
        reasons.push("seems to be left in English".to_owned());
    }
}

fn says_nothing(text: &Pattern) -> bool {
    text.plain().is_some_and(|words| words.trim().is_empty())
}

fn has_loose_space(text: &Pattern) -> bool {
    let begins =
        |piece: &Piece| matches!(piece, Piece::Text(t) if t.starts_with(char::is_whitespace));
    let ends = |piece: &Piece| matches!(piece, Piece::Text(t) if t.ends_with(char::is_whitespace));
    text.0.first().is_some_and(begins) || text.0.last().is_some_and(ends)
}

fn check_against(measure: &Pattern, own: &Pattern, reasons: &mut Vec<String>) {
    let (wanted, used) = (variables(measure), variables(own));
    reasons.extend(wanted.difference(&used).map(|name| format!("does not use ${name}")));
    let extra = used.difference(&wanted);
    reasons.extend(extra.map(|name| format!("uses ${name}, which en.ftl does not")));
    let measured = measure.choices();
    for choice in own.choices().into_iter().filter(|choice| !choice.is_plural()) {
        let same = measured.iter().find(|other| other.by == choice.by);
        if same.is_none_or(|other| names(other) != names(choice)) {
            reasons.push(format!("chooses by ${} between other variants than en.ftl", choice.by));
        }
    }
}

fn variables(own: &Pattern) -> BTreeSet<&str> {
    let texts = own.with_variants();
    let pieces = texts.iter().flat_map(|text| &text.0);
    pieces
        .filter_map(|piece| match piece {
            Piece::Text(_) => None,
            Piece::Variable(variable) => Some(variable.name.as_str()),
            Piece::Choice(choice) => Some(choice.by.as_str()),
        })
        .collect()
}

fn names(choice: &Choice) -> BTreeSet<&str> {
    choice.names().collect()
}

fn check_plural(choice: &Choice, needed: &[&str], reasons: &mut Vec<String>) {
    let (by, names) = (&choice.by, names(choice));
    for name in needed.iter().filter(|name| !names.contains(**name)) {
        reasons.push(format!("has no [{name}] for ${by}"));
    }
    let is_known = |name: &str| needed.contains(&name) || name.parse::<i64>().is_ok();
    for name in names.iter().filter(|name| !is_known(name)) {
        reasons.push(format!("has [{name}] for ${by}, which is never chosen"));
    }
    if choice.variants[choice.default].0 != "other" {
        reasons.push(format!("[other] is not the default for ${by}"));
    }
}

/// Whether a text in another script has ordinary Latin words and not one letter of its own. Names
/// (`JSON`, `Facility`) and addresses are no ordinary words.
fn is_left_in_english(language: Language, words: &str) -> bool {
    let own: fn(char) -> bool = match language {
        Language::Ar => |letter| matches!(letter, '\u{0600}'..='\u{06FF}'),
        Language::Ru => |letter| matches!(letter, '\u{0400}'..='\u{04FF}'),
        Language::Zh => |letter| matches!(letter, '\u{3400}'..='\u{9FFF}'),
        Language::En | Language::Es | Language::Fr => return false,
    };
    let is_ordinary = |word: &str| word.len() > 1 && word.bytes().all(|b| b.is_ascii_lowercase());
    !words.chars().any(own) && words.split_whitespace().any(is_ordinary)
}

#[cfg(test)]
mod tests {
    use super::Language::*;
    use super::*;

    /// Checks one label, given in languages other than English beside an English measure.
    fn told(english: &str, others: &str, changed: &[(Language, &str)]) -> Vec<String> {
        let texts = Language::ALL.map(|language| {
            let own = changed.iter().find(|(l, _)| *l == language).map(|(_, text)| *text);
            (language, own.unwrap_or(if language == En { english } else { others }))
        });
        check(&Labels::new(&texts).unwrap()).iter().map(Problem::to_string).collect()
    }

    const COUNT: &str = "n = { $n ->\n    [one] a { $n }\n   *[other] b { $n }\n }\n";

    #[test]
    fn the_compiled_labels_pass_the_check() {
        let problems: Vec<String> =
            check(Labels::compiled()).iter().map(Problem::to_string).collect();
        assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
    }

    #[test]
    fn labels_that_are_alike_in_six_languages_pass() {
        assert_eq!(told("a = OK { $x }", "a = OK { $x }", &[]), [""; 0]);
    }

    #[test]
    fn a_label_that_a_language_lacks_or_has_alone_is_told() {
        let problems = told("a = A", "a = A", &[(Zh, "b = B")]);
        assert_eq!(problems, ["zh.ftl: a: is missing", "zh.ftl: b: is not in en.ftl"]);
    }

    #[test]
    fn variables_that_differ_are_told() {
        let problems = told("a = { $name }", "a = { $name }", &[(Fr, "a = { $nom }")]);
        let expected =
            ["fr.ftl: a: does not use $name", "fr.ftl: a: uses $nom, which en.ftl does not"];
        assert_eq!(problems, expected);
    }

    #[test]
    fn a_text_that_says_nothing_or_has_loose_spaces_is_told() {
        let changed = [(Fr, "a = { \"\" }"), (Es, "a = A{ \"\\u00A0\" }"), (Ru, "a = { \" \" }А")];
        let expected = [
            "es.ftl: a: begins or ends with a space",
            "fr.ftl: a: says nothing",
            "ru.ftl: a: begins or ends with a space",
        ];
        assert_eq!(told("a = A", "a = A", &changed), expected);
    }

    #[test]
    fn a_plural_form_that_the_language_needs_is_told() {
        let flat = "n = N { $n }";
        let problems = told(COUNT, flat, &[(Ru, COUNT), (Ar, COUNT), (Fr, COUNT)]);
        let expected = [
            "ar.ftl: n: has no [zero] for $n",
            "ar.ftl: n: has no [two] for $n",
            "ar.ftl: n: has no [few] for $n",
            "ar.ftl: n: has no [many] for $n",
            "fr.ftl: n: has no [many] for $n",
            "ru.ftl: n: has no [few] for $n",
            "ru.ftl: n: has no [many] for $n",
        ];
        assert_eq!(problems, expected);
    }

    #[test]
    fn a_plural_form_that_is_never_chosen_is_told() {
        let chinese =
            "n = { $n ->\n    [0] 无 { $n }\n    [one] 一 { $n }\n   *[other] 多 { $n }\n }\n";
        let problems = told(COUNT, "n = N { $n }", &[(Zh, chinese)]);
        assert_eq!(problems, ["zh.ftl: n: has [one] for $n, which is never chosen"]);
    }

    #[test]
    fn the_default_of_a_plural_is_other() {
        let french =
            "n = { $n ->\n   *[one] a { $n }\n    [many] m { $n }\n    [other] b { $n }\n }\n";
        let problems = told(COUNT, "n = N { $n }", &[(Fr, french)]);
        assert_eq!(problems, ["fr.ftl: n: [other] is not the default for $n"]);
    }

    #[test]
    fn a_choice_between_words_has_the_same_words_everywhere() {
        let measure = "s = { $s ->\n    [draft] D\n   *[sent] S\n }\n";
        let spanish = "s = { $s ->\n    [borrador] D\n   *[sent] S\n }\n";
        let problems = told(measure, measure, &[(Es, spanish)]);
        assert_eq!(problems, ["es.ftl: s: chooses by $s between other variants than en.ftl"]);
    }

    #[test]
    fn a_text_left_in_english_is_told_in_other_scripts() {
        let problems = told("a = Send the form", "a = Send the form", &[(Zh, "a = 发送表格")]);
        let expected =
            ["ar.ftl: a: seems to be left in English", "ru.ftl: a: seems to be left in English"];
        assert_eq!(problems, expected);
        let names = "a = CSV, JSON, Facility, name@example.org";
        assert_eq!(told(names, names, &[]), [""; 0]);
    }

    #[test]
    fn the_rules_ask_for_these_plural_forms() {
        let needed = pattern::plural_categories;
        assert_eq!(needed(Ar), ["zero", "one", "two", "few", "many", "other"]);
        assert_eq!(needed(Ru), ["one", "few", "many", "other"]);
        assert_eq!(needed(En), ["one", "other"]);
        assert_eq!(needed(Es), ["one", "many", "other"]);
        assert_eq!(needed(Fr), ["one", "many", "other"]);
        assert_eq!(needed(Zh), ["other"]);
    }
}
