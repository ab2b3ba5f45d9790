//! Writes: everything that one save of a record changes, as one batch.
//!
//! A batch ends with its change lines: the counter row is taken by the last statements of the
//! transaction, so the order of `change.seq` is the order of the commits, without gaps, on both
//! databases.

use ring::digest;
use serde_json::{Map, Value as Json};

use crate::canonical::{canonical, hex, random_hex};

use crate::db::{Batch, Cell, Dialect, Expect, Fault, WriteError};
use crate::memberships::MemberRole;
use crate::once::Earlier;
use crate::originals::note_originals;
use crate::parts::{address_place, fresh_until, parts_of};
use crate::records::{Record, placeholders, title_of};
use crate::{Store, cells};

/// One save of a record.
#[derive(Clone, Debug)]
pub struct Save<'a> {
    /// The record as it was read; `None` for a new one.
    pub before: Option<&'a Record>,
    /// The record as it is to be, with the edition it was read in (0 for a new one).
    pub after: &'a Record,
    /// Who saves, an id of the person table; empty for the facility itself.
    pub person: &'a str,
    /// The move, or `edit`, `import`.
    pub change: &'a str,
    /// Why, in the person's words.
    pub reason: &'a str,
    /// Identifiers that the record carries from now on, by scheme.
    pub identifiers: &'a [(String, String)],
}

/// Why a save was not kept.
#[derive(Clone, Debug)]
pub enum Refusal {
    /// Somebody else saved the record since it was read.
    Changed,
    /// An identifier belongs to another record.
    Identified,
    /// The same idempotency key came before; this was the answer then.
    Repeated(Earlier),
    /// A file that it names is not there any more.
    FileGone,
    /// The database failed.
    Fault(Fault),
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Refusal::Fault(fault)
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Refusal::Changed => out.write_str("somebody else saved the record meanwhile"),
            Refusal::Identified => out.write_str("an identifier belongs to another record"),
            Refusal::Repeated(_) => out.write_str("the same idempotency key came before"),
            Refusal::FileGone => out.write_str("a file that it names is not there any more"),
            Refusal::Fault(fault) => fault.fmt(out),
        }
    }
}

impl std::error::Error for Refusal {}

/// Several saves that are kept together or not at all.
pub struct Writing<'s> {
    pub(crate) store: &'s Store,
    batch: Batch,
    lines: Vec<Line>,
    now: i64,
    pub(crate) key: Option<(String, String)>,
}

/// A change line in the making.
#[derive(Debug)]
struct Line {
    person: String,
    kind: &'static str,
    record: String,
    change: String,
    edition: i64,
    state: String,
    is_public: bool,
    nonce: String,
    digest: String,
}

impl Store {
    /// Begins a write at this moment, in milliseconds since 1970.
    pub fn writing(&self, now: i64) -> Writing<'_> {
        Writing { store: self, batch: Batch::default(), lines: Vec::new(), now, key: None }
    }
}

