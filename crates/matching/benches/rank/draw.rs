//! Offers and requests drawn from a number: words of a vocabulary in which few are common (Zipf),
//! each topic with words of its own, 190 countries in 22 subregions and 5 regions, six languages.

use facility_matching::{
    Draw, Geography, Offer, Outcome, Place, PortfolioItem, Request, Topics, Words,
};

const TOPICS: u64 = 32;
const COUNTRIES: u64 = 190;
const LANGUAGES: [&str; 6] = ["en", "fr", "es", "ar", "ru", "zh"];

/// What is drawn from.
pub struct World {
    draw: Draw,
    /// The sums up to each word of how often it is said.
    common: Vec<f64>,
}

impl World {
    pub fn new(seed: u64) -> World {
        let mut sum = 0.0;
        let common = (1..=30_000).map(|rank| {
            sum += 1.0 / (f64::from(rank) + 2.7);
            sum
        });
        World { common: common.collect(), draw: Draw(seed) }
    }

    /// An offer of about 45 words of its own and up to three pieces of work of about 12.
    pub fn offer(&mut self, at: usize) -> Offer {
        let topic = self.topic();
        let language = self.language();
        let country = self.country();
        let items = self.draw.place(4);
        let portfolio = (0..items).map(|_| self.item(topic, language, &country)).collect();
        let dated = self.draw.one_in(3);
        let year = 2025 + self.draw.place(3);
        Offer {
            id: format!("o{at}"),
            provider: Some(format!("p{}", self.draw.place(4000))),
            title: Some(self.text(topic, language, 6)),
            text: Some(self.text(topic, language, 40)),
            lang: Some(language.to_owned()),
            topics: vec![code(topic), code(self.topic())],
            countries: self.countries(country),
            languages: self.languages(language),
            audiences: self.some("audience", 6, 3),
            groups: self.some("group", 5, 2),
            level: Some(["basic", "intermediate", "advanced"][self.draw.place(3)].to_owned()),
            mode: Words(vec![["online", "in_person", "hybrid"][self.draw.place(3)].to_owned()]),
            kind_of_support: Words(self.some("kind", 4, 2)),
            starts: dated.then(|| format!("{year}-01").parse().unwrap()),
            ends: dated.then(|| format!("{}-06", year + 1).parse().unwrap()),
            capacity: Some(self.draw.place(20) as f64),
            portfolio,
            ..Offer::default()
        }
    }

    /// A request of about 40 words.
    pub fn request(&mut self, at: usize) -> Request {
        let (topic, language) = (self.topic(), self.language());
        Request {
            id: format!("r{at}"),
            title: Some(self.text(topic, language, 6)),
            text: Some(self.text(topic, language, 34)),
            lang: Some(language.to_owned()),
            topics: vec![code(topic), code(self.topic())],
            countries: vec![self.country()],
            languages: vec![language.to_owned()],
            audiences: self.some("audience", 6, 2),
            level: Some("basic".to_owned()),
            mode: Words(vec!["online".to_owned()]),
            starts: Some("2027-01".parse().unwrap()),
            ends: Some("2027-12".parse().unwrap()),
            ..Request::default()
        }
    }

    fn item(&mut self, topic: u64, language: &str, country: &str) -> PortfolioItem {
        PortfolioItem {
            title: Some(self.text(topic, language, 5)),
            text: Some(self.text(topic, language, 7)),
            year: Some(2015 + self.draw.place(12) as i32),
            countries: vec![country.to_owned()],
            outcome: self.draw.one_in(2).then(|| Outcome::Rating(self.draw.unit())),
            ..PortfolioItem::default()
        }
    }

    /// Words, one in three of them from the topic's own two hundred.
    fn text(&mut self, topic: u64, language: &str, words: usize) -> String {
        let words: Vec<String> = (0..words)
            .map(|_| match self.draw.one_in(3) {
                true => self.draw.below(200) * TOPICS + topic + 40_000,
                false => {
                    let at = self.draw.unit() * self.common[self.common.len() - 1];
                    self.common.partition_point(|sum| *sum < at) as u64
                }
            })
            .map(|word| spelt(word, language))
            .collect();
        words.join(" ")
    }

    /// Topics are asked for unevenly.
    fn topic(&mut self) -> u64 {
        self.draw.below(TOPICS).min(self.draw.below(TOPICS))
    }

    /// Half of all is English.
    fn language(&mut self) -> &'static str {
        let at = self.draw.place(10);
        LANGUAGES[at.saturating_sub(4)]
    }

    fn languages(&mut self, own: &str) -> Vec<String> {
        match self.draw.one_in(3) {
            true => vec![own.to_owned(), self.language().to_owned()],
            false => vec![own.to_owned()],
        }
    }

    fn country(&mut self) -> String {
        format!("C{:03}", self.draw.below(COUNTRIES))
    }

    /// One country, some countries, a region, or no limit.
    fn countries(&mut self, own: String) -> Vec<String> {
        match self.draw.place(4) {
            0 => vec![own],
            1 => vec![own, self.country(), self.country()],
            2 => vec![format!("R{}", self.draw.below(5))],
            _ => Vec::new(),
        }
    }

    fn some(&mut self, what: &str, different: u64, most: usize) -> Vec<String> {
        (0..self.draw.place(most + 1))
            .map(|_| format!("{what}{}", self.draw.below(different)))
            .collect()
    }
}

/// The topics, four of them under each of eight broader ones, and the countries.
pub fn vocabulary() -> (Geography, Topics) {
    let place = |at: u64| Place {
        region: Some(format!("R{}", at % 5)),
        subregion: Some(format!("S{}", at % 22)),
        groups: if at.is_multiple_of(4) { vec!["LDC".to_owned()] } else { Vec::new() },
        income: None,
    };
    let places = (0..COUNTRIES).map(|at| (format!("C{at:03}"), place(at)));
    let parents = (0..TOPICS).map(|at| (code(at), format!("broad{}", at % 8)));
    (Geography { places: places.collect() }, Topics { parents: parents.collect() })
}

fn code(topic: u64) -> String {
    format!("topic{topic}")
}

/// A number as a word of the language's script; Chinese as two characters.
fn spelt(word: u64, language: &str) -> String {
    let letters: &[char] = match language {
        "ar" => &['ب', 'ت', 'ج', 'د', 'ر', 'س', 'ع', 'ف', 'ق', 'م'],
        "ru" => &['б', 'в', 'г', 'д', 'ж', 'з', 'к', 'л', 'м', 'н'],
        "zh" => {
            let at = |part: u64| char::from_u32(0x4E00 + (part % 300) as u32).unwrap();
            return [at(word), at(word / 300)].iter().collect();
        }
        _ => &['b', 'd', 'f', 'g', 'k', 'l', 'm', 'n', 'p', 'r'],
    };
    let mut rest = word + 100;
    let mut spelt = String::new();
    while rest > 0 {
        spelt.push(letters[(rest % 10) as usize]);
        if !matches!(language, "ar") {
            spelt.push(if language == "ru" { 'о' } else { 'o' });
        }
        rest /= 10;
    }
    spelt
}
