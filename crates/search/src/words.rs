//! Text cut into words. What is cut depends on the script of the letters, never on the language the
//! text claims to be in: an Arabic name inside an English sentence is folded like any other.

use std::sync::LazyLock;

use jieba_rs::Jieba;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use facility_letters::{fold, is_arabic, is_han, is_spaceless, is_word_letter, without_article};

/// Longer words are cut off, in texts and questions alike: they are encodings, not language.
const LONGEST_WORD: usize = 40;

/// Stands before the one or two characters of a gram, so that a gram is never taken for a word.
const GRAM: char = '#';

/// What words are cut for.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Purpose {
    /// All forms under which a text shall be found.
    Index,
    /// The one form that a question asks for.
    Question,
    /// The whole words of scripts with spaces, for beginnings of words and misspellings.
    Forms,
}

/// The tokenizer all analysers begin with. Tokens carry positions but no offsets into the text.
#[derive(Clone)]
pub(crate) struct Words {
    pub(crate) purpose: Purpose,
    pub(crate) endings: Endings,
}

/// Which endings are made alike before the stemmer sees them.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Endings {
    /// None: no stemmer follows.
    Kept,
    /// The feminine plural of Arabic.
    Arabic,
    /// The plural in -es of Spanish.
    Spanish,
    /// Those of French in é, which have four spellings but one sound.
    French,
}

/// A stretch of folded text of one script class, and the sign that ties it to the next stretch.
#[derive(Default)]
struct Run {
    text: String,
    spaceless: bool,
    tie: Option<char>,
}

impl Words {
    /// Words of spaced scripts one by one; scripts without spaces as grams of two characters (of
    /// one, if alone) and, when indexing, also as single characters and dictionary words.
    pub(crate) fn cut(&self, text: &str) -> Vec<Token> {
        let runs = joined_acronyms(runs(&fold(text)));
        let mut out = Tokens::default();
        for (at, run) in runs.iter().enumerate() {
            let tied_to = at.checked_sub(1).and_then(|before| runs[before].tie);
            if run.spaceless {
                self.cut_spaceless(&run.text, &mut out);
            } else if let Some(word) =
                whole_word(&run.text, self.endings).filter(|_| !is_elided(run, tied_to))
            {
                self.cut_word(word, run, runs.get(at + 1), &mut out);
            } else {
                out.joined = false;
            }
        }
        out.tokens
    }

    /// `e-learning` is found as `elearning` and as `learning`; a question for it means the former.
    fn cut_word(&self, word: String, run: &Run, next: Option<&Run>, out: &mut Tokens) {
        let prefix = run.tie == Some('-') && is_single_letter(&run.text);
        if let Some(next) = next.filter(|next| prefix && !next.spaceless) {
            let joined = format!("{}{}", run.text, next.text);
            out.push(whole_word(&joined, self.endings).unwrap_or(word));
            out.joined = true;
        } else if std::mem::take(&mut out.joined) && self.purpose == Purpose::Question {
            // its place is kept, so that phrases count the same words as the index does
        } else {
            out.push(word);
        }
        out.position += 1;
    }

    fn cut_spaceless(&self, run: &str, out: &mut Tokens) {
        let letters: Vec<char> = run.chars().collect();
        let first = out.position;
        if self.purpose == Purpose::Forms {
            out.position += letters.len();
            return;
        }
        let mut words = match self.purpose {
            Purpose::Index => dictionary_words(run),
            _ => Vec::new(),
        }
        .into_iter()
        .peekable();
        for (at, letter) in letters.iter().enumerate() {
            out.position = first + at;
            if self.purpose == Purpose::Index || letters.len() == 1 {
                out.push(format!("{GRAM}{letter}"));
            }
            if let Some(next) = letters.get(at + 1) {
                out.push(format!("{GRAM}{letter}{next}"));
            }
            while let Some((_, word)) = words.next_if(|(start, _)| *start <= at) {
                out.push(word);
            }
        }
        out.position = first + letters.len();
    }
}

#[derive(Default)]
struct Tokens {
    tokens: Vec<Token>,
    position: usize,
    joined: bool,
}

