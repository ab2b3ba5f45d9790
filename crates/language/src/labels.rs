//! The labels in six languages: read once, then said by key.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use crate::check::Problem;
use crate::fluent;
use crate::language::Language;
use crate::pattern::{Pattern, Speech};

/// What is filled into a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arg<'a> {
    /// A number: chooses the plural form and is written with the language's separators. A
    /// year is no quantity: give it as text.
    Number(i64),
    /// A text, filled in as it is; whoever writes HTML escapes the sentence, not the argument.
    Text(&'a str),
}

impl From<i64> for Arg<'_> {
    fn from(number: i64) -> Self {
        Arg::Number(number)
    }
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Arg::Text(text)
    }
}

/// The labels of the six languages. Can be shared between threads.
#[derive(Debug)]
pub struct Labels {
    rows: HashMap<String, [Option<Pattern>; 6]>,
}

static COMPILED: LazyLock<Labels> = LazyLock::new(|| {
    let texts = [
        (Language::Ar, include_str!("../../../locales/ar.ftl")),
        (Language::En, include_str!("../../../locales/en.ftl")),
        (Language::Es, include_str!("../../../locales/es.ftl")),
        (Language::Fr, include_str!("../../../locales/fr.ftl")),
        (Language::Ru, include_str!("../../../locales/ru.ftl")),
        (Language::Zh, include_str!("../../../locales/zh.ftl")),
    ];
    Labels::new(&texts).expect("the six locale files can be read, tested")
});

impl Labels {
    /// Reads Fluent texts; a language may come in several. Problems are what breaks the syntax,
    /// what could not be said and keys that stand twice, all of them at once; [`crate::check`]
    /// compares the languages.
    pub fn new(texts: &[(Language, &str)]) -> Result<Labels, Vec<Problem>> {
        let mut rows: HashMap<String, [Option<Pattern>; 6]> = HashMap::new();
        let mut problems = Vec::new();
        for &(language, text) in texts {
            let (labels, told) = fluent::read(language, text);
            problems.extend(told);
            for (key, pattern) in labels {
                if rows.get(&key).is_some_and(|row| row[language as usize].is_some()) {
                    problems.push(Problem::new(language, &key, "stands twice"));
                }
                rows.entry(key).or_default()[language as usize] = Some(pattern);
            }
        }
        if problems.is_empty() { Ok(Labels { rows }) } else { Err(problems) }
    }

    /// The labels that are built into the program: `locales/*.ftl`.
    pub fn compiled() -> &'static Labels {
        &COMPILED
    }

    /// A label without arguments. Missing in this language, it is said in English; missing there
    /// too, the key itself is said in brackets, so that the gap is seen.
    pub fn say(&self, language: Language, key: &str) -> Cow<'_, str> {
        match self.try_say(language, key) {
            Some(text) => Cow::Borrowed(text),
            None => Cow::Owned(self.say_with(language, key, &[])),
        }
    }

    /// A label with its arguments: for attributes, titles, mail subjects and data. It has no marks
    /// of direction, which would travel along when such a text is copied, compared or cut.
    pub fn say_with(&self, language: Language, key: &str, arguments: &[(&str, Arg)]) -> String {
        self.speak(key, &Speech { language, arguments, is_isolating: false })
    }

    /// The same for running text: page contents, the body of a mail. A text that might be
    /// written in the other direction stands between the marks FIRST STRONG ISOLATE and POP
    /// DIRECTIONAL ISOLATE, which do in plain text what `<bdi>` does in HTML: always in Arabic,
    /// elsewhere only around right-to-left letters.
    pub fn say_isolated(&self, language: Language, key: &str, arguments: &[(&str, Arg)]) -> String {
        self.speak(key, &Speech { language, arguments, is_isolating: true })
    }

    /// Like [`Labels::say`] for a label that need not exist, such as a hint: `None` when neither
    /// this language nor English has it, or when it wants arguments.
    pub fn try_say(&self, language: Language, key: &str) -> Option<&str> {
        self.find(language, key)?.1.plain()
    }

    /// The language that a label is said in: English when the one asked for lacks it. A page sets
    /// `lang` by it.
    pub fn spoken(&self, language: Language, key: &str) -> Language {
        self.find(language, key).map_or(Language::En, |(spoken, _)| spoken)
    }

    /// Whether the language itself has the label.
    pub fn has(&self, language: Language, key: &str) -> bool {
        self.pattern(language, key).is_some()
    }

    /// The keys that the language itself has, sorted.
    pub fn keys(&self, language: Language) -> impl Iterator<Item = &str> {
        let had = self.rows.iter().filter(move |(_, row)| row[language as usize].is_some());
        let mut keys: Vec<&str> = had.map(|(key, _)| key.as_str()).collect();
        keys.sort_unstable();
        keys.into_iter()
    }

    /// The pattern that the language itself has.
    pub(crate) fn pattern(&self, language: Language, key: &str) -> Option<&Pattern> {
        self.rows.get(key)?[language as usize].as_ref()
    }

    fn speak(&self, key: &str, speech: &Speech) -> String {
        let Some((language, pattern)) = self.find(speech.language, key) else {
            return format!("[{key}]");
        };
        let mut out = String::new();
        pattern.say(&Speech { language, ..*speech }, &mut out);
        out
    }

    fn find(&self, language: Language, key: &str) -> Option<(Language, &Pattern)> {
        let row = self.rows.get(key)?;
        [language, Language::En]
            .into_iter()
            .find_map(|spoken| row[spoken as usize].as_ref().map(|pattern| (spoken, pattern)))
    }
}

