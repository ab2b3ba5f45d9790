//! What the columns of somebody's table most likely are: from their names and from what stands in
//! them. A guess is shown to whoever brings the table, who decides.

use std::collections::{HashMap, HashSet};

use facility_language::{Labels, Language};
use facility_record::{Kind, Period, Shape, Vocabularies, Vocabulary};
use unicode_normalization::UnicodeNormalization;

use super::cells::yes_or_no;
use super::dates;
use super::incoming::Incoming;
use super::targets::{Target, targets};
use super::words::{IDENTIFIERS, WORDS};

/// Most lines that a guess looks at.
const LOOKED_AT: usize = 200;
/// Below this a guess is none.
const LEAST: f64 = 0.45;

/// What a column most likely is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Guess {
    /// The name of the column.
    pub column: String,
    /// The name of our field; empty = nothing of ours.
    pub target: String,
    /// The sign between several values; empty = none or `;`.
    pub split: String,
    /// The order of the parts of days; empty where no days stand.
    pub dates: String,
}

/// A column of a table.
struct Column<'a> {
    name: &'a str,
    plain: String,
    cells: Vec<&'a str>,
}

/// What the columns of this table most likely are.
pub fn guess(
    kind: &'static Kind,
    (header, lines): (&[String], &[Incoming]),
    vocabularies: &Vocabularies,
) -> Vec<Guess> {
    let columns: Vec<Column<'_>> = header.iter().map(|name| column(name, lines)).collect();
    let targets = targets(kind);
    let mut guesses: Vec<Guess> =
        header.iter().map(|name| Guess { column: name.clone(), ..Guess::default() }).collect();
    let names: Vec<Vec<String>> = targets.iter().map(|target| names_of(kind, target)).collect();
    let mut scores = Vec::new();
    for (at, column) in columns.iter().enumerate() {
        if let Some(special) = special(column) {
            scores.push((special.1, at, usize::MAX, special.0));
        }
        for (place, target) in targets.iter().enumerate() {
            let score = score(column, target, &names[place], vocabularies);
            if score >= LEAST {
                scores.push((score, at, place, ""));
            }
        }
    }
    scores.sort_by(|one, other| {
        other.0.total_cmp(&one.0).then((one.1, one.2).cmp(&(other.1, other.2)))
    });
    let mut taken: HashSet<String> = HashSet::new();
    for (_, at, place, special) in scores {
        let target = targets.get(place);
        let name = target.map_or(special.to_owned(), Target::name);
        if guesses[at].target.is_empty() && taken.insert(name.clone()) {
            guesses[at].target = name;
            if let Some(target) = target {
                (guesses[at].split, guesses[at].dates) =
                    manners(target, &columns[at].cells, vocabularies);
            }
        }
    }
    guesses
}

/// How several values and days are written in the cells of a column that goes here: the sign between
/// values, the order of the parts of days.
pub fn manners(target: &Target, cells: &[&str], vocabularies: &Vocabularies) -> (String, String) {
    let mut split = String::new();
    if target.is_many() {
        let vocabulary = target.vocabulary().map(|name| vocabularies.of(name));
        split = sign_between(cells, vocabulary).to_owned();
    }
    let dates = match target.is_day() {
        true => dates::order_of(cells).unwrap_or("dmy").to_owned(),
        false => String::new(),
    };
    (split, dates)
}