impl Tokens {
    fn push(&mut self, text: String) {
        self.tokens.push(Token { text, position: self.position, ..Token::default() });
    }
}

/// The words of a run of Chinese characters, in order, as a question asks for them. Runs with
/// other scripts without spaces are one word: we have no dictionary for them.
pub(crate) fn question_words(run: &str) -> Vec<String> {
    if run.chars().all(is_han) {
        JIEBA.cut(run, false).iter().map(|word| word.word.to_string()).collect()
    } else {
        vec![run.to_string()]
    }
}

/// The pieces of one written word, where it changes between scripts with and without spaces.
pub(crate) fn script_pieces(word: &str) -> Vec<(String, bool)> {
    let mut pieces: Vec<(String, bool)> = Vec::new();
    for letter in word.chars() {
        let spaceless = is_spaceless(letter);
        match pieces.last_mut() {
            Some((piece, class)) if *class == spaceless => piece.push(letter),
            _ => pieces.push((letter.to_string(), spaceless)),
        }
    }
    pieces
}

/// Loading the dictionary takes a tenth of a second and some memory; who has no Chinese text and
/// asks no Chinese question never pays for it.
static JIEBA: LazyLock<Jieba> = LazyLock::new(Jieba::new);

/// Dictionary words of two or more characters with the place of their first, by place.
fn dictionary_words(run: &str) -> Vec<(usize, String)> {
    if !run.chars().any(is_han) {
        return Vec::new();
    }
    let mut words: Vec<(usize, String)> = JIEBA
        .tokenize(run, jieba_rs::TokenizeMode::Search, false)
        .iter()
        .filter(|word| word.end - word.start > 1)
        .map(|word| (word.start, word.word.to_string()))
        .collect();
    words.sort();
    words.dedup();
    words
}

fn runs(folded: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut gap = String::from(" ");
    let mut last = ' ';
    for letter in folded.chars() {
        let spaceless = is_spaceless(letter);
        if !spaceless && !is_word_letter(letter) {
            gap.push(letter);
            continue;
        }
        let goes_on = gap.is_empty()
            && runs.last().is_some_and(|run| run.spaceless == spaceless)
            && is_arabic(last) == is_arabic(letter);
        match runs.last_mut() {
            Some(run) if goes_on => run.text.push(letter),
            before => {
                let tie = (gap.len() == 1).then(|| gap.chars().next()).flatten();
                if let Some(before) = before {
                    before.tie = tie.filter(|sign| matches!(sign, '\'' | '.' | '-'));
                }
                runs.push(Run { text: letter.to_string(), spaceless, tie: None });
            }
        }
        last = letter;
        gap.clear();
    }
    runs
}

/// `u.s.a` becomes `usa`.
fn joined_acronyms(runs: Vec<Run>) -> Vec<Run> {
    let mut out: Vec<Run> = Vec::with_capacity(runs.len());
    let mut in_acronym = false;
    for run in runs {
        let letter = is_single_letter(&run.text) && !run.spaceless;
        match out.last_mut() {
            Some(before)
                if letter
                    && before.tie == Some('.')
                    && (in_acronym || is_single_letter(&before.text)) =>
            {
                before.text.push_str(&run.text);
                before.tie = run.tie;
                in_acronym = true;
            }
            _ => {
                out.push(run);
                in_acronym = false;
            }
        }
    }
    out
}

fn is_single_letter(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none()
}

/// French and Italian articles before an apostrophe, and the English s after one.
fn is_elided(run: &Run, tied_to: Option<char>) -> bool {
    const BEFORE: [&str; 14] = [
        "l", "d", "j", "m", "n", "s", "t", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "dell",
    ];
    (run.tie == Some('\'') && BEFORE.contains(&run.text.as_str()))
        || (tied_to == Some('\'') && run.text == "s")
}