impl Writing<'_> {
    /// Adds a statement of another part of the store to the same transaction.
    pub(crate) fn batch(&mut self) -> &mut Batch {
        &mut self.batch
    }

    /// The database that it goes to.
    pub(crate) fn dialect(&self) -> Dialect {
        self.store.db.dialect()
    }

    /// The moment of the write, in milliseconds since 1970.
    pub(crate) fn now(&self) -> i64 {
        self.now
    }

    /// Adds a save.
    pub fn save(&mut self, save: &Save<'_>) {
        let mut after = save.after.clone();
        if let Some(before) = save.before {
            note_originals(&after.kind.fields, &before.body, &mut after.body);
        }
        let maker = (save.before.is_none() && after.kind.is_body()).then(|| own_itself(&mut after));
        self.save_noted(&Save { after: &after, ..save.clone() });
        if let Some(maker) = maker.flatten() {
            self.join(&maker, &after.id, MemberRole::Manager);
        }
    }

    fn save_noted(&mut self, save: &Save<'_>) {
        let after = save.after;
        let edition = after.edition + 1;
        let body = Json::Object(facility_record::body_to_json(&after.kind.fields, &after.body));
        self.write_record(save, edition, &body.to_string());
        self.batch.add(
            "INSERT INTO edition (record, edition, number, at, person, change, state, reason, body) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            cells![
                &after.id,
                edition,
                i64::from(after.kind.number),
                self.now,
                save.person,
                save.change,
                &after.state,
                save.reason,
                body.to_string()
            ],
        );
        self.write_parts(save);
        self.use_files(save.before, after);
        let own = own_identifiers(after);
        // What a record is no longer known by is free again, and told to nobody.
        let before = save.before.map(own_identifiers).unwrap_or_default();
        for (scheme, value) in before.into_iter().filter(|one| !own.contains(one)) {
            let sql = "DELETE FROM identifier WHERE scheme = $1 AND value = $2 AND record = $3";
            self.batch.add(sql, cells![scheme, value, &after.id]);
        }
        for (scheme, value) in save.identifiers.iter().chain(&own) {
            let sql = "INSERT INTO identifier (scheme, value, record) VALUES ($1, $2, $3) \
                       ON CONFLICT (scheme, value) DO UPDATE SET record = excluded.record \
                       WHERE identifier.record = excluded.record";
            let cells = cells![scheme, value, &after.id];
            self.batch.add_expecting(sql, cells, Expect::Rows(1), "identified");
        }
        self.note_change(save, edition);
    }

    fn write_record(&mut self, save: &Save<'_>, edition: i64, body: &str) {
        let after = save.after;
        let title = title_of(after.kind, &after.body).original_text().to_owned();
        let number = i64::from(after.kind.number);
        let Some(before) = save.before else {
            let sql = "INSERT INTO record (id, kind, state, owner, edition, number, title, created, \
                       updated, since, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $8, $9)";
            let cells = cells![
                &after.id,
                after.kind.name,
                &after.state,
                &after.owner,
                edition,
                number,
                title,
                self.now,
                body
            ];
            self.batch.add(sql, cells);
            return;
        };
        let since = if before.state == after.state { before.since } else { self.now };
        let sql = "UPDATE record SET state = $3, owner = $4, edition = $5, number = $6, title = $7, \
                   updated = $8, since = $9, body = $10 WHERE id = $1 AND edition = $2";
        let cells = cells![
            &after.id,
            after.edition,
            &after.state,
            &after.owner,
            edition,
            number,
            title,
            self.now,
            since,
            body
        ];
        self.batch.add_expecting(sql, cells, Expect::Rows(1), "changed");
    }

    /// Facets, links, reader keys and addresses, all anew: what is stored may have been worked out from an
    /// older declaration, so that a comparison with the record as it was read would leave rows
    /// (a reader key!) that the declaration of today does not give.
    fn write_parts(&mut self, save: &Save<'_>) {
        let id = &save.after.id;
        let parts = parts_of(save.after);
        if save.before.is_some() {
            for table in ["facet", "link", "reader", "address", "freshness"] {
                self.batch.add(format!("DELETE FROM {table} WHERE record = $1"), cells![id]);
            }
        }
        let pairs = |rows: &[(String, String)]| {
            rows.iter().map(|(one, other)| cells![one, other].to_vec()).collect::<Vec<_>>()
        };
        self.insert("facet (record, name, value)", id, &pairs(&parts.facets));
        self.insert("link (record, role, target)", id, &pairs(&parts.links));
        let keys: Vec<_> = parts.keys.iter().map(|key| cells![key].to_vec()).collect();
        self.insert("reader (record, key)", id, &keys);
        let place =
            |(field, url): &(&str, String)| cells![*field, url, address_place(url)].to_vec();
        let addresses: Vec<_> = parts.addresses.iter().map(place).collect();
        self.insert("address (record, field, url, place)", id, &addresses);
        if let Some(until) = fresh_until(save.after, self.now) {
            let sql = "INSERT INTO freshness (record, until) VALUES ($1, $2)";
            self.batch.add(sql, cells![id, until]);
        }
    }

    /// Adds rows that belong to a record, in one statement.
    fn insert(&mut self, into: &str, id: &str, rows: &[Vec<Cell>]) {
        let Some(width) = rows.first().map(Vec::len) else { return };
        let row = |at: usize| format!("($1, {})", placeholders(2 + at * width, width));
        let values: Vec<String> = (0..rows.len()).map(row).collect();
        let mut cells = cells![id].to_vec();
        cells.extend(rows.iter().flatten().cloned());
        self.batch.add(format!("INSERT INTO {into} VALUES {}", values.join(", ")), cells);
    }

    /// A change is public when the public sees that something became different.
    fn note_change(&mut self, save: &Save<'_>, edition: i64) {
        let before = save.before.and_then(Record::public_fields);
        let after = save.after.public_fields();
        let moved = save.before.is_none_or(|before| before.state != save.after.state);
        let is_public = (before.is_some() || after.is_some()) && (moved || before != after);
        let nonce = if is_public { random_hex(16) } else { String::new() };
        let digest = match &after {
            Some(fields) if is_public => public_digest(&nonce, fields),
            _ => String::new(),
        };
        self.lines.push(Line {
            person: save.person.to_owned(),
            kind: save.after.kind.name,
            record: save.after.id.clone(),
            change: save.change.to_owned(),
            edition,
            state: save.after.state.clone(),
            is_public,
            nonce,
            digest,
        });
    }

    /// Notes a change that belongs to no record (facts appended, a role given).
    pub fn note(&mut self, kind: &'static str, change: &str, person: &str, of: &str) {
        self.note_about((kind, change), person, of, "");
    }

    /// Adds a move that nobody makes: it follows from something else, or its time is over.
    pub fn happen(&mut self, record: &Record, (change, state): (&str, &str), reason: &str) {
        let after = Record { state: state.to_owned(), ..record.clone() };
        let (before, after, person, identifiers) = (Some(record), &after, "", &[][..]);
        self.save(&Save { before, after, person, change, reason, identifiers });
    }

    /// Notes that a record is taken away with all its editions.
    pub(crate) fn note_gone(&mut self, record: &Record, by: &str) {
        self.note(record.kind.name, "erasure", by, &record.id);
        if let Some(line) = self.lines.last_mut() {
            line.is_public = record.is_public();
        }
    }

    /// Notes a change that belongs to no edition, and whom or what else it is about: that stands in
    /// the place of the state.
    pub fn note_about(
        &mut self,
        (kind, change): (&'static str, &str),
        person: &str,
        of: &str,
        about: &str,
    ) {
        self.lines.push(Line {
            person: person.to_owned(),
            kind,
            record: of.to_owned(),
            change: change.to_owned(),
            edition: 0,
            state: about.to_owned(),
            is_public: false,
            nonce: String::new(),
            digest: String::new(),
        });
    }

    /// Writes everything in one transaction; the number of the last change line.
    ///
    /// # Errors
    /// [`Refusal`]: nothing of it was kept.
    pub async fn commit(mut self) -> Result<i64, Refusal> {
        let count = self.lines.len() as i64;
        self.batch
            .add("UPDATE counter SET value = value + $1 WHERE name = 'change'", cells![count]);
        for (place, line) in self.lines.iter().enumerate() {
            let back = count - 1 - place as i64;
            self.batch.add(
                "INSERT INTO change (seq, at, person, kind, record, change, edition, state, \
                 is_public, nonce, digest) SELECT value - CAST($1 AS BIGINT), $2, $3, $4, $5, $6, \
                 $7, $8, $9, $10, $11 FROM counter WHERE name = 'change'",
                cells![
                    back,
                    self.now,
                    &line.person,
                    line.kind,
                    &line.record,
                    &line.change,
                    line.edition,
                    &line.state,
                    line.is_public,
                    &line.nonce,
                    &line.digest
                ],
            );
            for listener in self.store.listeners(line.kind, &line.change) {
                self.batch.add(
                    "INSERT INTO todo (change, listener, due, leased, failures, fault) \
                     SELECT value - CAST($1 AS BIGINT), $2, $3, 0, 0, '' FROM counter \
                     WHERE name = 'change'",
                    cells![back, listener, self.now],
                );
            }
        }
        let seq = self.batch.query("SELECT value FROM counter WHERE name = 'change'", Vec::new());
        match self.store.db.write(self.batch).await {
            Ok(outcome) => {
                let seq = outcome.rows[seq].first().map_or(0, |row| row.int(0));
                self.store.announce(seq, self.lines.iter().filter(|l| l.is_public).map(|l| l.kind));
                Ok(seq)
            }
            Err(WriteError::Unmet { label: "changed" }) => Err(Refusal::Changed),
            Err(WriteError::Unmet { label: "identified" }) => Err(Refusal::Identified),
            Err(WriteError::Unmet { label: "file" }) => Err(Refusal::FileGone),
            Err(WriteError::Unmet { label: "repeated" }) => {
                let (key, person) = self.key.unwrap_or_default();
                match self.store.earlier(&key, &person).await? {
                    Some(earlier) => Err(Refusal::Repeated(earlier)),
                    None => Err(Refusal::Changed), // the key was cleared away in this moment
                }
            }
            Err(WriteError::Unmet { label }) => Err(Refusal::Fault(Fault::new(
                crate::db::FaultKind::Other,
                format!("expectation not met: {label}"),
            ))),
            Err(WriteError::Fault(fault)) => Err(Refusal::Fault(fault)),
        }
    }
}

/// By what a record is known in its own fields: scheme and value each.
fn own_identifiers(record: &Record) -> Vec<(String, String)> {
    let pairs = record.body.pairs(&record.kind.fields);
    let named =
        pairs.filter(|(field, _)| !field.identifies.is_empty()).filter_map(|(field, it)| {
            Some((field.identifies.to_owned(), it.text()?.original_text().to_owned()))
        });
    named.collect()
}

/// A body whose record a person makes for themselves belongs to itself, and they are the first who
/// may act for it: their id.
fn own_itself(body: &mut Record) -> Option<String> {
    let maker = body.owner.strip_prefix("person:")?.to_owned();
    body.owner = format!("organisation:{}", body.id);
    Some(maker)
}

/// SHA-256 over the nonce and the canonical JSON of the public fields, in hexadecimal.
pub fn public_digest(nonce: &str, fields: &Map<String, Json>) -> String {
    let mut context = digest::Context::new(&digest::SHA256);
    context.update(nonce.as_bytes());
    context.update(canonical(&Json::Object(fields.clone())).as_bytes());
    hex(context.finish().as_ref())
}
