//! The form as a workbook: one fills it in without us, and brings it back.

use std::collections::BTreeMap;

use facility_record::Kind;
use rust_xlsxwriter::{
    DataValidation, DataValidationRule, ExcelDateTime, Format, FormatAlign, FormatBorder,
    ProtectionOptions, Workbook, Worksheet, XlsxError,
};

use super::question::{Question, Section, Way};
use crate::exchange::form::{ANSWERS, FORM, NAMES};
use crate::web::ask::Ask;
use crate::web::room::slug;

/// The column with what helps to answer.
const HINTS: u16 = 2;

/// How the cells of a form look.
struct Looks {
    heading: Format,
    title: Format,
    question: Format,
    hint: Format,
    answer: Format,
    day: Format,
}

impl Looks {
    fn new() -> Looks {
        let words = || Format::new().set_text_wrap().set_align(FormatAlign::Top);
        let answer = || words().set_unlocked().set_border(FormatBorder::Thin);
        Looks {
            title: Format::new().set_bold().set_font_size(16),
            heading: Format::new().set_bold().set_font_size(13),
            question: words().set_bold(),
            hint: words().set_font_color("#555555"),
            answer: answer().set_num_format("@"),
            day: answer().set_num_format("yyyy-mm-dd"),
        }
    }
}

/// The form of a kind as a workbook.
///
/// # Errors
/// When it cannot be written.
pub fn workbook(
    ask: &Ask,
    kind: &'static Kind,
    sections: &[Section],
) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let lists = lists(sections);
    let name: String = ask.say.t(&format!("kind-{}", slug(kind.name))).chars().take(31).collect();
    let writing = Writing { ask, looks: Looks::new(), lists: &lists };
    writing.form(book.add_worksheet().set_name(plain(&name))?, kind, sections)?;
    if !lists.is_empty() {
        writing.lists(book.add_worksheet().set_name(plain(&ask.say.t("entry-lists")))?)?;
    }
    book.save_to_buffer()
}

/// A name without the signs that the name of a sheet cannot have.
fn plain(name: &str) -> String {
    name.chars().filter(|sign| !"[]:*?/\\'".contains(*sign)).take(31).collect()
}

/// The lists of words that questions name, by vocabulary; where a list is that of one or none, its
/// choices stand in the order of the vocabulary.
fn lists(sections: &[Section]) -> BTreeMap<&'static str, Vec<String>> {
    let all = sections.iter().flat_map(|section| &section.questions);
    let listed = all.filter(|question| matches!(question.way, Way::Word | Way::Words | Way::One));
    listed
        .filter(|question| !question.vocabulary.is_empty())
        .map(|question| {
            let labels = question.choices.iter().map(|(_, label)| label.clone());
            (question.vocabulary, labels.collect())
        })
        .collect()
}

struct Writing<'a> {
    ask: &'a Ask,
    looks: Looks,
    lists: &'a BTreeMap<&'static str, Vec<String>>,
}