/// The code of a vocabulary that a word most likely means, if one is like it. Words that stand in
/// many names of the list (`republic`, `digital`) tell nothing.
pub fn propose<'v>(vocabulary: &'v Vocabulary, word: &str) -> Option<&'v str> {
    let names: Vec<(&str, String)> = vocabulary
        .entries()
        .iter()
        .flat_map(|entry| {
            let names = entry.labels.values().chain(entry.synonyms.values().flatten());
            names.chain([&entry.code]).map(|name| (entry.code.as_str(), plain(name)))
        })
        .collect();
    let mut holders: HashMap<&str, HashSet<&str>> = HashMap::new();
    for (code, name) in &names {
        for part in name.split(' ') {
            holders.entry(part).or_default().insert(code);
        }
    }
    let telling = |name: &str| -> String {
        let tells = |part: &&str| holders.get(part).is_none_or(|codes| codes.len() < 4);
        name.split(' ').filter(tells).collect::<Vec<_>>().join(" ")
    };
    let word = plain(word);
    let own = telling(&word);
    let mut best = (0.69, None);
    for (code, name) in &names {
        let told = telling(name);
        let inside = own.chars().count() > 3 && format!(" {told} ").contains(&format!(" {own} "));
        let alike = closeness(&word, name).max(closeness(&own, &told));
        let alike = alike.max(if inside { 0.7 } else { 0.0 });
        if alike > best.0 {
            best = (alike, Some(*code));
        }
    }
    best.1
}

/// How close two words are, from 0 to 1: one less the share of characters that have to be changed,
/// added or left out (V. I. Levenshtein, Soviet Physics Doklady 10, 1966).
fn closeness(one: &str, other: &str) -> f64 {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let longest = one.len().max(other.len());
    if one.is_empty() || other.is_empty() || one.len().abs_diff(other.len()) * 3 > longest {
        return 0.0;
    }
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, mine) in one.iter().enumerate() {
        let mut corner = row[0];
        row[0] = at + 1;
        for (place, theirs) in other.iter().enumerate() {
            let changed = corner + usize::from(mine != theirs);
            corner = row[place + 1];
            row[place + 1] = changed.min(corner + 1).min(row[place] + 1);
        }
    }
    1.0 - row[other.len()] as f64 / longest as f64
}

fn column<'a>(name: &'a str, lines: &'a [Incoming]) -> Column<'a> {
    let some = lines.iter().take(LOOKED_AT);
    let cells = some.filter_map(|line| line.cells.iter().find(|cell| cell.name == name));
    let cells = cells.map(|cell| cell.text.trim()).filter(|text| !text.is_empty()).collect();
    Column { name, plain: plain(name), cells }
}

/// A column that tells lines apart, or says from which edition a line was made.
fn special(column: &Column<'_>) -> Option<(&'static str, f64)> {
    match column.name {
        "edition" => return Some(("edition", 2.0)),
        "identifier" => return Some(("identifier", 2.0)),
        "id" if column.cells.iter().all(|cell| is_id(cell)) => return Some(("id", 2.0)),
        _ => {}
    }
    let different: HashSet<&&str> = column.cells.iter().collect();
    // A few lines may stand twice by mistake; they are told so.
    let tells_apart = different.len() * 10 > column.cells.len() * 9;
    let named = IDENTIFIERS.split('|').any(|name| plain(name) == column.plain);
    (named && tells_apart).then_some(("identifier", 0.9))
}

fn is_id(text: &str) -> bool {
    text.len() == 36 && text.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
}

/// How well a column fits a target, from 0 to 1; 2 = it has its very name.
fn score(column: &Column<'_>, target: &Target, names: &[String], all: &Vocabularies) -> f64 {
    if column.name == target.name() {
        return 2.0;
    }
    let is_language = target.field.shape.is_text() && !target.part.is_empty();
    let named = names
        .iter()
        .enumerate()
        .map(|(at, name)| {
            // Among our own words the first are the field's own, and count a little more. With the
            // languages there are so many that only the very words count.
            let alike = match is_language {
                true => f64::from(u8::from(*name == column.plain)),
                false => likeness(name, &column.plain),
            };
            alike - 0.001 * at.min(40) as f64
        })
        .fold(0.0, f64::max);
    match share(column, target, all) {
        None if named >= 0.75 => named,
        None => 0.0,
        // Words can be given a meaning; what is no number, day or address cannot.
        Some(0.0) if target.vocabulary().is_none() => 0.0,
        Some(share) if named >= 0.85 => 0.7 * named + 0.3 * share,
        Some(share) if named >= 0.6 => 0.5 * named + 0.4 * share,
        Some(share) => {
            let speaks = target.vocabulary().is_some_and(|name| all.of(name).entries().len() > 6)
                || matches!(target.field.shape, Shape::Url);
            if speaks && share >= 0.8 && target.rows.is_none() { 0.5 * share } else { 0.0 }
        }
    }
}

