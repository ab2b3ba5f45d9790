//! What somebody typed, taken apart. There is no wrong text: whatever is no sign of ours is words.

use crate::analyse::{forms, is_filler};
use crate::words::{question_words, script_pieces};
use facility_letters::fold;

/// So much of a question is read; no person types more, and time grows with it.
const LONGEST_QUESTION: usize = 400;
const MOST_PARTS: usize = 24;

const QUOTES: [char; 11] = ['"', '“', '”', '„', '«', '»', '「', '」', '『', '』', '＂'];
const MINUSES: [char; 2] = ['-', '−'];

/// One thing that a document must have, or must not have.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Part {
    /// The folded text.
    pub(crate) text: String,
    pub(crate) form: Form,
    /// Whether documents with it are left out.
    pub(crate) refused: bool,
}

/// How a part is to be looked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Form {
    /// A word of a script with spaces, in any of its forms.
    Word,
    /// A word of a script without spaces: a dictionary word, or these characters in this order.
    Spaceless,
    /// The beginning of a word.
    Beginning,
    /// Several words in this order.
    Phrase,
}

/// The parts of a question. Words that carry little meaning are left out, unless there are no
/// others or they are written as an acronym (`IT skills`).
pub(crate) fn parse(words: &str) -> Vec<Part> {
    let typed: Vec<char> = words.chars().take(LONGEST_QUESTION).collect();
    let shouted = !typed.iter().any(|letter| letter.is_lowercase());
    let mut parts: Vec<(Part, bool)> = Vec::new();
    for piece in pieces(&typed) {
        if piece.quoted {
            let text = fold(&piece.text);
            parts.push((Part { text, form: Form::Phrase, refused: piece.refused }, false));
        } else {
            let acronym = !shouted && is_acronym(&piece.text);
            parts.extend(word_parts(&piece).into_iter().map(|part| {
                let filler = !part.refused && !acronym && is_filler(&part.text);
                (part, filler)
            }));
        }
    }
    parts.retain(|(part, _)| part.form == Form::Spaceless || !forms(&part.text).is_empty());
    let meaningful = parts.iter().any(|(part, filler)| !part.refused && !filler);
    parts.retain(|(_, filler)| !(meaningful && *filler));
    parts.into_iter().map(|(part, _)| part).take(MOST_PARTS).collect()
}

/// A piece between spaces or quotation marks.
struct Piece {
    text: String,
    quoted: bool,
    refused: bool,
}

fn pieces(typed: &[char]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut word = String::new();
    let mut at = 0;
    while let Some(letter) = typed.get(at) {
        at += 1;
        if QUOTES.contains(letter) {
            let refused = is_minus(&word);
            let close = typed[at..].iter().position(|letter| QUOTES.contains(letter));
            if let Some(length) = close.filter(|_| refused || word.is_empty()) {
                let text = typed[at..at + length].iter().collect();
                pieces.push(Piece { text, quoted: true, refused });
                word.clear();
                at += length + 1;
            } else {
                push_word(&mut pieces, &mut word);
            }
        } else if letter.is_whitespace() {
            push_word(&mut pieces, &mut word);
        } else {
            word.push(*letter);
        }
    }
    push_word(&mut pieces, &mut word);
    pieces
}

fn push_word(pieces: &mut Vec<Piece>, word: &mut String) {
    let typed = std::mem::take(word);
    let rest = typed.strip_prefix(MINUSES);
    let refused = rest.is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
    let text = rest.filter(|_| refused).unwrap_or(&typed).to_string();
    if !text.is_empty() {
        pieces.push(Piece { text, quoted: false, refused });
    }
}

fn is_minus(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(|letter| MINUSES.contains(&letter)) && letters.next().is_none()
}

fn is_acronym(word: &str) -> bool {
    word.chars().count() > 1 && word.chars().all(char::is_uppercase)
}

/// A typed word may hold several: `5G网络` is two, and a run of Chinese as many as the dictionary
/// says. What must not stand there is not taken apart: `-数字技能` leaves out just that.
fn word_parts(piece: &Piece) -> Vec<Part> {
    let refused = piece.refused;
    let beginning = piece.text.ends_with('*');
    let scripts = script_pieces(&fold(&piece.text));
    let mut parts = Vec::new();
    for (text, spaceless) in scripts {
        if !spaceless {
            let form = if beginning { Form::Beginning } else { Form::Word };
            parts.push(Part { text, form, refused });
        } else if refused {
            parts.push(Part { text, form: Form::Phrase, refused });
        } else {
            let words = question_words(&text).into_iter();
            parts.extend(words.map(|text| Part { text, form: Form::Spaceless, refused }));
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::{Form, parse};

    fn check(typed: &str, parts: &str) {
        let shown: Vec<String> = parse(typed)
            .into_iter()
            .map(|part| {
                let sign = if part.refused { "-" } else { "" };
                match part.form {
                    Form::Word => format!("{sign}{}", part.text),
                    Form::Spaceless => format!("{sign}[{}]", part.text),
                    Form::Beginning => format!("{sign}{}~", part.text.trim_end_matches('*')),
                    Form::Phrase => format!("{sign}<{}>", part.text),
                }
            })
            .collect();
        assert_eq!(shown.join(" "), parts, "{typed}");
    }

    #[test]
    fn no_text_is_an_error() {
        check("", "");
        check("  - \" * ( ) AND: ^~ \\ ", "and:");
        check("a\"b", "b");
        check("+++ !!! \"\" -\"\"", "");
        check("title:x OR (y", "title:x or (y");
    }

    #[test]
    fn phrases_minus_and_star_are_understood() {
        check("\"Digital Skills\" rural", "<digital skills> rural");
        check("“a b” «c d» 「数字」", "<a b> <c d> <数字>");
        check("skills -rural -\"low cost\" e-learning", "skills -rural -<low cost> e-learning");
        check("−سعر comput*", "-سعر comput~");
        check("\"never closed words", "never closed words");
    }

    #[test]
    fn fillers_go_unless_they_are_all_there_is() {
        check("the internet of things", "internet things");
        check("IT skills", "it skills");
        check("it skills", "skills");
        check("of the", "of the");
        check("IT", "it");
        check("التدريب على المهارات", "التدريب المهارات");
        check("数字技能的培训", "[数字] [技能] [培训]");
    }

    #[test]
    fn scripts_without_spaces_are_taken_apart() {
        check("5G网络", "5g [网络]");
        check("数字技能培训", "[数字] [技能] [培训]");
        check("-数字技能", "-<数字技能>");
    }

    #[test]
    fn a_question_of_any_length_has_few_parts() {
        assert!(parse(&"word ".repeat(10_000)).len() <= 24);
    }
}