impl Writing<'_> {
    fn form(
        &self,
        sheet: &mut Worksheet,
        kind: &'static Kind,
        sections: &[Section],
    ) -> Result<(), XlsxError> {
        let (say, looks) = (self.ask.say, &self.looks);
        sheet.set_right_to_left(say.code() == "ar");
        for (column, width) in [(0, 38), (ANSWERS, 56), (HINTS, 60)] {
            sheet.set_column_width(column, width)?;
        }
        let title = say.t(&format!("kind-{}-new", slug(kind.name)));
        sheet.write_with_format(0, 0, title.as_ref(), &looks.title)?;
        for (column, text) in (NAMES..).zip([FORM, kind.name, say.code()]) {
            sheet.write(0, column, text)?;
            sheet.set_column_hidden(column)?;
        }
        sheet.write_with_format(1, 0, say.t("entry-workbook-lead").as_ref(), &Format::new())?;
        let mut row = 3;
        for section in sections {
            if !section.heading.is_empty() {
                sheet.write_with_format(row, 0, &section.heading, &looks.heading)?;
                row += 1;
            }
            for question in &section.questions {
                row = self.question(sheet, row, question)?;
            }
            row += 1;
        }
        sheet.set_freeze_panes(3, 1)?;
        sheet.set_landscape().set_print_fit_to_pages(1, 0).set_print_area(0, 0, row, HINTS)?;
        let free = ProtectionOptions {
            format_rows: true,
            format_columns: true,
            ..ProtectionOptions::new()
        };
        sheet.protect_with_options(&free);
        Ok(())
    }

    /// Writes a question; the row after it.
    fn question(&self, sheet: &mut Worksheet, row: u32, it: &Question) -> Result<u32, XlsxError> {
        let (say, looks) = (self.ask.say, &self.looks);
        let needed = if it.is_required { "* " } else { "" };
        let label = format!("{needed}{}", it.label);
        sheet.write_with_format(row, 0, &label, &looks.question)?;
        let way = match it.way {
            Way::Day => "entry-way-day",
            Way::Number => "entry-way-number",
            Way::YesNo | Way::One | Way::Word => "entry-way-one",
            Way::Several => "entry-way-several",
            Way::Words if it.vocabulary.is_empty() => "entry-way-names",
            Way::Words => "entry-way-words",
            Way::Line | Way::Text => "",
        };
        let way = if way.is_empty() { "".into() } else { say.t(way) };
        let hint = [it.hint.as_str(), way.as_ref()];
        let hint: Vec<&str> = hint.into_iter().filter(|text| !text.is_empty()).collect();
        sheet.write_with_format(row, HINTS, hint.join("\n"), &looks.hint)?;
        if it.way == Way::Several {
            for (at, (code, label)) in (row + 1..).zip(&it.choices) {
                sheet.write_with_format(at, 0, format!("    {label}"), &looks.hint)?;
                sheet.write_blank(at, ANSWERS, &looks.answer)?;
                sheet.write(at, NAMES, &it.name)?;
                sheet.write(at, NAMES + 1, code)?;
            }
            return Ok(row + 1 + u32::try_from(it.choices.len()).unwrap_or(0));
        }
        let look = if it.way == Way::Day { &looks.day } else { &looks.answer };
        sheet.write_blank(row, ANSWERS, look)?;
        sheet.write(row, NAMES, &it.name)?;
        if it.way == Way::Text {
            sheet.set_row_height(row, 90)?;
        }
        if let Some(validation) = self.validation(it)? {
            sheet.add_data_validation(row, ANSWERS, row, ANSWERS, &validation)?;
        }
        Ok(row + 1)
    }

    /// What may be chosen in a cell: one of a list, or a day.
    fn validation(&self, it: &Question) -> Result<Option<DataValidation>, XlsxError> {
        let say = self.ask.say;
        Ok(match it.way {
            Way::YesNo => {
                let words = ["yes", "no"].map(|word| say.t(word).into_owned());
                Some(DataValidation::new().allow_list_strings(&words)?)
            }
            Way::Day => {
                let first = ExcelDateTime::from_ymd(1990, 1, 1)?;
                let rule = DataValidationRule::GreaterThan(first);
                let said = say.t("entry-way-day");
                Some(DataValidation::new().allow_date(rule).set_error_message(said.as_ref())?)
            }
            Way::One | Way::Word => {
                let (at, labels) = self.place(it.vocabulary);
                let column = rust_xlsxwriter::utility::column_number_to_name(at);
                let sheet = plain(&say.t("entry-lists"));
                let last = labels + 1;
                let range = format!("='{sheet}'!${column}$2:${column}${last}");
                Some(DataValidation::new().allow_list_formula(range.as_str().into()))
            }
            _ => None,
        })
    }

    /// The column of a list, and how many words it has.
    fn place(&self, vocabulary: &str) -> (u16, usize) {
        let found = (0..).zip(self.lists).find(|(_, (name, _))| **name == vocabulary);
        found.map_or((0, 0), |(at, (_, labels))| (at, labels.len()))
    }

    fn lists(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        sheet.set_right_to_left(self.ask.say.code() == "ar");
        for (column, (name, labels)) in (0..).zip(self.lists) {
            let title = self.ask.vocabularies.of("vocabularies").label(name, self.ask.say.code());
            sheet.write_with_format(0, column, title, &self.looks.question)?;
            sheet.set_column_width(column, 40)?;
            for (row, label) in (1..).zip(labels) {
                sheet.write(row, column, label)?;
            }
        }
        sheet.set_freeze_panes(1, 0)?;
        Ok(())
    }
}