#[cfg(test)]
mod tests {
    use super::Language::*;
    use super::*;

    fn sample() -> Labels {
        let en = "-us = Facility\nwelcome = Welcome to { -us }\nonly-english = Only here\n\
            results = { $count ->\n    [one] One result for { $name }\n   *[other] { $count } results for { $name }\n }\n\
            step = { $state ->\n    [draft] Draft\n   *[other] Sent\n }";
        let ar = "-us = Facility\nwelcome = مرحبا بكم في { -us }\n\
            results = { $count ->\n    [zero] zero { $name }\n    [one] one { $name }\n    [two] two { $name }\n    \
            [few] few { $count } { $name }\n    [many] many { $count } { $name }\n   *[other] other { $count } { $name }\n }\n\
            step = { $state ->\n    [draft] مسودة\n   *[other] أرسلت\n }";
        Labels::new(&[(En, en), (Ar, ar)]).unwrap()
    }

    #[test]
    fn a_label_without_arguments_is_borrowed() {
        let labels = sample();
        assert!(matches!(labels.say(En, "welcome"), Cow::Borrowed("Welcome to Facility")));
        assert_eq!(labels.say(Ar, "welcome"), "مرحبا بكم في Facility");
        assert_eq!(labels.try_say(Ar, "welcome"), Some("مرحبا بكم في Facility"));
    }

    #[test]
    fn a_missing_label_falls_back_to_english_then_to_its_key() {
        let labels = sample();
        assert_eq!(labels.say(Ar, "only-english"), "Only here");
        assert_eq!(labels.spoken(Ar, "only-english"), En);
        assert_eq!(labels.spoken(Ar, "welcome"), Ar);
        assert!(!labels.has(Ar, "only-english"));
        assert_eq!(labels.say(Ar, "no-such"), "[no-such]");
        assert_eq!(labels.say_with(En, "no-such", &[("count", Arg::Number(1))]), "[no-such]");
        assert_eq!(labels.try_say(En, "no-such"), None);
        assert_eq!(labels.say(En, ""), "[]");
    }

    #[test]
    fn a_label_said_without_its_arguments_shows_the_gap() {
        assert_eq!(sample().say(Zh, "results"), "{$count} results for {$name}");
        assert_eq!(sample().try_say(En, "results"), None);
    }

    #[test]
    fn arabic_has_six_plural_forms() {
        let labels = sample();
        let said = |count| {
            let arguments = [("count", Arg::Number(count)), ("name", Arg::Text("x"))];
            labels.say_with(Ar, "results", &arguments)
        };
        assert_eq!(said(0), "zero x");
        assert_eq!(said(1), "one x");
        assert_eq!(said(2), "two x");
        assert_eq!(said(7), "few 7 x");
        assert_eq!(said(11), "many 11 x");
        assert_eq!(said(100), "other 100 x");
        assert_eq!(said(1_203), "few 1,203 x");
    }

    #[test]
    fn numbers_within_labels_are_written_as_the_language_writes_them() {
        let text = "n = { $n } { NUMBER($n, useGrouping: \"false\") }";
        let labels = Labels::new(&[(En, text), (Es, text), (Ru, text)]).unwrap();
        let said = |language| labels.say_with(language, "n", &[("n", Arg::Number(12_345))]);
        assert_eq!(said(En), "12,345 12345");
        assert_eq!(said(Es), "12.345 12345");
        assert_eq!(said(Ru), "12\u{a0}345 12345");
    }

    #[test]
    fn marks_of_direction_stand_only_in_running_text() {
        let labels = sample();
        let arguments = |name| [("count", Arg::Number(1)), ("name", Arg::Text(name))];
        assert_eq!(labels.say_with(Ar, "results", &arguments("Kenya")), "one Kenya");
        assert_eq!(
            labels.say_isolated(Ar, "results", &arguments("Kenya")),
            "one \u{2068}Kenya\u{2069}"
        );
        assert_eq!(labels.say_isolated(En, "results", &arguments("Kenya")), "One result for Kenya");
        let arabic = labels.say_isolated(En, "results", &arguments("كينيا"));
        assert_eq!(arabic, "One result for \u{2068}كينيا\u{2069}");
    }

    #[test]
    fn a_text_that_decides_between_variants_gets_no_marks() {
        assert_eq!(sample().say_isolated(Ar, "step", &[("state", Arg::Text("draft"))]), "مسودة");
    }

    #[test]
    fn labels_are_shared_between_threads() {
        let labels = sample();
        std::thread::scope(|scope| {
            for count in 0..4 {
                let labels = &labels;
                scope.spawn(move || {
                    let arguments = [("count", Arg::Number(count)), ("name", Arg::Text("x"))];
                    assert!(labels.say_with(Ar, "results", &arguments).ends_with('x'));
                });
            }
        });
    }

    #[test]
    fn broken_syntax_and_keys_that_stand_twice_are_all_told_at_once() {
        let told = Labels::new(&[(En, "good = Good\nbad = { $\n"), (Fr, "a = A\na = B\n")]);
        let told: Vec<String> =
            told.err().unwrap().iter().map(|problem| problem.to_string()).collect();
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[0].starts_with("en.ftl: line 2: "), "{told:?}");
        assert_eq!(told[1], "fr.ftl: a: stands twice");
    }

    #[test]
    fn the_compiled_labels_have_the_same_keys_in_their_order() {
        let keys: Vec<&str> = Labels::compiled().keys(En).collect();
        assert!(keys.is_sorted() && keys.contains(&"number-percent"));
    }
}
