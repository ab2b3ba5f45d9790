//! Measures the index: `cargo run --release -p facility-search --example measure [DOCUMENTS]`.
//!
//! The documents are invented, but shaped like ours: a title and some hundred words in one to three
//! languages, words as unevenly frequent as in real texts, ten facets. Printed are the rate of
//! indexing, the size on disk and the time of questions with five facets counted. Times are CPU
//! time of the thread where the system tells it, and otherwise time on the clock.

use std::convert::Infallible;
use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};

use facility_search::{Document, Edit, Index, Query, Sort};

const LANGUAGES: [&str; 6] = ["en", "fr", "es", "ru", "ar", "zh"];

/// What words are made of, by language; Chinese ones are words already.
const SYLLABLES: [&str; 6] = [
    "con nect skill data net work train dig ital school pol icy gov ern rur al ser vice plan",
    "for ma tion com pé tence nu mé rique don née ser vice pub lique éco le ré seau fem me",
    "for ma ción com pe ten cia dig i tal da tos ser vi cio es cue la red mu jer pla nes",
    "на вык циф ро вой дан ные се ть шко ла об уч ение слу жба го род план от чёт пра во",
    "مها رات رق مي بيا نات شب كة مدر سة تد ريب خد مة حكو مة خط ة نسا ء",
    "数字 技能 培训 学校 网络 政府 数据 妇女 农村 服务 公共 计划 互联网 教育 安全 人工智能 发展 连接",
];

const FACETS: [(&str, usize, usize); 5] = [
    ("country", 190, 3),
    ("topic", 40, 3),
    ("language", 6, 2),
    ("group", 12, 2),
    ("audience", 9, 1),
];

struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 11) % sides.max(1) as u64) as usize
    }

    /// A rank below `most` that is small more often than large, as the ranks of words are.
    fn rank(&mut self, most: usize) -> usize {
        let share = self.roll(1 << 20) as f64 / f64::from(1 << 20);
        ((most as f64).powf(share) - 1.0) as usize
    }
}

/// The word of a rank: always the same one.
fn word(language: usize, rank: usize) -> String {
    let syllables: Vec<&str> = SYLLABLES[language].split(' ').collect();
    let mut dice = Dice(rank as u64 * 2_654_435_761 + 88_172_645_463_325_252);
    let length = if language == 5 { 1 } else { 2 + dice.roll(2) };
    (0..length).map(|_| syllables[dice.roll(syllables.len())]).collect()
}

fn words(dice: &mut Dice, language: usize, count: usize) -> String {
    let gap = if language == 5 { "" } else { " " };
    let words: Vec<String> = (0..count).map(|_| word(language, dice.rank(20_000))).collect();
    words.join(gap)
}

fn document(id: usize) -> Document {
    let mut dice = Dice(id as u64 * 7_919 + 362_436_069_362_436_069);
    let first = dice.roll(6);
    let languages: Vec<usize> = (0..1 + dice.roll(3)).map(|next| (first + next) % 6).collect();
    let mut texts = |count: usize| -> Vec<(String, String)> {
        let text = |language: &usize| {
            (LANGUAGES[*language].to_string(), words(&mut dice, *language, count))
        };
        languages.iter().map(text).collect()
    };
    let (title, text, summary) = (texts(7), texts(120), texts(25));
    let mut facets = Vec::new();
    for (name, codes, most) in FACETS {
        for _ in 0..1 + dice.roll(most) {
            facets.push((name.to_string(), format!("C{}", dice.rank(codes))));
        }
    }
    let kind = ["training", "initiative", "request", "offer"][dice.roll(4)].to_string();
    let updated = dice.roll(1_000_000) as i64;
    Document { id: format!("{id:08}"), kind, title, text, summary, facets, updated }
}

fn cpu() -> Option<Duration> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    told.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

