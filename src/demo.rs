//! The fictional world: its tables, its people, and what they did in the weeks before it is shown.

use std::collections::{HashMap, HashSet};

use facility_access::{Grant, Person, Role, Verb, may};
use facility_record::{ENTRY, MERGE, Move, Overdue, Reader, Shape, State, Value};
use facility_store::{Profile, Record, Save, Store};

use crate::accounts::policies;
use crate::demo_tables::{FILES, Line, Part, lines, said};
use crate::exchange::FACILITY;
use crate::registry::curation::add_merger;
use crate::starter::{self, File};

const PEOPLE: &str = include_str!("../demo/people.csv");
const HISTORY: &str = include_str!("../demo/history.csv");

/// The scheme of the identifiers that every record of the world carries.
const SCHEME: &str = "demo";

/// The day on which the tables came in, before everything in the history.
const BEGINNING: i64 = 60;
const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// A line of `people.csv`.
pub struct Inhabitant {
    /// Name, with the mark of the demonstration.
    pub name: String,
    /// Mail address by which they sign in.
    pub login: String,
    /// Code of the language they prefer.
    pub language: String,
    /// Roles, between semicolons.
    pub roles: String,
    /// Countries of the roles, `country:KEN` each, between semicolons; empty = all.
    pub scope: String,
    /// Identifier of the organisation that they act for.
    pub organisation: String,
}

/// A line of `history.csv`: who did what with which record.
struct Event {
    record: String,
    change: String,
    /// Their mail address; empty for somebody without an account, and for the facility itself.
    person: String,
    days_ago: i64,
    reason: String,
    /// The record in which the record goes up, where it does.
    into: String,
}

/// Takes the fictional world away: its records with what belongs to its organisations, and its people.
/// How many records and people went; a second time there are none.
///
/// # Errors
/// When the database fails.
pub async fn remove(store: &Store, now: i64) -> Result<(usize, usize), String> {
    let said = |refusal: facility_store::Refusal| refusal.to_string();
    let records = store.all_of_scheme(SCHEME).await.map_err(|fault| fault.to_string())?;
    let mut people = 0;
    for inhabitant in inhabitants()? {
        let known = store.person_with_address(&inhabitant.login).await;
        if let Some(known) = known.map_err(|fault| fault.to_string())? {
            store.erase_person(&known.id, "", now).await.map_err(said)?;
            people += 1;
        }
    }
    store.expunge(&records, "", now).await.map_err(said)?;
    Ok((records.len(), people))
}

/// Loads the real entries that ship and the fictional world beside them, into an empty store.
///
/// # Errors
/// When the database fails, or a file has a problem: also where somebody does in the history what
/// they may not.
pub async fn load(store: &Store, now: i64) -> Result<(), String> {
    let begin = moment(now, BEGINNING, 0);
    starter::load(store, begin).await?;
    let events = history()?;
    let created = events.iter().filter(|event| event.creates());
    let created: HashSet<String> = created.map(|event| event.record.clone()).collect();
    let mut drafts = HashMap::new();
    for file in FILES {
        let later = Part::of(*file, begin, |identifier| created.contains(identifier))?;
        drafts.extend(later.identifiers()?.into_iter().map(|identifier| (identifier, *file)));
        let now = Part::of(*file, begin, |identifier| !created.contains(identifier))?;
        now.load(store, begin).await?;
    }
    let mut people = HashMap::new();
    for inhabitant in inhabitants()? {
        let id = settle(store, &inhabitant, begin).await?;
        people.insert(inhabitant.login, id);
    }
    let mut world = World { store, people, drafts };
    let (mut day, mut number) = (0, 0);
    for event in &events {
        number = if event.days_ago == day { number + 1 } else { 0 };
        day = event.days_ago;
        let done = world.happen(event, moment(now, day, number)).await;
        done.map_err(|problem| format!("{} {}: {problem}", event.record, event.change))?;
    }
    Ok(())
}

