//! A label's pattern, and how it is said with its arguments.

use std::fmt::Write;
use std::sync::LazyLock;

use icu_plurals::{PluralCategory, PluralRules};

use crate::labels::Arg;
use crate::language::Language;
use crate::numbers;

/// What a label, or a variant within it, is made of. Neighbouring texts are one piece.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Pattern(pub(crate) Vec<Piece>);

/// A piece of a pattern.
#[derive(Debug, PartialEq)]
pub(crate) enum Piece {
    /// Words.
    Text(String),
    /// The place of an argument.
    Variable(Variable),
    /// One of several patterns.
    Choice(Choice),
}

/// The place of an argument.
#[derive(Debug, PartialEq)]
pub(crate) struct Variable {
    pub(crate) name: String,
    /// Whether a number is written with its separators (1,234) or as a row of digits (1234).
    pub(crate) is_grouped: bool,
}

/// Several patterns, of which an argument chooses one.
#[derive(Debug, PartialEq)]
pub(crate) struct Choice {
    /// The variable that decides.
    pub(crate) by: String,
    /// The variants with their names; the first that fits is said.
    pub(crate) variants: Vec<(String, Pattern)>,
    /// Which of them is said when none fits.
    pub(crate) default: usize,
}

/// How a pattern is said: in which language, with which arguments.
pub(crate) struct Speech<'a> {
    pub(crate) language: Language,
    pub(crate) arguments: &'a [(&'a str, Arg<'a>)],
    /// Whether texts that may run in the other direction stand between marks.
    pub(crate) is_isolating: bool,
}

impl Pattern {
    /// The words of a pattern that has nothing else.
    pub(crate) fn plain(&self) -> Option<&str> {
        match self.0.as_slice() {
            [] => Some(""),
            [Piece::Text(text)] => Some(text),
            _ => None,
        }
    }

    /// Writes the pattern; a missing argument shows as `{$name}`.
    pub(crate) fn say(&self, speech: &Speech, out: &mut String) {
        for piece in &self.0 {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Variable(variable) => variable.say(speech, out),
                Piece::Choice(choice) => choice.choose(speech).say(speech, out),
            }
        }
    }

    /// This pattern and all variants within it, the innermost too.
    pub(crate) fn with_variants(&self) -> Vec<&Pattern> {
        let mut all = vec![self];
        for choice in self.own_choices() {
            all.extend(choice.variants.iter().flat_map(|(_, variant)| variant.with_variants()));
        }
        all
    }

    /// All choices in it, those within variants too.
    pub(crate) fn choices(&self) -> Vec<&Choice> {
        self.with_variants().into_iter().flat_map(Pattern::own_choices).collect()
    }

    fn own_choices(&self) -> impl Iterator<Item = &Choice> {
        self.0.iter().filter_map(|piece| match piece {
            Piece::Choice(choice) => Some(choice),
            _ => None,
        })
    }
}

impl Speech<'_> {
    fn argument(&self, name: &str) -> Option<Arg<'_>> {
        self.arguments.iter().find(|(given, _)| *given == name).map(|(_, argument)| *argument)
    }
}

impl Variable {
    fn say(&self, speech: &Speech, out: &mut String) {
        match speech.argument(&self.name) {
            Some(Arg::Number(number)) if self.is_grouped => {
                out.push_str(&numbers::number(speech.language, number));
            }
            Some(Arg::Number(number)) => write_infallibly(out, format_args!("{number}")),
            Some(Arg::Text(text)) if speech.is_isolating && may_disturb(speech.language, text) => {
                write_infallibly(out, format_args!("\u{2068}{text}\u{2069}"));
            }
            Some(Arg::Text(text)) => out.push_str(text),
            None => write_infallibly(out, format_args!("{{${}}}", self.name)),
        }
    }
}

impl Choice {
    /// Whether it chooses by number: a variant is a plural category or a number.
    pub(crate) fn is_plural(&self) -> bool {
        self.names().any(|name| name.parse::<i64>().is_ok() || category(name).is_some())
    }

    /// The names of its variants.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.variants.iter().map(|(name, _)| name.as_str())
    }

    fn choose(&self, speech: &Speech) -> &Pattern {
        let fits = |name: &str| match speech.argument(&self.by) {
            Some(Arg::Number(number)) => {
                name.parse() == Ok(number)
                    || category(name) == Some(RULES[speech.language as usize].category_for(number))
            }
            Some(Arg::Text(text)) => name == text,
            None => false,
        };
        let fitting = self.variants.iter().find(|(name, _)| fits(name));
        &fitting.unwrap_or(&self.variants[self.default]).1
    }
}

static RULES: LazyLock<[PluralRules; 6]> = LazyLock::new(|| {
    Language::ALL.map(|language| {
        PluralRules::try_new_cardinal((&language.locale()).into())
            .expect("the compiled data have every locale, tested")
    })
});

/// The names of the plural categories that a language knows: `one` and `other` in English.
pub(crate) fn plural_categories(language: Language) -> Vec<&'static str> {
    RULES[language as usize].categories().map(category_name).collect()
}

fn category_name(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}

fn category(name: &str) -> Option<PluralCategory> {
    PluralCategory::all().find(|category| category_name(*category) == name)
}

/// Whether a text within a sentence of this language may disturb the order of its words.
fn may_disturb(language: Language, text: &str) -> bool {
    language.direction() == "rtl" || text.chars().any(is_right_to_left)
}

/// Letters of the right-to-left scripts, by the blocks of Unicode that hold them.
fn is_right_to_left(letter: char) -> bool {
    matches!(letter,
        '\u{0590}'..='\u{08FF}'
        | '\u{FB1D}'..='\u{FDFF}'
        | '\u{FE70}'..='\u{FEFE}'
        | '\u{10800}'..='\u{10FFF}'
        | '\u{1E800}'..='\u{1EFFF}')
}

fn write_infallibly(out: &mut String, text: std::fmt::Arguments) {
    out.write_fmt(text).expect("memory takes every text");
}

#[cfg(test)]
mod tests {
    use super::Language::*;
    use super::*;

    #[test]
    fn plural_forms_follow_the_cldr_beyond_a_hundred() {
        let form = |language: Language, number: i64| {
            category_name(RULES[language as usize].category_for(number))
        };
        let arabic = [0, 1, 2, 3, 10, 11, 99, 100, 102, 103, 111, 1_203];
        let expected = [
            "zero", "one", "two", "few", "few", "many", "many", "other", "other", "few", "many",
            "few",
        ];
        assert_eq!(arabic.map(|number| form(Ar, number)), expected);
        let russian = [0, 1, 2, 5, 11, 12, 21, 22, 25, 101, 111, 112, 1_000];
        let expected = [
            "many", "one", "few", "many", "many", "many", "one", "few", "many", "one", "many",
            "many", "many",
        ];
        assert_eq!(russian.map(|number| form(Ru, number)), expected);
        assert_eq!([form(Fr, 0), form(Fr, 2), form(Fr, 1_000_000)], ["one", "other", "many"]);
        assert_eq!([form(Zh, 0), form(Zh, 1), form(Zh, 2)], ["other"; 3]);
        assert_eq!([form(En, -1), form(Es, 1), form(Es, 2_000_000)], ["one", "one", "many"]);
    }
}
