//! What a column may be, in words: our fields with their parts, in groups.

use facility_record::{Field, Kind};

use super::begin::Choice;
use crate::exchange::targets::{Target, targets};
use crate::web::ask::Ask;

/// Options under headings.
pub type Groups = Vec<(String, Vec<Choice>)>;

/// Says what columns may be.
pub struct Labels<'a> {
    /// Who asks.
    pub ask: &'a Ask,
    /// The kind of the records.
    pub kind: &'static Kind,
}

impl Labels<'_> {
    /// What a target is called.
    pub fn of(&self, target: &Target) -> String {
        let own = self.field(target.field, target.part);
        match target.rows {
            Some(rows) => format!("{}: {own}", self.ask.say.field(rows)),
            None => own,
        }
    }

    /// What the field at a path is called.
    pub fn at(&self, path: &str) -> String {
        let say = self.ask.say;
        match path {
            "identifier" | "id" | "edition" => {
                return say.t(&format!("import-{path}")).into_owned();
            }
            _ => {}
        }
        let all = targets(self.kind);
        if let Some(target) = all.iter().find(|target| target.name() == path) {
            return self.of(target);
        }
        let name = path.split(['[', '@', '.']).next().unwrap_or_default();
        self.kind.field(name).map_or(String::new(), |field| say.field(field).into_owned())
    }

    fn field(&self, field: &Field, part: &str) -> String {
        let say = self.ask.say;
        let label = say.field(field);
        let part = match part {
            "" => return label.into_owned(),
            "original" => say.t("original-language").into_owned(),
            _ if field.shape.is_text() => {
                self.ask.vocabularies.of("languages").label(part, say.code()).to_owned()
            }
            "name" => say.t("place-name").into_owned(),
            "country" => say.t("place-country").into_owned(),
            "starts" | "ends" => say.t(&format!("import-{part}")).into_owned(),
            part => say.t(part).into_owned(),
        };
        format!("{label}: {part}")
    }

    /// All that a column may be; with what is chosen.
    pub fn groups(&self, all: &[Target], chosen: &str) -> Groups {
        let say = self.ask.say;
        let choice = |code: &str, label: String| (code.to_owned(), label, code == chosen);
        let special = |code: &str| choice(code, say.t(&format!("import-{code}")).into_owned());
        let first = vec![choice("", say.t("import-leave-out").into_owned()), special("keep")];
        let is_language = |target: &Target| target.field.shape.is_text() && !target.part.is_empty();
        let some = |fits: &dyn Fn(&Target) -> bool| -> Vec<Choice> {
            all.iter().filter(|t| fits(t)).map(|t| choice(&t.name(), self.of(t))).collect()
        };
        let mut groups: Groups = vec![
            (String::new(), first),
            (
                say.t("import-group-record").into_owned(),
                some(&|t| t.rows.is_none() && !is_language(t)),
            ),
            (
                say.t("import-group-lines").into_owned(),
                ["identifier", "id", "edition"].map(special).into(),
            ),
        ];
        let rows = self.kind.fields.iter().filter(|field| !field.rows().is_empty());
        for rows in rows {
            let own = some(&|t| t.rows.is_some_and(|r| r.name == rows.name) && !is_language(t));
            groups.push((say.of("import-group-rows", "label", &say.field(rows)), own));
        }
        let languages = some(&|t| t.rows.is_none() && is_language(t));
        groups.push((say.t("import-group-languages").into_owned(), languages));
        groups.retain(|(_, choices)| !choices.is_empty());
        groups
    }
}
