//! Stored files: what is known of each, and its content, in the database or in an object store.
//!
//! A file is announced by its row before any of its content is kept, and is one only when that row
//! says so: whatever stops in between leaves a row that expires, and its content goes with it. So
//! there is no content without a row, and no bucket has to be listed to find what is left over.

use bytes::Bytes;

use crate::canonical::{random_hex, sha256};
use crate::db::{Batch, Cell, Expect, Fault, FaultKind, Row, WriteError};
use crate::keep::Keep;
use crate::records::placeholders;
use crate::{Store, cells, plain_fault};

/// Most bytes of a row of content.
pub(crate) const PART: usize = 256 * 1024;
/// Rows of content that one transaction writes.
const AT_ONCE: usize = 4;
/// A file that no record has named for so long is swept: a day, in milliseconds.
const DAY: i64 = 86_400_000;

/// How a file stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileState {
    /// Its content is not all there.
    Arriving,
    /// It waits to be checked for viruses.
    Waiting,
    /// It may be given to whoever sees it.
    Clean,
    /// The check found something in it.
    Refused,
    /// It is being thrown away.
    Leaving,
}

impl FileState {
    const ALL: [FileState; 5] = [
        FileState::Arriving,
        FileState::Waiting,
        FileState::Clean,
        FileState::Refused,
        FileState::Leaving,
    ];

    /// Its name in the database, in the API and in labels.
    pub fn name(self) -> &'static str {
        match self {
            FileState::Arriving => "arriving",
            FileState::Waiting => "waiting",
            FileState::Clean => "clean",
            FileState::Refused => "refused",
            FileState::Leaving => "leaving",
        }
    }

    /// A state that this program does not know is given to nobody.
    fn named(name: &str) -> FileState {
        FileState::ALL.into_iter().find(|s| s.name() == name).unwrap_or(FileState::Leaving)
    }
}

/// What is known of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFile {
    /// Id, 128 random bits as hexadecimal.
    pub id: String,
    /// Its name, as the facility wrote it down.
    pub name: String,
    /// Its media type, found by reading it; empty while it arrives.
    pub media_type: String,
    /// Its size.
    pub bytes: i64,
    /// How much of it is there.
    pub received: i64,
    /// SHA-256 of its content in hexadecimal; empty while it arrives.
    pub digest: String,
    /// Who brought it, an id of the person table.
    pub person: String,
    /// How it stands.
    pub state: FileState,
    /// When it was brought, in milliseconds since 1970.
    pub at: i64,
    /// When it is swept; 0 = a record names it.
    pub expires: i64,
    /// How often a check of it failed.
    pub failures: i64,
    /// What the check said.
    pub said: String,
    home: String,
}

/// A file that is to be kept.
#[derive(Clone, Copy, Debug)]
pub struct NewFile<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its media type.
    pub media_type: &'a str,
    /// Who brings it.
    pub person: &'a str,
    /// How it stands once it is there.
    pub state: FileState,
}

pub(crate) const COLUMNS: &str = "id, name, media_type, bytes, received, digest, person, state, \
                                  at, expires, failures, said, home";

pub(crate) fn file_of(row: &Row) -> StoredFile {
    let text = |at: usize| row.text(at).to_owned();
    StoredFile {
        id: text(0),
        name: text(1),
        media_type: text(2),
        bytes: row.int(3),
        received: row.int(4),
        digest: text(5),
        person: text(6),
        state: FileState::named(row.text(7)),
        at: row.int(8),
        expires: row.int(9),
        failures: row.int(10),
        said: text(11),
        home: text(12),
    }
}

impl Store {
    /// Keeps a file whose content is all there.
    ///
    /// # Errors
    /// When the database or the object store fails; what was kept until then is swept.
    pub async fn keep_file(
        &self,
        new: &NewFile<'_>,
        content: &Bytes,
        now: i64,
    ) -> Result<StoredFile, Fault> {
        let (file, mut batch) = self.announced(new, content.len() as i64, now);
        match &self.keep {
            Keep::Database => {
                for (at, part) in content.chunks(PART).enumerate() {
                    if at > 0 && at % AT_ONCE == 0 {
                        self.write_plain(std::mem::take(&mut batch)).await?;
                    }
                    add_part(&mut batch, &file.id, (at * PART) as i64, part);
                }
            }
            Keep::Objects(objects) => {
                self.write_plain(std::mem::take(&mut batch)).await?;
                objects.put(&file.id, content.clone()).await?;
            }
        }
        let file =
            StoredFile { received: file.bytes, digest: sha256(content), state: new.state, ..file };
        settle(&mut batch, &file);
        self.write_plain(batch).await?;
        Ok(file)
    }