/// The people of the world.
///
/// # Errors
/// When `people.csv` cannot be read.
pub fn inhabitants() -> Result<Vec<Inhabitant>, String> {
    let inhabitant = |mut line: Line| Inhabitant {
        name: line.take("name"),
        login: line.take("login"),
        language: line.take("language"),
        roles: line.take("role"),
        scope: line.take("scope"),
        organisation: line.take("organisation"),
    };
    Ok(lines(PEOPLE)?.into_iter().map(inhabitant).collect())
}

impl Event {
    /// Whether a record begins by it.
    fn creates(&self) -> bool {
        ["creation", ENTRY].contains(&self.change.as_str())
    }
}

/// What happened, in its order.
fn history() -> Result<Vec<Event>, String> {
    let mut events: Vec<Event> = Vec::new();
    for mut line in lines(HISTORY)? {
        let days_ago = line.take("days_ago");
        let event = Event {
            record: line.take("record"),
            change: line.take("change"),
            person: line.take("person"),
            days_ago: days_ago.parse().map_err(|_| format!("days_ago: {days_ago}"))?,
            reason: line.take("reason"),
            into: line.take("into"),
        };
        let before = events.last().map_or(BEGINNING - 1, |event| event.days_ago);
        if !(1..=before).contains(&event.days_ago) {
            return Err(format!("{} {}: {days_ago} days ago", event.record, event.change));
        }
        events.push(event);
    }
    Ok(events)
}

/// The moment so many days ago at which the event of this number happened: some time of a working
/// morning, the later the more had happened on that day.
fn moment(now: i64, days_ago: i64, number: i64) -> i64 {
    let minutes = days_ago * 47 % 300 + number * 13;
    now - now.rem_euclid(DAY) - days_ago * DAY + 8 * HOUR + minutes * MINUTE
}

/// Adds a person with their roles and their organisation.
async fn settle(store: &Store, inhabitant: &Inhabitant, now: i64) -> Result<String, String> {
    let profile = Profile {
        name: inhabitant.name.clone(),
        email: inhabitant.login.clone(),
        language: inhabitant.language.clone(),
        ..Profile::default()
    };
    let id = store.add_person(&profile, now).await.map_err(said)?;
    for role in inhabitant.roles.split(';').filter_map(Role::named) {
        for country in inhabitant.scope.split(';') {
            let country = country.strip_prefix("country:").unwrap_or_default().to_owned();
            store.give_role(&id, &Grant { role, country }, "", now).await.map_err(said)?;
        }
    }
    if !inhabitant.organisation.is_empty() {
        let record = identified(store, &inhabitant.organisation).await?;
        store.add_member(&id, &record.id, "", now).await.map_err(said)?;
    }
    policies::consent(store, &id, now).await.map_err(said)?;
    Ok(id)
}

/// The world while its history is told.
struct World<'a> {
    store: &'a Store,
    /// Ids by mail address.
    people: HashMap<String, String>,
    /// The tables of the records that somebody creates in the course of the history, by identifier.
    drafts: HashMap<String, File<'static>>,
}

