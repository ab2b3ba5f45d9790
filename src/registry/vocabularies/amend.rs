//! Amending a vocabulary by a table: first what it would change, then the change, all in one write.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use facility_language::Arg;
use facility_record::{Code, Declared, Kind, Line, Text};
use facility_store::{Record, Save, Writing};

use super::{ALL, Amendment, Mistake, Proposal, amendments, codes_of, named, propose, recoded};
use crate::exchange::as_utf8;
use crate::registry::curation::repeated;
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::frame::Frame;

/// Mistakes that are shown; the number of all is said.
const SHOWN: usize = 100;

/// A code that becomes another, or is new.
struct ShownAmended {
    code: String,
    label: String,
    /// What happens to it: new, changed, chosen no more.
    tag: String,
    /// Name of a column, before and after.
    cells: Vec<(String, String, String)>,
    /// How many records hold it, where it was there before.
    held: String,
    /// Where those that are public are listed.
    address: String,
}

#[derive(Template)]
#[template(path = "registry/vocabularies/amend.html")]
struct AmendPage {
    frame: Frame,
    label: String,
    here: String,
    table: String,
    /// Whether a table was sent.
    is_sent: bool,
    /// Whether somebody else amended the vocabulary meanwhile.
    is_conflict: bool,
    mistakes: Vec<String>,
    mistakes_said: String,
    amended: Vec<ShownAmended>,
    said: Vec<String>,
    edition: i64,
    token: String,
    once: String,
}

/// The form.
pub async fn form(ask: Arc<Ask>) -> Result<Answer, Error> {
    draw(&ask, None, false).await
}

/// What a table would change; or, once that was looked at, the change.
pub async fn send(ask: Arc<Ask>) -> Result<Answer, Error> {
    let (_, vocabulary) = named(&ask)?;
    if let Some(answer) = repeated(&ask).await? {
        return Ok(Answer::to(format!("{answer}?done=saved")));
    }
    let proposal = propose(vocabulary, &table_sent(&ask));
    let is_wanted = ask.form.first("step") == "apply";
    if !is_wanted || !proposal.mistakes.is_empty() || proposal.amended.is_empty() {
        return draw(&ask, Some(proposal), false).await;
    }
    let before = amendment(&ask).await?;
    let edition = before.as_ref().map_or(0, |record| record.edition);
    if ask.form.first("edition").parse() != Ok(edition) {
        return draw(&ask, Some(proposal), true).await;
    }
    match apply(&ask, before, &proposal).await {
        Ok(()) | Err(Error::Refusal(Refusal::Repeated(_))) => {
            Ok(Answer::to(format!("{}?done=saved", page_of(&ask))))
        }
        Err(Error::Refusal(Refusal::Conflict)) => draw(&ask, Some(proposal), true).await,
        Err(error) => Err(error),
    }
}

/// The page of the vocabulary.
fn page_of(ask: &Ask) -> String {
    ask.at(&format!("vocabularies/{}", ask.param("vocabulary")))
}

/// The table that was sent: as a file, or else as text.
fn table_sent(ask: &Ask) -> String {
    match ask.files.iter().find(|file| file.field == "file") {
        Some(file) => String::from_utf8_lossy(&as_utf8(&file.bytes)).into_owned(),
        None => ask.form.first("table").to_owned(),
    }
}

/// What was amended of this vocabulary so far.
async fn amendment(ask: &Ask) -> Result<Option<Record>, Error> {
    let name = ask.param("vocabulary");
    Ok(amendments(ask).await?.into_iter().find(|(other, _)| other == name).map(|(_, r)| r))
}

/// The codes that go, with those that stand for them.
fn replaced(proposal: &Proposal) -> BTreeMap<&str, &str> {
    let entries = proposal.amended.iter().map(|amended| &amended.entry);
    let gone = entries.filter(|entry| !entry.replaced_by().is_empty());
    gone.map(|entry| (entry.code.as_str(), entry.replaced_by())).collect()
}

