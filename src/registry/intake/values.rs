//! Words of a table that are in no list of ours and name no record: what they mean.

use std::sync::Arc;

use askama::Template;
use facility_record::Kind;

use super::begin::Choice;
use super::draft::{self, Told};
use super::options::Labels;
use super::{CHOICES, address, open, working};
use crate::exchange::propose;
use crate::exchange::targets::{Target, targets};
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::Error;
use crate::web::frame::Frame;

/// From so many codes on, one types instead of choosing from a list.
const MANY: usize = 60;

/// A word with what it may mean.
struct Word {
    at: usize,
    word: String,
    lines: String,
    choices: Vec<Choice>,
    list: String,
    given: String,
    is_guess: bool,
}

/// The words of one field.
struct Words {
    label: String,
    hint: String,
    words: Vec<Word>,
}

#[derive(Template)]
#[template(path = "registry/intake/values.html")]
struct ValuesPage {
    frame: Frame,
    name: String,
    fields: Vec<Words>,
    lists: Vec<(String, Vec<String>)>,
    token: String,
    preview: String,
    back: String,
}

/// The words, each with what it may mean.
pub async fn show(ask: Arc<Ask>) -> Result<Answer, Error> {
    let (intake, kind) = open(&ask).await?;
    let draft = draft::draft(&ask.site, &intake).await?;
    if working::is_going_on(&ask, &draft) {
        return working::page(&ask, &intake);
    }
    let Some(told) = draft.told else {
        return Ok(Answer::to(address(&ask, &intake, "")));
    };
    let (fields, lists) = fields(&ask, kind, &told);
    let page = ValuesPage {
        frame: Frame::new(&ask, &ask.say.t("import-values"))
            .crumb(ask.say.t("import"), ask.at(super::IMPORT))
            .crumb(ask.say.t("import-columns"), address(&ask, &intake, "")),
        name: intake.name.clone(),
        fields,
        lists,
        token: ask.form_token(),
        preview: address(&ask, &intake, "/preview"),
        back: address(&ask, &intake, ""),
    };
    Ok(Answer::html(page.render()?))
}

/// The words field by field, and the long lists that several of them share.
fn fields(ask: &Ask, kind: &'static Kind, told: &Told) -> (Vec<Words>, Vec<(String, Vec<String>)>) {
    let (labels, all) = (Labels { ask, kind }, targets(kind));
    let mut fields: Vec<Words> = Vec::new();
    let mut lists: Vec<(String, Vec<String>)> = Vec::new();
    let mut last = "";
    for (at, (field, word, count)) in told.words.iter().enumerate() {
        let target = all.iter().find(|target| target.name() == *field);
        let vocabulary = target.and_then(Target::vocabulary);
        if field != last {
            let hint = if vocabulary.is_some() { "" } else { "import-values-record" };
            let hint = if hint.is_empty() { String::new() } else { ask.say.t(hint).into_owned() };
            fields.push(Words { label: labels.at(field), hint, words: Vec::new() });
            last = field;
        }
        let mut one = Word {
            at,
            word: word.clone(),
            lines: ask.say.of("import-on-lines", "count", &ask.say.size(*count)),
            choices: Vec::new(),
            list: String::new(),
            given: String::new(),
            is_guess: false,
        };
        if let Some(name) = vocabulary {
            choose(ask, name, &mut one, &mut lists);
        }
        fields.last_mut().expect("one was pushed").words.push(one);
    }
    (fields, lists)
}

/// What a word may mean of a vocabulary, with the most likely chosen.
fn choose(ask: &Ask, name: &str, word: &mut Word, lists: &mut Vec<(String, Vec<String>)>) {
    let vocabulary = ask.vocabularies.of(name);
    let proposal = propose(vocabulary, &word.word).map(str::to_owned);
    word.is_guess = proposal.is_some();
    let label = |code: &str| vocabulary.label(code, ask.say.code()).to_owned();
    if vocabulary.entries().len() <= MANY {
        let chosen = |code: &str| proposal.as_deref() == Some(code);
        word.choices = vocabulary
            .entries()
            .iter()
            .map(|entry| (entry.code.clone(), label(&entry.code), chosen(&entry.code)))
            .collect();
        return;
    }
    let id = format!("list-{}", name.replace('_', "-"));
    if !lists.iter().any(|(other, _)| *other == id) {
        let mut words: Vec<String> =
            vocabulary.entries().iter().map(|entry| label(&entry.code)).collect();
        words.sort_by_cached_key(|word| facility_letters::fold(word));
        debug_assert!(words.len() * 60 < CHOICES, "a list that fits a page");
        lists.push((id.clone(), words));
    }
    word.list = id;
    word.given = proposal.map_or(String::new(), |code| label(&code));
}

/// Takes what the words mean, and looks again.
pub async fn take(ask: Arc<Ask>) -> Result<Answer, Error> {
    let (intake, kind) = open(&ask).await?;
    let mut draft = draft::draft(&ask.site, &intake).await?;
    if working::is_going_on(&ask, &draft) {
        return working::page(&ask, &intake);
    }
    let Some(told) = &draft.told else {
        return Ok(Answer::to(address(&ask, &intake, "")));
    };
    let all = targets(kind);
    for (at, (field, word, _)) in told.words.iter().enumerate() {
        // The words may have become others while the page was open.
        if ask.form.first(&format!("word.{at}")) != word.trim() {
            continue;
        }
        let given = ask.form.first(&format!("meaning.{at}"));
        let target = all.iter().find(|target| target.name() == *field);
        let vocabulary = target.and_then(Target::vocabulary);
        let ours = match (given, vocabulary) {
            ("", _) => continue,
            ("-", _) => "",
            (given, Some(name)) => match ask.vocabularies.of(name).code_of(given) {
                Some(code) => code,
                None => continue,
            },
            (given, None) => given,
        };
        let codes = draft.map.codes.entry(field.clone()).or_default();
        codes.insert(word.clone(), ours.to_owned());
    }
    working::look(&ask, intake, draft, false).await
}