/// The share of cells that would fit the target; `None` where anything would.
fn share(column: &Column<'_>, target: &Target, all: &Vocabularies) -> Option<f64> {
    let cells = &column.cells;
    if cells.is_empty() {
        return None;
    }
    let of = |fits: &dyn Fn(&str) -> bool| {
        Some(cells.iter().filter(|cell| fits(cell)).count() as f64 / cells.len() as f64)
    };
    if let Some(name) = target.vocabulary() {
        let vocabulary = all.of(name);
        let sign = if target.is_many() { sign_between(cells, Some(vocabulary)) } else { "\0" };
        return of(&|cell| parts(cell, sign).any(|part| vocabulary.code_of(part).is_some()));
    }
    let number = |cell: &str| cell.replace([' ', ','], "").parse::<f64>().is_ok();
    match (target.field.shape, target.part) {
        _ if target.is_day() => of(&|cell| dates::order_of(&[cell]).is_some()),
        (Shape::Url, _) => of(&|cell| cell.starts_with("http://") || cell.starts_with("https://")),
        (Shape::Number | Shape::Whole, _) => of(&number),
        (Shape::Money, "amount") | (Shape::Place, "latitude" | "longitude") => of(&number),
        (Shape::YesNo, _) => of(&|cell| yes_or_no(cell).is_some()),
        (Shape::Period, "") => of(&|cell| Period::parse(cell).is_some()),
        _ => None,
    }
}

/// The parts of a cell between a sign.
fn parts<'c>(cell: &'c str, sign: &'c str) -> impl Iterator<Item = &'c str> {
    cell.split(sign).map(str::trim).filter(|part| !part.is_empty())
}

/// The sign between several values that makes most sense of these cells.
fn sign_between(cells: &[&str], vocabulary: Option<&Vocabulary>) -> &'static str {
    let signs = [";", "|", ",", "/", "、", "،"];
    let known = |sign: &str| {
        let words = cells.iter().flat_map(|cell| parts(cell, sign));
        let all: Vec<bool> = words
            .map(|word| vocabulary.is_some_and(|words| words.code_of(word).is_some()))
            .collect();
        all.iter().filter(|known| **known).count() as f64 / all.len().max(1) as f64
    };
    let used = |sign: &str| cells.iter().any(|cell| cell.contains(sign));
    match vocabulary {
        Some(_) => {
            let whole = known(";");
            let better = signs.into_iter().filter(|sign| used(sign) && known(sign) > whole);
            better.max_by(|one, other| known(one).total_cmp(&known(other))).unwrap_or(";")
        }
        None => signs.into_iter().take(2).find(|sign| used(sign)).unwrap_or(";"),
    }
}

/// What a column for this target may be called: our name, our labels, other words; with the name of
/// the language where it is a translation.
fn names_of(kind: &Kind, target: &Target) -> Vec<String> {
    let labels = Labels::compiled();
    let field = target.field;
    let mut names = vec![plain(&field.name.replace('_', " "))];
    let mut label = |key: &str| {
        let said = Language::ALL.into_iter().filter_map(|language| labels.try_say(language, key));
        names.extend(said.map(plain));
    };
    label(&field.label());
    if field.title {
        label(&format!("kind-{}", kind.name.replace('_', "-")));
    }
    let is_language = field.shape.is_text() && !target.part.is_empty();
    let key = match target.part {
        "" => field.name,
        part if is_language || part == "country" => field.name,
        part => part,
    };
    let words =
        WORDS.iter().filter(|(name, _)| *name == key).flat_map(|(_, words)| words.split('|'));
    names.extend(words.map(|word| plain(word.trim())));
    match target.part {
        "" => names,
        "original" => names.iter().map(|name| format!("{name} original language")).collect(),
        code if is_language => in_language(&names, code),
        "country" => with_part(&names, "countries"),
        part => with_part(&names, part),
    }
}