/// Writes the amendment, and other codes into the records that hold one that is replaced.
async fn apply(ask: &Ask, before: Option<Record>, proposal: &Proposal) -> Result<(), Error> {
    let (store, name) = (&ask.site.store, ask.param("vocabulary"));
    let mut amended = before.as_ref().map_or_else(
        || Amendment {
            title: title(ask, name),
            vocabulary: Code(name.to_owned()),
            ..Amendment::default()
        },
        |record| Amendment::from_body(&record.body),
    );
    for one in &proposal.amended {
        amended.amend(&one.entry, || facility_store::random_hex(4));
    }
    let kind = Amendment::kind();
    let after = before.clone().unwrap_or_else(|| Record {
        id: store.new_id(),
        kind,
        state: kind.states[0].name.to_owned(),
        owner: crate::exchange::FACILITY.to_owned(),
        edition: 0,
        created: ask.now,
        updated: ask.now,
        since: ask.now,
        body: amended.to_body(),
    });
    let after = Record { body: amended.to_body(), updated: ask.now, ..after };
    let here = page_of(ask);
    let mut writing = store.writing(ask.now);
    let once = ask.form.first("once");
    if !once.is_empty() {
        writing.once(once, &ask.person.id, &ask.digest(), &here);
    }
    let identifiers = [(AMENDS.to_owned(), name.to_owned())];
    let change = if before.is_some() { "edit" } else { "creation" };
    writing.save(&Save {
        before: before.as_ref(),
        after: &after,
        person: &ask.person.id,
        change,
        reason: "",
        identifiers: if before.is_some() { &[] } else { &identifiers },
    });
    let replaced = replaced(proposal);
    if !replaced.is_empty() {
        recode(ask, &mut writing, name, &replaced).await?;
    }
    writing.commit().await?;
    Ok(())
}

/// The scheme of the identifier that keeps a vocabulary to one amendment.
const AMENDS: &str = "vocabulary";

/// The name of a vocabulary in all languages.
fn title(ask: &Ask, name: &str) -> Line {
    let entry = ask.vocabularies.of(ALL).entry(name).cloned().unwrap_or_default();
    Line(Text { original: "en".into(), texts: entry.labels, ..Text::default() })
}

/// Whether records of a kind may hold codes of a vocabulary.
fn may_hold(kind: &Kind, vocabulary: &str) -> bool {
    let holds = |field: &facility_record::Field| {
        field.vocabulary == vocabulary || ["countries", "currencies"].contains(&vocabulary)
    };
    kind.fields.iter().any(|field| holds(field) || field.rows().iter().any(holds))
}

/// Goes through all records that may hold codes of a vocabulary, whoever sees them.
async fn each_holder(
    ask: &Ask,
    vocabulary: &str,
    mut look: impl FnMut(&Record),
) -> Result<(), Error> {
    let mut after = String::new();
    loop {
        let records = ask.site.store.all_after(&after, 500).await?;
        let Some(last) = records.last() else { return Ok(()) };
        after.clone_from(&last.id);
        records.iter().filter(|record| may_hold(record.kind, vocabulary)).for_each(&mut look);
    }
}

async fn recode(
    ask: &Ask,
    writing: &mut Writing<'_>,
    vocabulary: &str,
    replaced: &BTreeMap<&str, &str>,
) -> Result<(), Error> {
    each_holder(ask, vocabulary, |record| {
        let fields = &record.kind.fields;
        let body = recoded(fields, &record.body, vocabulary, &|code| replaced.get(code).copied());
        if body != record.body {
            let after = Record { body, updated: ask.now, ..record.clone() };
            writing.save(&Save {
                before: Some(record),
                after: &after,
                person: &ask.person.id,
                change: "recoding",
                reason: "",
                identifiers: &[],
            });
        }
    })
    .await
}

