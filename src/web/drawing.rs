//! From fields to inputs: what is typed or chosen, by the shape of the field.

use facility_record::{Entry, Field, Form, Problems, Shape};

use super::ask::Ask;
use super::files::{KeptFiles, Limits};
use super::forms::{Choice, Group, Input, Widget, id_of};

/// Choices for links: id and title, by kind; `None` when there are too many to choose from.
pub type LinkChoices = std::collections::HashMap<&'static str, Option<Vec<(String, String)>>>;

/// A form of fields.
pub struct Drawing<'a> {
    /// Who asks.
    pub ask: &'a Ask,
    /// What was typed.
    pub form: &'a Form,
    /// What is wrong with it.
    pub problems: &'a Problems,
    /// Records and people to choose from.
    pub choices: &'a LinkChoices,
    /// The files that the form has kept, by id.
    pub files: &'a KeptFiles,
    /// Name of the field of rows that gets one more row, if one does.
    pub add: &'a str,
}

impl Drawing<'_> {
    /// The input of a field.
    pub fn input(&self, field: &Field, name: &str) -> Input {
        let say = self.ask.say;
        let id = id_of(name);
        let problem = self.problem_at(field, name);
        let hint = say.maybe(&format!("{}-hint", field.label())).unwrap_or_default();
        Input {
            label: say.field(field).into_owned(),
            hint: if hint.is_empty() { self.shape_hint(field) } else { hint.to_owned() },
            problem: problem.unwrap_or_default(),
            required: field.required,
            widget: self.widget(field, name),
            name: name.to_owned(),
            id,
            say,
        }
    }

    fn problem_at(&self, field: &Field, name: &str) -> Option<String> {
        let is_rows = !field.rows().is_empty();
        let inside = |at: &str| {
            at.strip_prefix(name)
                .is_some_and(|rest| rest.is_empty() || (!is_rows && rest.starts_with(['.', '@'])))
        };
        let problem = self.problems.iter().find(|problem| inside(&problem.field))?;
        Some(self.ask.say.problem(problem))
    }

    fn shape_hint(&self, field: &Field) -> String {
        let key = match field.shape {
            Shape::Date => "hint-date",
            Shape::Markdown => "hint-markdown",
            Shape::Period => "hint-period",
            Shape::Link if self.is_open(field) => "hint-link",
            Shape::Links if self.is_open(field) => "hint-links",
            Shape::File => return self.file_hint(field),
            _ => return String::new(),
        };
        self.ask.say.t(key).into_owned()
    }

    fn file_hint(&self, field: &Field) -> String {
        let (say, limits) = (self.ask.say, Limits::of(field));
        let types: Vec<String> = limits.types.iter().map(|end| end.to_uppercase()).collect();
        let types = facility_language::list(say.language, &types);
        let size = facility_language::bytes(say.language, limits.most.unsigned_abs());
        say.with("hint-file", &[("types", types.as_str().into()), ("size", size.as_str().into())])
    }

    /// Whether there are too many records to choose from, so that one types a title.
    fn is_open(&self, field: &Field) -> bool {
        self.choices.get(field.kind).is_none_or(Option::is_none)
    }

    fn widget(&self, field: &Field, name: &str) -> Widget {
        let text = || self.form.first(name).to_owned();
        match field.shape {
            shape if shape.is_text() && field.translated => self.translated(field, name),
            Shape::Line => Widget::Line("text", text(), field.limit()),
            Shape::Prose | Shape::Markdown => Widget::Area(text()),
            Shape::Url => Widget::Line("url", text(), field.limit()),
            Shape::Period => Widget::Line("text", text(), 21),
            Shape::Code => self.code(field, name),
            Shape::Codes => {
                Widget::Checks(self.groups(field, &self.form.all(name).collect::<Vec<_>>()))
            }
            Shape::Link | Shape::Person => self.link(field, name),
            Shape::Links => self.links(field, name),
            Shape::Money => {
                let currency = self.form.first(&format!("{name}.currency"));
                let amount = self.form.first(&format!("{name}.amount")).to_owned();
                Widget::Money(amount, self.entries("currencies", &[currency]))
            }
            Shape::Date => Widget::Day(self.day(name)),
            Shape::Number | Shape::Whole => Widget::Number(text(), self.unit(field)),
            Shape::Place => self.place(name),
            Shape::YesNo => Widget::Radios(
                ["yes", "no"]
                    .map(|code| self.choice(code, self.ask.say.t(code).into_owned(), &[&text()]))
                    .into(),
            ),
            Shape::File => self.file(field, name),
            Shape::Rows(fields) => self.rows(field, fields, name),
        }
    }

    fn translated(&self, field: &Field, name: &str) -> Widget {
        let said = self.form.first(&format!("{name}@original"));
        let original = if said.is_empty() { self.ask.say.code() } else { said };
        let vocabulary = self.ask.vocabularies.of("languages");
        let official = facility_language::Language::ALL.map(facility_language::Language::code);
        let others = official.iter().filter(|code| **code != original).map(|code| {
            let direction =
                facility_language::Language::from_code(code).map_or("ltr", |l| l.direction());
            let label = vocabulary.label(code, self.ask.say.code()).to_owned();
            (
                (*code).to_owned(),
                label,
                direction,
                self.form.first(&format!("{name}@{code}")).to_owned(),
            )
        });
        Widget::Translated {
            is_line: matches!(field.shape, Shape::Line),
            text: self.form.first(name).to_owned(),
            others: others.collect(),
            languages: self.entries("languages", &[original]),
        }
    }

    fn code(&self, field: &Field, name: &str) -> Widget {
        let chosen = [self.form.first(name)];
        let entries = self.open(field.vocabulary, &chosen);
        if entries.len() <= 6 {
            let radios = entries.into_iter().map(|entry| self.entry(entry, &chosen));
            return Widget::Radios(radios.collect());
        }
        Widget::Select(self.groups(field, &chosen))
    }

    /// The entries of a vocabulary that can be chosen, and those that were chosen before.
    fn open(&self, vocabulary: &str, chosen: &[&str]) -> Vec<&Entry> {
        let entries = self.ask.vocabularies.of(vocabulary).entries().iter();
        let is_open = |e: &&Entry| !e.is_retired() || chosen.contains(&e.code.as_str());
        entries.filter(is_open).collect()
    }

    /// The codes of a vocabulary under their broader codes; countries under their regions.
    fn groups(&self, field: &Field, chosen: &[&str]) -> Vec<Group> {
        let vocabularies = &self.ask.vocabularies;
        let entries = self.open(field.vocabulary, chosen);
        let above = if field.vocabulary == "countries" { "regions" } else { field.vocabulary };
        let parents = vocabularies.of(above);
        let mut groups: Vec<(String, Group)> = Vec::new();
        for entry in &entries {
            let has_children = entries.iter().any(|other| other.parent == entry.code);
            let parent = if has_children { &entry.code } else { &entry.parent };
            let at = groups.iter().position(|(code, _)| code == parent).unwrap_or_else(|| {
                let label = match parent.as_str() {
                    "" => String::new(),
                    code => parents.label(code, self.ask.say.code()).to_owned(),
                };
                groups.push((parent.clone(), Group { label, choices: Vec::new() }));
                groups.len() - 1
            });
            groups[at].1.choices.push(self.entry(entry, chosen));
        }
        let mut groups: Vec<Group> = groups.into_iter().map(|(_, group)| group).collect();
        if field.vocabulary == "countries" {
            groups.sort_by_key(|group| group.label.clone());
        }
        if field.vocabulary == "languages" {
            groups = self.official_first(groups);
        }
        if matches!(field.vocabulary, "countries" | "languages") {
            groups
                .iter_mut()
                .for_each(|g| g.choices.sort_by_cached_key(|c| facility_letters::fold(&c.label)));
        }
        groups
    }

    /// The official languages of the United Nations before all others.
    fn official_first(&self, groups: Vec<Group>) -> Vec<Group> {
        let choices = groups.into_iter().flat_map(|group| group.choices);
        let is_official = |c: &Choice| facility_language::Language::from_code(&c.code).is_some();
        let (official, others): (Vec<Choice>, Vec<Choice>) = choices.partition(is_official);
        let label = self.ask.say.t("more-languages").into_owned();
        vec![Group { label: String::new(), choices: official }, Group { label, choices: others }]
    }

    fn entries(&self, vocabulary: &str, chosen: &[&str]) -> Vec<Choice> {
        let entries = self.open(vocabulary, chosen).into_iter();
        let mut choices: Vec<Choice> = entries.map(|e| self.entry(e, chosen)).collect();
        choices.sort_by_cached_key(|choice| facility_letters::fold(&choice.label));
        choices
    }

    fn entry(&self, entry: &Entry, chosen: &[&str]) -> Choice {
        let label = entry.labels.get(self.ask.say.code()).unwrap_or(&entry.code).clone();
        self.choice(&entry.code, label, chosen)
    }

    fn choice(&self, code: &str, label: String, chosen: &[&str]) -> Choice {
        Choice { code: code.to_owned(), label, chosen: chosen.contains(&code) }
    }

    fn titles(&self, field: &Field) -> Option<&Vec<(String, String)>> {
        let kind = if matches!(field.shape, Shape::Person) { "person" } else { field.kind };
        self.choices.get(kind).and_then(Option::as_ref)
    }

    fn link(&self, field: &Field, name: &str) -> Widget {
        let chosen = self.form.first(name);
        match self.titles(field) {
            Some(titles) => Widget::Select(vec![self.titled(titles, &[chosen])]),
            None => Widget::Line("text", chosen.to_owned(), 300),
        }
    }

    /// The titles to choose from. What is chosen and no longer open to whoever asks stays among
    /// them, so that a form sent back does not lose it.
    fn titled(&self, titles: &[(String, String)], chosen: &[&str]) -> Group {
        let closed = chosen
            .iter()
            .filter(|id| !id.is_empty() && !titles.iter().any(|(known, _)| known == *id));
        let closed = closed
            .map(|id| self.choice(id, self.ask.say.t("record-not-shown").into_owned(), chosen));
        let choices = titles.iter().map(|(id, title)| self.choice(id, title.clone(), chosen));
        Group { label: String::new(), choices: choices.chain(closed).collect() }
    }

    fn links(&self, field: &Field, name: &str) -> Widget {
        let chosen: Vec<&str> = self.form.all(name).collect();
        match self.titles(field) {
            Some(titles) => Widget::Checks(vec![self.titled(titles, &chosen)]),
            None => Widget::Area(chosen.join("\n")),
        }
    }

    fn day(&self, name: &str) -> [String; 3] {
        let whole: Vec<&str> = self.form.first(name).split('-').collect();
        if let [year, month, day] = whole[..] {
            return [day, month, year].map(|part| part.trim_start_matches('0').to_owned());
        }
        ["day", "month", "year"].map(|part| self.form.first(&format!("{name}.{part}")).to_owned())
    }

    fn unit(&self, field: &Field) -> String {
        match field.unit {
            "" => String::new(),
            unit => self.ask.say.t(&format!("unit-{unit}")).into_owned(),
        }
    }

    fn place(&self, name: &str) -> Widget {
        let part = |part: &str| self.form.first(&format!("{name}.{part}")).to_owned();
        let country = part("country");
        let countries = self.entries("countries", &[&country]);
        Widget::Place(["name", "latitude", "longitude"].map(part), countries)
    }

    fn file(&self, field: &Field, name: &str) -> Widget {
        let id = self.form.first(&format!("{name}.id"));
        let kept = self.files.get(id).map(|kept| (id.to_owned(), kept.clone()));
        let ends = Limits::of(field).types.into_iter().map(|end| format!(".{end}"));
        Widget::File(kept, ends.collect::<Vec<_>>().join(","))
    }

    fn rows(&self, field: &Field, fields: &[Field], name: &str) -> Widget {
        let given = self.form.rows(name);
        let count = (given + usize::from(self.add == name)).min(field.limit());
        let row = |index: usize| {
            let at = format!("{name}[{index}]");
            let number = self.ask.say.number(index as i64 + 1);
            let legend = self.ask.say.with(
                "row-legend",
                &[
                    ("label", self.ask.say.field(field).as_ref().into()),
                    ("number", number.as_str().into()),
                ],
            );
            let mut inputs: Vec<Input> =
                fields.iter().map(|f| self.input(f, &format!("{at}.{}", f.name))).collect();
            let key = match self.form.first(&format!("{at}.key")) {
                "" => facility_store::random_hex(4),
                key => key.to_owned(),
            };
            inputs.push(self.hidden(&format!("{at}.key"), &key));
            (legend, inputs)
        };
        Widget::Rows((0..count).map(row).collect())
    }

    fn hidden(&self, name: &str, text: &str) -> Input {
        Input {
            name: name.to_owned(),
            id: id_of(name),
            label: String::new(),
            hint: String::new(),
            problem: String::new(),
            required: false,
            widget: Widget::Line("hidden", text.to_owned(), 60),
            say: self.ask.say,
        }
    }
}
