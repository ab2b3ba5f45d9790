//! Links and owners of what comes in: identifiers, ids and titles become the records they mean.

use facility_record::{Field, Shape, Value};
use facility_store::{Record, db::Fault};

use super::import::Importing;
use super::known::Identifier;

impl Importing<'_> {
    /// Links and owners become ids: of this file, of the store, or of a record with that title.
    pub(super) async fn resolve(&mut self) -> Result<(), Fault> {
        for at in 0..self.ready.len() {
            let kind = self.ready[at].kind;
            for (index, field) in kind.fields.iter().enumerate() {
                if !self.ready[at].given.contains(&field.name) {
                    continue;
                }
                let value = std::mem::take(&mut self.ready[at].body.values[index]);
                let value = match (field.shape, value) {
                    (Shape::Rows(inner), Value::Rows(mut rows)) => {
                        for (number, row) in rows.iter_mut().enumerate() {
                            for (field_of_row, value) in inner.iter().zip(&mut row.values) {
                                let place =
                                    format!("{}[{number}].{}", field.name, field_of_row.name);
                                let word = std::mem::take(value);
                                *value = self.linked((at, &place), field_of_row, word).await?;
                            }
                        }
                        Value::Rows(rows)
                    }
                    (_, value) => self.linked((at, field.name), field, value).await?,
                };
                self.ready[at].body.values[index] = value;
            }
            let owner = self.ready[at].form.first("owner").to_owned();
            if !owner.is_empty() && self.terms.is_none() {
                match self.target("organisation", &owner).await? {
                    Some(id) => self.ready[at].owner = format!("organisation:{id}"),
                    None => {
                        let place = self.place(at, "owner");
                        self.problem(
                            place,
                            "unknown-record",
                            &format!("owner: there is no organisation {owner}"),
                        );
                    }
                }
            }
        }
        Ok(())
    }

    /// The value of a field that links with the ids that its words mean; any other value as it is.
    async fn linked(
        &mut self,
        (at, name): (usize, &str),
        field: &Field,
        value: Value,
    ) -> Result<Value, Fault> {
        if !matches!(field.shape, Shape::Link | Shape::Links) {
            return Ok(value);
        }
        let mut ids = Vec::new();
        for word in value.words() {
            match self.target(field.kind, word).await? {
                Some(id) => ids.push(id),
                None => {
                    let place = self.place(at, name);
                    let message = format!("{name}: there is no {} {word}", field.kind);
                    let of = (name, "unknown-record");
                    self.problem_of(place, of, &[("given", word)], &message);
                }
            }
        }
        Ok(match field.shape {
            _ if ids.is_empty() => Value::Empty,
            Shape::Link => Value::Word(ids.remove(0)),
            _ => Value::Words(ids),
        })
    }

    pub(super) fn place(&self, at: usize, name: &str) -> (usize, usize) {
        let ready = &self.ready[at];
        ready.places.get(name).copied().unwrap_or((ready.line, 1))
    }

    async fn target(&mut self, kind: &'static str, word: &str) -> Result<Option<String>, Fault> {
        let Some(target) = self.store.kind(kind) else {
            // A link to records of any kind: only an identifier with its scheme, or an id, says which.
            if !kind.is_empty() || self.terms.is_some() {
                return Ok(None);
            }
            return match word.split_once(':') {
                Some((scheme, value)) => self.store.identified(scheme, value).await,
                None => Ok(self.store.record(word).await?.map(|record| record.id)),
            };
        };
        let identifier = self.identifier(target, word);
        if let Some(identifier) = &identifier
            && let Some(at) = self.here.get(&(kind, identifier.clone()))
        {
            return Ok(Some(self.ready[*at].id.clone()));
        }
        let named = (kind, word.to_owned());
        if let Some(found) = self.known.targets.get(&named) {
            return Ok(found.clone());
        }
        let found = self.stored(kind, word, identifier).await?;
        self.known.targets.insert(named, found.clone());
        Ok(found)
    }

    /// The record on record that a word means: by identifier, by id, or by its title.
    async fn stored(
        &self,
        kind: &'static str,
        word: &str,
        identifier: Option<Identifier>,
    ) -> Result<Option<String>, Fault> {
        let sees = |record: &Record| self.terms.is_none_or(|terms| terms.sees(record));
        if let Some((scheme, value)) = &identifier
            && let Some(id) = self.store.identified(scheme, value).await?
            && (self.terms.is_none() || self.store.record(&id).await?.is_some_and(|r| sees(&r)))
        {
            return Ok(Some(id));
        }
        let record = self.store.record(word).await?;
        if record.is_some_and(|record| record.kind.name == kind && sees(&record)) {
            return Ok(Some(word.to_owned()));
        }
        let keys = match self.terms {
            Some(terms) => terms.person.keys(),
            None => vec![facility_access::PUBLIC.to_owned()],
        };
        Ok(self.store.titled(kind, word, &keys).await?.into_iter().next())
    }
}
