//! Which records name which files, and where in a record a file stands.

use facility_record::{Body, Field, File, Kind, Shape, Value};

use crate::db::{Expect, Fault};
use crate::records::Record;
use crate::write::Writing;
use crate::{Store, cells};

/// A file in a body, with the field that holds it.
#[derive(Clone, Copy, Debug)]
pub struct FilePlace<'b> {
    /// The field of the record.
    pub field: &'b Field,
    /// The field of its rows, where it stands in one.
    pub inner: Option<&'b Field>,
    /// The file.
    pub file: &'b File,
}

/// All files of a body, those in rows among them.
pub fn files_in<'b>(kind: &'b Kind, body: &'b Body) -> Vec<FilePlace<'b>> {
    let mut found = Vec::new();
    for (field, value) in body.pairs(&kind.fields) {
        match (field.shape, value) {
            (_, Value::File(file)) => found.push(FilePlace { field, inner: None, file }),
            (Shape::Rows(fields), Value::Rows(rows)) => {
                for (inner, value) in rows.iter().flat_map(|row| fields.iter().zip(&row.values)) {
                    if let Value::File(file) = value {
                        found.push(FilePlace { field, inner: Some(inner), file });
                    }
                }
            }
            _ => {}
        }
    }
    found
}

/// Puts the files of the body as it was in the place of what a text says of them; the names of the
/// fields that hold a file which was not there.
pub fn same_files(kind: &Kind, before: Option<&Body>, after: &mut Body) -> Vec<&'static str> {
    let known: Vec<File> = before.map_or_else(Vec::new, |before| {
        files_in(kind, before).into_iter().map(|place| place.file.clone()).collect()
    });
    let mut foreign = Vec::new();
    let mut look = |name: &'static str, value: &mut Value| {
        let Value::File(file) = value else { return };
        match known.iter().find(|known| known.id == file.id) {
            Some(known) => *file = known.clone(),
            None => {
                *value = Value::Empty;
                foreign.push(name);
            }
        }
    };
    for (field, value) in kind.fields.iter().zip(&mut after.values) {
        look(field.name, value);
        if let Value::Rows(rows) = value {
            rows.iter_mut().flat_map(|row| &mut row.values).for_each(|v| look(field.name, v));
        }
    }
    foreign
}

impl Store {
    /// The records that name a file in one of their editions, as ids.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn file_users(&self, file: &str) -> Result<Vec<String>, Fault> {
        let sql = "SELECT record FROM file_use WHERE file = $1 ORDER BY record";
        let rows = self.db.rows(sql, &cells![file]).await?;
        Ok(rows.iter().map(|row| row.text(0).to_owned()).collect())
    }
}

impl Writing<'_> {
    /// Notes the files that a record names from now on. They are kept as long as the record is, with
    /// its editions; a file that was swept meanwhile keeps the whole write from being made.
    pub(crate) fn use_files(&mut self, before: Option<&Record>, after: &Record) {
        let known: Vec<&str> = before.map_or_else(Vec::new, |before| {
            files_in(before.kind, &before.body).into_iter().map(|p| p.file.id.as_str()).collect()
        });
        for FilePlace { file, .. } in files_in(after.kind, &after.body) {
            if known.contains(&file.id.as_str()) {
                continue;
            }
            let sql = "UPDATE file SET expires = 0 WHERE id = $1 \
                       AND state IN ('waiting', 'clean', 'refused')";
            self.batch().add_expecting(sql, cells![&file.id], Expect::Rows(1), "file");
            let sql = "INSERT INTO file_use (file, record) VALUES ($1, $2) \
                       ON CONFLICT (file, record) DO NOTHING";
            self.batch().add(sql, cells![&file.id, &after.id]);
        }
    }

    /// Leaves the files that only this record named to the sweep.
    pub(crate) fn leave_files(&mut self, record: &str) {
        let now = self.now();
        let sql = "UPDATE file SET expires = $2 WHERE id IN \
                   (SELECT file FROM file_use WHERE record = $1) AND NOT EXISTS \
                   (SELECT 1 FROM file_use u WHERE u.file = file.id AND u.record <> $1)";
        self.batch().add(sql, cells![record, now]);
        self.batch().add("DELETE FROM file_use WHERE record = $1", cells![record]);
    }
}