/// The mean time of a question, and its answer's total.
fn ask(index: &Index, query: &Query) -> Result<(Duration, usize), Box<dyn Error>> {
    const TIMES: u32 = 50;
    let total = index.search(query)?.total;
    let (clock, before) = (Instant::now(), cpu());
    for _ in 0..TIMES {
        std::hint::black_box(index.search(query)?);
    }
    let taken = cpu().zip(before).map_or(clock.elapsed(), |(after, before)| after - before);
    Ok((taken / TIMES, total))
}

fn size(folder: &Path) -> std::io::Result<u64> {
    let mut sum = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        sum += if entry.file_type()?.is_dir() {
            size(&entry.path())?
        } else {
            entry.metadata()?.len()
        };
    }
    Ok(sum)
}

fn main() -> Result<(), Box<dyn Error>> {
    let count = std::env::args().nth(1).map_or(Ok(20_000), |count| count.parse())?;
    let documents: Vec<Document> = (0..count).map(document).collect();
    let given: usize = documents
        .iter()
        .flat_map(|one| one.title.iter().chain(&one.text))
        .map(|text| text.1.len())
        .sum();
    let home = tempfile::tempdir()?;
    let index = Index::open(home.path())?;
    let mut writer = index.writer()?;

    let clock = Instant::now();
    writer.rebuild(documents.iter().cloned().map(Ok::<_, Infallible>), 1)?;
    let taken = clock.elapsed().as_secs_f64();
    println!(
        "rebuild: {count} documents, {:.1} MB of text, in {taken:.1} s: {:.0} a second",
        given as f64 / 1e6,
        count as f64 / taken
    );
    println!(
        "size on disk: {:.1} MB, {:.0} bytes a document",
        size(home.path())? as f64 / 1e6,
        size(home.path())? as f64 / count as f64
    );
    let clock = Instant::now();
    for cursor in 0..20_u64 {
        writer.apply(vec![Edit::Put(document(cursor as usize * 31 % count))], 2 + cursor)?;
    }
    println!(
        "tail: {:.1} ms on the clock for one document and its commit",
        clock.elapsed().as_secs_f64() * 50.0
    );
    drop((writer, index));
    let clock = Instant::now();
    let index = Index::open(home.path())?;
    println!(
        "opening, with a look at all files: {:.1} ms on the clock",
        clock.elapsed().as_secs_f64() * 1000.0
    );

    let facets: Vec<String> = FACETS.iter().map(|facet| facet.0.to_string()).collect();
    let country = ("country".to_string(), vec!["C0".to_string(), "C3".to_string()]);
    for (what, words, filters, sort) in [
        ("all documents", String::new(), vec![], Sort::Fit),
        ("all documents, by title", String::new(), vec![], Sort::Title),
        ("all documents, one filter", String::new(), vec![country.clone()], Sort::Fit),
        ("a frequent word", word(0, 1), vec![], Sort::Fit),
        ("a frequent word, one filter", word(0, 1), vec![country], Sort::Fit),
        ("two frequent words", format!("{} {}", word(0, 1), word(0, 2)), vec![], Sort::Fit),
        ("a rare word", word(1, 9_000), vec![], Sort::Fit),
        ("Chinese, two words", "农村妇女".to_string(), vec![], Sort::Fit),
        ("Arabic, one word", word(4, 3), vec![], Sort::Fit),
        ("a phrase", format!("\"{} {}\"", word(0, 1), word(0, 2)), vec![], Sort::Fit),
        ("a beginning", "conn*".to_string(), vec![], Sort::Fit),
    ] {
        let query = Query {
            words,
            filters,
            sort,
            language: "en".into(),
            limit: 20,
            facets: facets.clone(),
            ..Query::default()
        };
        let (taken, total) = ask(&index, &query)?;
        println!("{what}: {total} found, {:.2} ms with five facets", taken.as_secs_f64() * 1000.0);
    }
    let mut words = word(0, 1);
    words.remove(2);
    let misspelt = Query { words, limit: 20, ..Query::default() };
    let clock = Instant::now();
    let found = index.search_forgiving(&misspelt)?.total;
    println!(
        "a misspelt word: {found} found, {:.2} ms on the clock",
        clock.elapsed().as_secs_f64() * 1000.0
    );
    Ok(())
}