fn with_part(names: &[String], part: &str) -> Vec<String> {
    let words: Vec<&str> = WORDS
        .iter()
        .filter(|(name, _)| *name == part)
        .flat_map(|(_, words)| words.split('|'))
        .chain([part])
        .collect();
    let own = names.first().cloned().unwrap_or_default();
    let joined = words.iter().map(|word| format!("{own} {}", plain(word)));
    joined.chain(words.iter().filter(|_| part != "countries").map(|word| plain(word))).collect()
}

/// The names with a language behind or before them: `title fr`, `french title`.
fn in_language(names: &[String], code: &str) -> Vec<String> {
    let language = Language::from_code(code);
    let key = format!("language-{code}");
    let mut called: Vec<String> = vec![code.to_owned()];
    called.extend(language.map(|language| plain(language.name())));
    let said = Language::ALL.into_iter().filter_map(|l| Labels::compiled().try_say(l, &key));
    called.extend(said.map(plain));
    called.extend(
        LANGUAGES
            .iter()
            .filter(|(c, _)| *c == code)
            .flat_map(|(_, words)| words.split('|'))
            .map(plain),
    );
    let names = names.iter().take(12);
    names
        .flat_map(|name| {
            called.iter().flat_map(move |word| [format!("{name} {word}"), format!("{word} {name}")])
        })
        .collect()
}

/// What languages are called in headers.
const LANGUAGES: &[(&str, &str)] = &[
    ("ar", "arabic|arabe|árabe|арабский|阿拉伯语|阿拉伯文|العربية|بالعربية"),
    ("en", "english|anglais|inglés|английский|英语|英文|الإنجليزية|بالإنجليزية"),
    ("es", "spanish|espagnol|español|испанский|西班牙语|西班牙文|الإسبانية|بالإسبانية"),
    ("fr", "french|français|francés|французский|法语|法文|الفرنسية|بالفرنسية"),
    ("ru", "russian|russe|ruso|русский|俄语|俄文|الروسية|بالروسية"),
    ("zh", "chinese|chinois|chino|китайский|汉语|中文|الصينية|بالصينية"),
];

/// A word without case, accents and signs, as two people would both write it.
fn plain(text: &str) -> String {
    let folded = text.nfkd().filter(|c| !unicode_normalization::char::is_combining_mark(*c));
    let folded = folded.flat_map(char::to_lowercase).map(|c| match c {
        'أ' | 'إ' | 'آ' => 'ا',
        'ة' => 'ه',
        'ى' => 'ي',
        c if c.is_alphanumeric() => c,
        _ => ' ',
    });
    let folded: String = folded.filter(|c| *c != '\u{640}').collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How alike two plain words are, from 0 to 1: Dice's coefficient over pairs of characters
/// (L. R. Dice, Ecology 26, 1945).
fn likeness(one: &str, other: &str) -> f64 {
    if one == other {
        return if one.is_empty() { 0.0 } else { 1.0 };
    }
    let pairs = |text: &str| -> Vec<(char, char)> {
        let chars: Vec<char> = text.chars().collect();
        chars.windows(2).map(|two| (two[0], two[1])).collect()
    };
    let (mine, mut theirs) = (pairs(one), pairs(other));
    let total = mine.len() + theirs.len();
    let mut same = 0;
    for pair in mine {
        if let Some(at) = theirs.iter().position(|other| *other == pair) {
            theirs.swap_remove(at);
            same += 1;
        }
    }
    if total == 0 { 0.0 } else { 2.0 * f64::from(same) / total as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_taken_for_the_code_whose_name_it_is_like() {
        let all = crate::vocabularies::shipped();
        for (list, word, code) in [
            ("countries", "Republic of Kenia", Some("KEN")),
            ("countries", "Marocc", Some("MAR")),
            ("countries", "Atlantis", None),
            ("languages", "Espagnol ", Some("es")),
            ("modes", "by smoke signal", None),
            ("modes", "on-line", Some("online")),
        ] {
            assert_eq!(propose(all.of(list), word), code, "{word}");
        }
    }
}
