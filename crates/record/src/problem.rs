//! What a person has to mend: all of it at once, beside the fields.

/// One thing wrong with what a person gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Path of the field, such as `title`, `title@fr` or `runs[2].starts`; empty for the whole.
    pub field: String,
    /// A stable word, such as `missing`; its sentence is the label `problem-missing`.
    pub code: &'static str,
    /// What the sentence needs besides the field's label, as name and text.
    pub details: Vec<(&'static str, String)>,
}

impl Problem {
    /// The stable code that the API sends: `request.contact.missing`.
    pub fn full_code(&self, kind: &str) -> String {
        let field = self.field.split(['[', '@', '.']).next().unwrap_or_default();
        match field {
            "" => format!("{kind}.{}", self.code),
            _ => format!("{kind}.{field}.{}", self.code),
        }
    }

    /// The value of a detail, empty when there is none of that name.
    pub fn detail(&self, name: &str) -> &str {
        self.details.iter().find(|(n, _)| *n == name).map_or("", |(_, text)| text)
    }
}

/// All problems found so far, in the order of the fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// Notes a problem at a field's path.
    pub fn add(&mut self, field: impl Into<String>, code: &'static str) {
        self.add_with(field, code, Vec::new());
    }

    /// Notes a problem together with what its sentence names.
    pub fn add_with(
        &mut self,
        field: impl Into<String>,
        code: &'static str,
        details: Vec<(&'static str, String)>,
    ) {
        self.0.push(Problem { field: field.into(), code, details });
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The problems in the order they were found.
    pub fn iter(&self) -> std::slice::Iter<'_, Problem> {
        self.0.iter()
    }

    /// The first problem of the field at this path.
    pub fn of(&self, field: &str) -> Option<&Problem> {
        self.0.iter().find(|problem| problem.field == field)
    }

    /// Whether this path or one below it has a problem.
    pub fn touch(&self, field: &str) -> bool {
        self.0.iter().any(|problem| {
            problem
                .field
                .strip_prefix(field)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['[', '.', '@']))
        })
    }

    /// Takes over all problems of another reading.
    pub fn extend(&mut self, more: Problems) {
        self.0.extend(more.0);
    }

    /// Keeps the problems whose path passes the test.
    pub fn retain(&mut self, keep: impl FnMut(&Problem) -> bool) {
        self.0.retain(keep);
    }
}

impl IntoIterator for Problems {
    type Item = Problem;
    type IntoIter = std::vec::IntoIter<Problem>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
