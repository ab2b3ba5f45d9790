//! Invented documents that look like ours: six languages, words as unevenly frequent as in real
//! texts, facets of which a document carries several codes each. The same number always gives the
//! same document, so that other programs can be given the very same ones.

use std::fmt::Write as _;

use facility_search::Document;

/// The languages, in the order of [`SYLLABLES`].
pub const LANGUAGES: [&str; 6] = ["en", "fr", "es", "ru", "ar", "zh"];

/// Place of Arabic among the languages.
pub const ARABIC: usize = 4;

/// Place of Chinese among the languages.
pub const CHINESE: usize = 5;

/// Facet names with the number of their codes and how many of them a document carries at most.
pub const FACETS: [(&str, usize, usize); 6] = [
    ("country", 248, 4),
    ("topic", 67, 4),
    ("language", 6, 2),
    ("country_group", 12, 3),
    ("audience", 9, 2),
    ("format", 7, 1),
];

const KINDS: [&str; 5] = ["training", "organisation", "solution", "resource", "initiative"];

/// What words are made of; Chinese ones are words already.
const SYLLABLES: [&str; 6] = [
    "con nect skill data net work train dig ital school pol icy gov ern rur al ser vice plan med",
    "for ma tion com pé tence nu mé rique don née ser vice pub lique éco le ré seau fem me cours",
    "for ma ción com pe ten cia dig i tal da tos ser vi cio es cue la red mu jer pla nes cur so",
    "на вык циф ро вой дан ные се ть шко ла об уч ение слу жба го род план от чёт пра во мир",
    "مها رات رق مي بيا نات شب كة مدر سة تد ريب خد مة حكو مة خط ة نسا ء عل وم بر نا مج",
    "数字 技能 培训 学校 网络 政府 数据 妇女 农村 服务 公共 计划 教育 安全 发展 连接 课程 国家 能力 建设",
];

/// Different words of one language.
const VOCABULARY: usize = 30_000;

/// The commonest words of a language are fillers that no question asks for; ours begin behind.
const FILLERS: f64 = 20.0;

/// Numbers that are the same on every machine.
pub struct Dice(u64);

impl Dice {
    /// Dice that fall the same way for the same number.
    pub fn new(seed: usize) -> Dice {
        let mut dice =
            Dice((seed as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x2545_f491_4f6c_dd1d);
        dice.roll(2);
        dice.roll(2);
        dice
    }

    /// A number below `sides`.
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 11) % sides.max(1) as u64) as usize
    }

    /// A rank below `most` after Zipf's law, its first `skipped` ranks left out.
    pub fn rank(&mut self, most: usize, skipped: f64) -> usize {
        let share = self.roll(1 << 24) as f64 / f64::from(1 << 24);
        let (first, last) = (1.0 + skipped, most as f64 + skipped);
        ((first * (last / first).powf(share) - first) as usize).min(most - 1)
    }
}

/// The word of a rank in a language: always the same one.
pub fn word(language: usize, rank: usize) -> String {
    let syllables: Vec<&str> = SYLLABLES[language].split(' ').collect();
    let mut dice = Dice::new(rank + 1);
    let length = if language == CHINESE { 1 } else { 2 + dice.roll(2) };
    let mut word: String = (0..length).map(|_| syllables[dice.roll(syllables.len())]).collect();
    if language == CHINESE && rank >= 20 {
        word.push_str(syllables[dice.roll(syllables.len())]);
    }
    word
}

/// The code of a facet.
pub fn code(name: &str, rank: usize) -> String {
    format!("{}{rank:03}", &name[..2].to_uppercase())
}

/// All words, made once: making them takes longer than choosing among them.
pub struct Words(Vec<Vec<String>>);

impl Words {
    /// The words of all languages.
    pub fn new() -> Words {
        let of = |language| (0..VOCABULARY).map(|rank| word(language, rank)).collect();
        Words((0..LANGUAGES.len()).map(of).collect())
    }

    fn text(&self, dice: &mut Dice, language: usize, count: usize) -> String {
        let mut text = String::new();
        for at in 0..count {
            let end = at > 0 && dice.roll(14) == 0;
            let gap = match (at, language == CHINESE, end) {
                (0, ..) | (_, true, false) => "",
                (_, true, true) => "。",
                (_, false, true) => ". ",
                (_, false, false) => " ",
            };
            let word = &self.0[language][dice.rank(VOCABULARY, FILLERS)];
            let _ = write!(text, "{gap}{word}");
        }
        text
    }

    /// The document of a number: title of 3 to 9 words, text of 60 to 200, in one language, one in
    /// four in two.
    pub fn document(&self, id: usize) -> Document {
        let mut dice = Dice::new(id * 2 + 1);
        let first = dice.roll(6);
        let second = (dice.roll(4) == 0).then_some((first + 1) % 6);
        let (titles, texts, summaries) = (3 + dice.roll(7), 60 + dice.roll(141), 25);
        let mut of = |count: usize| -> Vec<(String, String)> {
            let languages = std::iter::once(first).chain(second);
            let text = |language: usize| {
                (LANGUAGES[language].to_string(), self.text(&mut dice, language, count))
            };
            languages.map(text).collect()
        };
        let (title, text, summary) = (of(titles), of(texts), of(summaries));
        let mut facets = Vec::new();
        for (name, codes, most) in FACETS {
            for _ in 0..1 + dice.roll(most) {
                facets.push((name.to_string(), code(name, dice.rank(codes, 4.0))));
            }
        }
        facets.sort();
        facets.dedup();
        let kind = KINDS[dice.roll(5)].to_string();
        let updated = 1_700_000_000_000 + dice.roll(90_000_000) as i64 * 1_000;
        Document { id: format!("{id:08}"), kind, title, text, summary, facets, updated }
    }
}