/// The word without its Arabic article, cut to a sensible length; nothing if only an article is
/// left.
fn whole_word(text: &str, endings: Endings) -> Option<String> {
    let text = if text.starts_with(is_arabic) { without_article(text)? } else { text };
    let text = shortened(text);
    Some(match endings {
        Endings::Arabic => arabic_singular(text),
        Endings::Spanish => spanish_singular(text),
        Endings::French => plain_french_ending(text).to_string(),
        Endings::Kept => text.to_string(),
    })
}

fn shortened(text: &str) -> &str {
    text.char_indices().nth(LONGEST_WORD).map_or(text, |(end, _)| &text[..end])
}

/// Puts a word with the ending of the feminine plural into the singular. The stemmer may take the
/// last letter of that ending for a verb's and leave the other.
fn arabic_singular(word: &str) -> String {
    match word.strip_suffix("ات") {
        Some(rest) if rest.chars().nth(2).is_some() => format!("{rest}ه"),
        _ => word.to_string(),
    }
}

/// `mujeres` becomes `mujer`: the stemmer takes `mujer` for a verb, but not its plural.
fn spanish_singular(word: &str) -> String {
    match word.strip_suffix("es") {
        Some(rest) if rest.len() > 2 && rest.ends_with(['d', 'l', 'n', 'r']) => rest.to_string(),
        Some(rest) if rest.len() > 2 && rest.ends_with('c') => {
            format!("{}z", &rest[..rest.len() - 1])
        }
        _ => word.to_string(),
    }
}

/// Folding has made `connectée` into `connectee`, which the stemmer would not bring to `connecté`.
fn plain_french_ending(word: &str) -> &str {
    match word.strip_suffix("es").or(word.strip_suffix('e')) {
        Some(rest) if rest.ends_with('e') && rest.len() > 3 => rest,
        _ => word,
    }
}

impl Tokenizer for Words {
    type TokenStream<'a> = CutWords;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> CutWords {
        CutWords { tokens: self.cut(text), next: 0 }
    }
}

/// Words already cut, handed out one by one.
pub(crate) struct CutWords {
    tokens: Vec<Token>,
    next: usize,
}

impl TokenStream for CutWords {
    fn advance(&mut self) -> bool {
        self.next += 1;
        self.next <= self.tokens.len()
    }

    fn token(&self) -> &Token {
        &self.tokens[self.next - 1]
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.tokens[self.next - 1]
    }
}

#[cfg(test)]
mod tests {
    use super::{Endings, Purpose, Words};

    fn check(purpose: Purpose, text: &str, words: &str) {
        let tokens = Words { purpose, endings: Endings::Kept }.cut(text);
        let shown: Vec<String> =
            tokens.iter().map(|token| format!("{}@{}", token.text, token.position)).collect();
        assert_eq!(shown.join(" "), words, "{text}");
    }

    #[test]
    fn words_are_cut_by_their_script() {
        check(Purpose::Index, "Digital skills, 2030!", "digital@0 skills@1 2030@2");
        check(Purpose::Index, "l'accès d’un pays", "acces@0 un@1 pays@2");
        check(Purpose::Index, "the country's U.S.A. plan", "the@0 country@1 usa@2 plan@3");
        check(Purpose::Index, "end. A start", "end@0 a@1 start@2");
        check(Purpose::Index, "والمهارات الـ5G", "مهارات@0 5g@1");
        check(Purpose::Index, "للتدريب للغة", "تدريب@0 للغه@1");
        check(Purpose::Index, "AI技能, x", "ai@0 #技@1 #技能@1 技能@1 #能@2 x@3");
        check(Purpose::Question, "技能 字", "#技能@0 #字@2");
        check(Purpose::Forms, "AI技能 x", "ai@0 x@3");
    }

    #[test]
    fn a_letter_with_a_hyphen_also_makes_one_word() {
        check(Purpose::Index, "e-learning now", "elearning@0 learning@1 now@2");
        check(Purpose::Question, "e-learning now", "elearning@0 now@2");
        check(Purpose::Index, "low-cost", "low@0 cost@1");
    }

    #[test]
    fn a_word_without_end_is_cut_off() {
        check(Purpose::Index, &"ab".repeat(400), &format!("{}@0", "ab".repeat(20)));
    }
}