impl World<'_> {
    async fn happen(&mut self, event: &Event, at: i64) -> Result<(), String> {
        let person = match self.people.get(&event.person) {
            Some(id) => self.store.person(id).await.map_err(said)?,
            None if event.person.is_empty() => Person::visitor(),
            None => return Err(format!("nobody is called {}", event.person)),
        };
        match event.creates() {
            true => self.create(event, &person, at).await,
            false => self.make(event, &person, at).await,
        }
    }

    /// Creates a record, in the state in which it begins. What needs somebody to answer to gets whoever creates it.
    async fn create(&mut self, event: &Event, person: &Person, at: i64) -> Result<(), String> {
        let file =
            self.drafts.remove(&event.record).ok_or("it is in no table, or there already")?;
        let part = Part::of(file, at, |identifier| identifier == event.record)?;
        let line = part.plan(self.store, at).await?.lines.pop().ok_or("it is there already")?;
        let kind = line.after.kind;
        let step = kind.move_named(&event.change).ok_or("it is not begun so")?;
        let mut after = Record { state: step.to.to_owned(), created: at, ..line.after };
        let own = format!("person:{}", person.id);
        let named = |first: &State| [first.readers, first.waits_for].concat();
        let is_answered_for = named(&kind.states[0]).contains(&Reader::Owner);
        if after.owner == FACILITY && person.is_signed_in() && is_answered_for {
            after.owner = own;
        }
        // Whom to answer is said by those whose it is.
        let is_own = step.name != ENTRY;
        for field in kind.fields.iter().filter(|_| is_own) {
            if matches!(field.shape, Shape::Person) && field.required {
                after.body.set(&kind.fields, field.name, Value::Word(person.id.clone()));
            }
        }
        let may = match step.name == ENTRY {
            true => may(person, Verb::Enter, &after.subject()),
            false => may_create(person, &after),
        };
        if person.is_signed_in() && !may {
            return Err(format!("{} may not", event.person));
        }
        self.save(event, (None, &after), line.identifier.as_slice(), (&person.id, at)).await
    }

    /// Makes a move.
    async fn make(&self, event: &Event, person: &Person, at: i64) -> Result<(), String> {
        let before = identified(self.store, &event.record).await?;
        let verb = Verb::Move(event.change.as_str());
        let step = before.kind.move_named(&event.change).ok_or("there is no such move")?;
        // What is noted for one person alone, they make happen themselves, as with who handles a
        // request, and those who may still change a record, by a page of its own, as with a call.
        let is_own = before.owner == format!("person:{}", person.id);
        let is_doing = is_own || may(person, Verb::Edit, &before.subject());
        let is_by_itself = (event.person.is_empty() || is_doing) && happens(step);
        let is_open = step.takes_another() || step.is_open(&before.state, &before.body);
        if !is_open || !(is_by_itself || may(person, verb, &before.subject())) {
            return Err(format!("{} may not, in {}", event.person, before.state));
        }
        if step.reasoned == event.reason.is_empty() {
            return Err("a reason that is not asked for, or none that is".into());
        }
        if step.name == MERGE {
            let kept = identified(self.store, &event.into).await?;
            let mut writing = self.store.writing(at);
            let records = (&before, &kept, &kept);
            let added = add_merger(self.store, &mut writing, records, &person.id, at).await;
            added.map_err(said)?;
            return writing.commit().await.map(|_| ()).map_err(said);
        }
        let after = Record { state: step.to.to_owned(), ..before.clone() };
        self.save(event, (Some(&before), &after), &[], (&person.id, at)).await
    }

    async fn save(
        &self,
        event: &Event,
        (before, after): (Option<&Record>, &Record),
        identifiers: &[(String, String)],
        (person, at): (&str, i64),
    ) -> Result<(), String> {
        let (change, reason) = (event.change.as_str(), event.reason.as_str());
        let mut writing = self.store.writing(at);
        writing.save(&Save { before, after, person, change, reason, identifiers });
        writing.commit().await.map(|_| ()).map_err(said)
    }
}

/// Whether this person begins such a record: of their own accord; for somebody whom they ask, as whoever
/// looks after the room; or where the facility makes it for whoever begins it, as with feedback.
fn may_create(person: &Person, record: &Record) -> bool {
    let subject = record.subject();
    let is_made = record.kind.creation().is_some_and(|step| step.by.contains(&Reader::Facility));
    let verbs = [Verb::Create, Verb::Import];
    let is_doing = person.owners().contains(&record.owner) || may(person, Verb::Edit, &subject);
    verbs.into_iter().any(|verb| may(person, verb, &subject)) || (is_made && is_doing)
}

/// Whether a move is made without anybody: once its time is over, or because it follows from what
/// happened to another record.
fn happens(step: &Move) -> bool {
    step.overdue == Overdue::happens || step.by.contains(&Reader::Facility)
}

/// The record of an identifier with its scheme.
async fn identified(store: &Store, identifier: &str) -> Result<Record, String> {
    let (scheme, value) = identifier.split_once(':').unwrap_or(("", identifier));
    let id = store.identified(scheme, value).await.map_err(said)?.unwrap_or_default();
    let record = store.record(&id).await.map_err(said)?;
    record.ok_or_else(|| format!("there is no {identifier}"))
}
