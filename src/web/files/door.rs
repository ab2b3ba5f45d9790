//! Who may read a file: whoever sees a field that holds it, in a record as it is or as it was; and
//! whoever brought it, until a record names it.

use facility_access::{Subject, Verb, may_see_field, public_sees_field};
use facility_store::{Edition, FilePlace, FileState, Record, StoredFile, files_in};

use crate::web::ask::Ask;
use crate::web::errors::Error;
use crate::web::records::changes_seen;

/// How a file is open to whoever asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// It is not: as if it were not there.
    Closed,
    /// To them.
    Open,
    /// To everybody.
    Public,
}

/// How a file is open to whoever asks: what is known of it.
///
/// # Errors
/// When the database fails.
pub async fn door(ask: &Ask, file: &StoredFile) -> Result<Door, Error> {
    let own = ask.person.is_signed_in() && file.person == ask.person.id;
    let users = ask.site.store.file_users(&file.id).await?;
    if users.is_empty() {
        return Ok(if own { Door::Open } else { Door::Closed });
    }
    let mut found = Door::Closed;
    for record in ask.site.store.records(&users).await? {
        match door_of(ask, &record, &file.id).await? {
            Door::Closed => {}
            Door::Open => found = Door::Open,
            Door::Public => return Ok(Door::Public),
        }
    }
    Ok(found)
}

/// How the content of a file is open: one that waits for its check is given to whoever brought it
/// only, one that the check refused to nobody.
///
/// # Errors
/// When the database fails.
pub async fn content_door(ask: &Ask, file: &StoredFile) -> Result<Door, Error> {
    let own = ask.person.is_signed_in() && file.person == ask.person.id;
    match file.state {
        FileState::Clean => door(ask, file).await,
        FileState::Waiting if own => Ok(door(ask, file).await?.min_open()),
        _ => Ok(Door::Closed),
    }
}

impl Door {
    fn min_open(self) -> Door {
        if self == Door::Public { Door::Open } else { self }
    }
}

async fn door_of(ask: &Ask, record: &Record, id: &str) -> Result<Door, Error> {
    if !ask.may(Verb::See, record) {
        return Ok(Door::Closed);
    }
    let (kind, subject) = (record.kind, record.subject());
    let holds = |place: &FilePlace<'_>| place.file.id == id;
    let mut door = Door::Closed;
    for place in files_in(kind, &record.body).into_iter().filter(holds) {
        let fields = || std::iter::once(place.field).chain(place.inner);
        if fields().all(|field| public_sees_field(field, &subject)) {
            return Ok(Door::Public);
        }
        if fields().all(|field| may_see_field(&ask.person, field, &subject)) {
            door = Door::Open;
        }
    }
    if door == Door::Open || !was_seen(ask, record, id).await? {
        return Ok(door);
    }
    Ok(Door::Open)
}

/// Whether an older edition that whoever asks sees holds the file in a field that they see, then
/// and now: as the comparison of two editions shows it.
async fn was_seen(ask: &Ask, record: &Record, id: &str) -> Result<bool, Error> {
    let editions = ask.site.store.editions(record).await?;
    let holds = |edition: &&Edition| {
        files_in(record.kind, &edition.body).iter().any(|place| place.file.id == id)
    };
    let holding: Vec<&Edition> = editions.iter().filter(holds).collect();
    if holding.is_empty() {
        return Ok(false);
    }
    let seen: Vec<i64> =
        changes_seen(ask, record).await?.iter().map(|change| change.edition).collect();
    let now = record.subject();
    Ok(holding.into_iter().filter(|edition| seen.contains(&edition.edition)).any(|edition| {
        let then = Subject::new(record.kind, &edition.state, &record.owner, &edition.body);
        files_in(record.kind, &edition.body).iter().filter(|place| place.file.id == id).any(
            |place| {
                std::iter::once(place.field).chain(place.inner).all(|field| {
                    [&now, &then].iter().all(|subject| may_see_field(&ask.person, field, subject))
                })
            },
        )
    }))
}