    /// Announces a file of this size whose content arrives piece by piece.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn announce_file(
        &self,
        new: &NewFile<'_>,
        bytes: i64,
        now: i64,
    ) -> Result<StoredFile, Fault> {
        let (file, batch) = self.announced(new, bytes, now);
        self.write_plain(batch).await?;
        Ok(file)
    }

    fn announced(&self, new: &NewFile<'_>, bytes: i64, now: i64) -> (StoredFile, Batch) {
        let file = StoredFile {
            id: random_hex(16),
            name: new.name.to_owned(),
            media_type: new.media_type.to_owned(),
            bytes,
            received: 0,
            digest: String::new(),
            person: new.person.to_owned(),
            state: FileState::Arriving,
            at: now,
            expires: now + DAY,
            failures: 0,
            said: String::new(),
            home: self.keep.name().to_owned(),
        };
        let mut batch = Batch::default();
        batch.add(
            "INSERT INTO file (id, name, media_type, bytes, received, digest, person, state, home, \
             at, expires, due, leased, failures, said) \
             VALUES ($1, $2, $3, $4, 0, '', $5, $6, $7, $8, $9, $8, 0, 0, '')",
            cells![
                &file.id,
                &file.name,
                &file.media_type,
                bytes,
                &file.person,
                file.state.name(),
                &file.home,
                now,
                file.expires
            ],
        );
        (file, batch)
    }

    /// Adds a piece to a file that arrives; whether it fitted. It does not where another piece came
    /// to the same place, or where it is longer than the file.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn append_file(&self, id: &str, at: i64, piece: &[u8]) -> Result<bool, Fault> {
        let mut batch = Batch::default();
        let sql = "UPDATE file SET received = received + $3 WHERE id = $1 AND received = $2 \
                   AND state = 'arriving' AND received + $3 <= bytes";
        let cells = cells![id, at, piece.len() as i64];
        batch.add_expecting(sql, cells, Expect::Rows(1), "offset");
        for (place, part) in piece.chunks(PART).enumerate() {
            add_part(&mut batch, id, at + (place * PART) as i64, part);
        }
        match self.db.write(batch).await {
            Ok(_) => Ok(true),
            Err(WriteError::Unmet { label: "offset" }) => Ok(false),
            Err(error) => Err(plain_fault(error)),
        }
    }

    /// Makes a file of one whose content has all arrived; `None` where somebody else did, or threw
    /// it away.
    ///
    /// # Errors
    /// When the database or the object store fails; it can be tried again.
    pub async fn settle_file(
        &self,
        file: &StoredFile,
        new: &NewFile<'_>,
        content: &Bytes,
    ) -> Result<Option<StoredFile>, Fault> {
        let mut batch = Batch::default();
        if let Keep::Objects(objects) = &self.keep {
            objects.put(&file.id, content.clone()).await?;
        }
        let file = StoredFile {
            name: new.name.to_owned(),
            media_type: new.media_type.to_owned(),
            digest: sha256(content),
            received: file.bytes,
            state: new.state,
            home: self.keep.name().to_owned(),
            ..file.clone()
        };
        settle(&mut batch, &file);
        if matches!(self.keep, Keep::Objects(_)) {
            batch.add("DELETE FROM file_part WHERE file = $1", cells![&file.id]);
        }
        match self.db.write(batch).await {
            Ok(_) => Ok(Some(file)),
            Err(WriteError::Unmet { label: "settled" }) => Ok(None),
            Err(error) => Err(plain_fault(error)),
        }
    }

    /// What is known of a file.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn file(&self, id: &str) -> Result<Option<StoredFile>, Fault> {
        Ok(self.files(&[id.to_owned()]).await?.pop())
    }

    /// What is known of those of these files that are there.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn files(&self, ids: &[String]) -> Result<Vec<StoredFile>, Fault> {
        let mut found = Vec::new();
        for some in ids.chunks(500) {
            let list = placeholders(1, some.len());
            let sql =
                format!("SELECT {COLUMNS} FROM file WHERE id IN ({list}) AND state <> 'leaving'");
            let cells: Vec<Cell> = some.iter().map(Cell::from).collect();
            found.extend(self.db.rows(&sql, &cells).await?.iter().map(file_of));
        }
        Ok(found)
    }

    /// A piece of a file's content that begins at this byte and ends before `end`, or earlier.
    ///
    /// # Errors
    /// When the database or the object store fails, or the content is not there.
    pub async fn file_piece(&self, file: &StoredFile, from: i64, end: i64) -> Result<Bytes, Fault> {
        if file.home != Keep::Database.name() && file.state != FileState::Arriving {
            return self.keep.of(&file.home)?.piece(&file.id, from, end).await;
        }
        let sql = "SELECT start, content FROM file_part WHERE file = $1 AND start <= $2 \
                   AND start > $3 ORDER BY start DESC LIMIT 1";
        let row = self.db.row(sql, &cells![&file.id, from, from - PART as i64]).await?;
        let piece = row.and_then(|row| {
            let (start, content) = (row.int(0), row.blob(1));
            let first = usize::try_from(from - start).ok()?;
            let last = usize::try_from(end - start).ok()?.min(content.len());
            content.get(first..last).filter(|piece| !piece.is_empty()).map(Bytes::copy_from_slice)
        });
        piece.ok_or_else(|| Fault::new(FaultKind::Broken, "the content of a file has a gap"))
    }

    /// The whole content of a file.
    ///
    /// # Errors
    /// As [`Store::file_piece`].
    pub async fn file_content(&self, file: &StoredFile) -> Result<Bytes, Fault> {
        let mut content = Vec::with_capacity(usize::try_from(file.bytes).unwrap_or(0));
        while (content.len() as i64) < file.bytes {
            let piece = self.file_piece(file, content.len() as i64, file.bytes).await?;
            content.extend_from_slice(&piece);
        }
        Ok(content.into())
    }

    /// Throws away the files that no record has named in time; how many. One that stands still
    /// because its content could not be reached is tried again the next time.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sweep_files(&self, now: i64) -> Result<u64, Fault> {
        let sql = format!(
            "SELECT {COLUMNS} FROM file WHERE expires > 0 AND expires < $1 ORDER BY expires LIMIT 500"
        );
        let mut swept = 0;
        for row in self.db.rows(&sql, &cells![now]).await? {
            match self.throw_away_file(&file_of(&row), now).await {
                Ok(thrown) => swept += u64::from(thrown),
                Err(fault) => tracing::warn!(%fault, "a file could not be thrown away"),
            }
        }
        Ok(swept)
    }

    /// Throws away a file that no record names; whether it was there.
    ///
    /// # Errors
    /// When the database or the object store fails; the sweep goes on with it.
    pub async fn throw_away_file(&self, file: &StoredFile, now: i64) -> Result<bool, Fault> {
        // From here on no record can name it, so its content may go before its row does.
        let mut batch = Batch::default();
        let sql = "UPDATE file SET state = 'leaving', expires = $2 WHERE id = $1 AND expires > 0";
        batch.add(sql, cells![&file.id, file.expires.min(now).max(1)]);
        if self.write_counting(batch).await? == 0 {
            return Ok(false);
        }
        if file.home != Keep::Database.name() {
            self.keep.of(&file.home)?.delete(&file.id).await?;
        }
        let mut batch = Batch::default();
        batch.add("DELETE FROM file_part WHERE file = $1", cells![&file.id]);
        batch.add("DELETE FROM file WHERE id = $1", cells![&file.id]);
        self.write_plain(batch).await?;
        Ok(true)
    }

    /// The bytes of a person's files that no record names yet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unnamed_bytes(&self, person: &str) -> Result<i64, Fault> {
        let sql = "SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT) FROM file \
                   WHERE expires > 0 AND person = $1";
        Ok(self.db.row(sql, &cells![person]).await?.map_or(0, |row| row.int(0)))
    }
}

fn add_part(batch: &mut Batch, file: &str, start: i64, content: &[u8]) {
    let sql = "INSERT INTO file_part (file, start, content) VALUES ($1, $2, $3)";
    batch.add(sql, cells![file, start, content.to_vec()]);
}

fn settle(batch: &mut Batch, file: &StoredFile) {
    let sql = "UPDATE file SET name = $2, media_type = $3, digest = $4, received = bytes, \
               state = $5, home = $6 WHERE id = $1 AND state = 'arriving'";
    let cells =
        cells![&file.id, &file.name, &file.media_type, &file.digest, file.state.name(), &file.home];
    batch.add_expecting(sql, cells, Expect::Rows(1), "settled");
}