async fn draw(ask: &Ask, sent: Option<Proposal>, is_conflict: bool) -> Result<Answer, Error> {
    let (label, _) = named(ask)?;
    let is_sent = sent.is_some();
    let proposal = sent.unwrap_or_default();
    let edition = amendment(ask).await?.map_or(0, |record| record.edition);
    let has_mistakes = !proposal.mistakes.is_empty();
    let count = |key: &str, count: usize| (count > 0).then(|| ask.say.count(key, count));
    let said = [
        count("vocabulary-changes", proposal.amended.len()),
        count("vocabulary-unchanged", proposal.unchanged),
        count("vocabulary-unnamed", proposal.unnamed),
    ];
    let here = page_of(ask);
    let page = AmendPage {
        frame: Frame::new(ask, &ask.say.t("vocabulary-amend"))
            .about(&label)
            .crumb(ask.say.t("vocabularies"), ask.at("vocabularies"))
            .crumb(label.clone(), here.clone())
            .with_problems(has_mistakes || is_conflict),
        here,
        table: table_sent(ask),
        is_sent,
        is_conflict,
        mistakes: proposal.mistakes.iter().take(SHOWN).map(|found| sentence(ask, found)).collect(),
        mistakes_said: ask.say.count("problems-title", proposal.mistakes.len()),
        amended: match has_mistakes {
            true => Vec::new(),
            false => shown(ask, &proposal).await?,
        },
        said: said.into_iter().flatten().collect(),
        edition,
        token: ask.form_token(),
        once: facility_store::random_hex(16),
        label,
    };
    let status = match (is_conflict, has_mistakes) {
        (true, _) => 409,
        (false, true) => 422,
        (false, false) => 200,
    };
    Ok(Answer::html_with(status, page.render()?))
}

/// What is wrong, where, and the way out.
fn sentence(ask: &Ask, mistake: &Mistake) -> String {
    let what = ask.say.of(&format!("vocabulary-mistake-{}", mistake.word), "given", &mistake.given);
    ask.say.with(
        "vocabulary-mistake-at",
        &[
            ("line", Arg::Number(mistake.line as i64)),
            ("column", Arg::Number(mistake.column as i64)),
            ("what", Arg::Text(&what)),
        ],
    )
}

async fn shown(ask: &Ask, proposal: &Proposal) -> Result<Vec<ShownAmended>, Error> {
    let name = ask.param("vocabulary");
    let mut held: BTreeMap<&str, usize> = BTreeMap::new();
    let old = proposal.amended.iter().filter(|amended| !amended.is_new);
    held.extend(old.map(|amended| (amended.entry.code.as_str(), 0)));
    if !held.is_empty() {
        each_holder(ask, name, |record| {
            let mut codes = codes_of(&record.kind.fields, &record.body.values, name);
            codes.sort_unstable();
            codes.dedup();
            for code in codes {
                if let Some(count) = held.get_mut(code) {
                    *count += 1;
                }
            }
        })
        .await?;
    }
    let facets = ask.site.store.kinds().iter().flat_map(|kind| kind.facets());
    let facet = facets.into_iter().find(|field| field.vocabulary == name).map(|field| field.facet);
    let amended = proposal.amended.iter().map(|amended| {
        let entry = &amended.entry;
        let count = held.get(entry.code.as_str()).copied();
        let key = match (amended.is_new, entry.is_retired()) {
            (true, _) => "vocabulary-new",
            (false, true) => "vocabulary-retired",
            (false, false) => "vocabulary-changed",
        };
        ShownAmended {
            code: entry.code.clone(),
            label: entry.labels.get(ask.say.code()).cloned().unwrap_or_default(),
            tag: ask.say.t(key).into_owned(),
            cells: amended.cells.clone(),
            held: match (count, entry.replaced_by()) {
                (None, _) => String::new(),
                (Some(count), "") => ask.say.count("vocabulary-held", count),
                (Some(count), _) => ask.say.count("vocabulary-recoded", count),
            },
            address: match facet.filter(|_| count.is_some_and(|count| count > 0)) {
                Some(facet) => format!("{}?{facet}={}", ask.at("search"), entry.code),
                None => String::new(),
            },
        }
    });
    Ok(amended.collect())
}
