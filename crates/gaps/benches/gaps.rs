//! What the matrix costs: CPU time of one thread.
//!
//! `cargo bench -p facility-gaps [-- NEEDS OFFERS]` draws 20,000 needs and 50,000 offers, judges
//! and counts them all, says how exactly hidden needs are told by month, quarter and year, and
//! holds a sample of the judgements against plain loops over all offers.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::hint::black_box;

use facility_gaps::{
    Coordinate, Country, Day, Dimension, Disclosure, Judgement, Need, Offer, Offered, Part, Period,
    Publication, PublishedView, Releases, Rules, StaffMatrix, Supply, View, Vocabulary,
};
use rustix::time::{ClockId, clock_gettime};

const LANGUAGES: [&str; 7] = ["en", "fr", "es", "ar", "ru", "zh", "pt"];

fn main() {
    let sizes: Vec<usize> = std::env::args().skip(1).filter_map(|it| it.parse().ok()).collect();
    let (needs, offers) = match sizes[..] {
        [needs, offers] => (needs, offers),
        _ => (20_000, 50_000),
    };
    let vocabulary = vocabulary();
    let mut draw = Draw(7);
    let offers: Vec<Offer> = (0..offers).map(|at| draw.offer(at)).collect();
    let needs: Vec<Need> = (0..needs).map(|_| draw.need()).collect();
    println!("{} needs, {} offers", needs.len(), offers.len());
    let mut sum = 0.0;
    let supply = told("offers made ready", &mut sum, || Supply::new(&vocabulary, &offers));
    let matrix = told("needs judged", &mut sum, || StaffMatrix::new(&supply, &needs));
    let judging = sum;
    let every = [Dimension::Country, Dimension::Topic, Dimension::Group, Dimension::Language];
    let view = |count: usize| View {
        dimensions: every.into_iter().take(count).collect::<BTreeSet<Dimension>>(),
        ..View::default()
    };
    let whole = told("staff: all four dimensions", &mut sum, || matrix.view(&view(4)));
    println!("  {} cells; all so far {:.0} ms", whole.cells.len(), 1e3 * sum);
    let table = told("staff: country x topic", &mut sum, || matrix.view(&view(2)));
    println!("  {} cells", table.cells.len());
    let (rules, today) = (Rules::default(), "2027-01-01".parse().unwrap());
    let mut releases = Releases::default();
    told("closed periods told", &mut sum, || releases.close(&vocabulary, &rules, &needs, today));
    let publication = told("publication made ready", &mut sum, || {
        Publication::new(&supply, &rules, &needs, &releases)
    });
    for count in [4, 2, 1] {
        let name = format!("published: {count} dimensions");
        let view = told(&name, &mut sum, || publication.view(&view(count)));
        println!("  {} cells", view.cells.len());
    }
    let offered = told("offers by country x topic", &mut sum, || supply.view(&view(2)));
    println!("  {} cells", offered.len());
    for period in [Period::Month, Period::Quarter, Period::Year] {
        let rules = Rules { threshold_period: period, ..Rules::default() };
        let mut releases = Releases::default();
        releases.close(&vocabulary, &rules, &needs, today);
        let publication = Publication::new(&supply, &rules, &needs, &releases);
        how_exact(period, &publication.view(&view(4)));
    }
    let sample = 60.min(needs.len());
    let mut plain = 0.0;
    let judged = told("plain loops over all offers, a sample", &mut plain, || {
        let judge = |need| judge(&vocabulary, need, &offers);
        needs[..sample].iter().map(judge).collect::<Vec<Judgement>>()
    });
    for (need, judged) in needs.iter().zip(&judged) {
        assert_eq!(supply.judge(need), *judged);
    }
    let whole = plain * needs.len() as f64 / sample as f64;
    println!("{sample} judgements are the same; all would take {whole:.1} s by plain loops,");
    println!("{:.0} times as much as making offers ready and judging", whole / judging);
}

fn told<T>(name: &str, sum: &mut f64, work: impl FnOnce() -> T) -> T {
    let before = cpu_seconds();
    let done = black_box(work());
    let took = cpu_seconds() - before;
    *sum += took;
    println!("{name}: {:.1} ms", 1e3 * took);
    done
}

/// Prints how many mentions are told with which of their coordinates.
fn how_exact(period: Period, view: &PublishedView) {
    let is_exact =
        |it: &Option<Coordinate>| !matches!(it, Some(Coordinate::Within(_) | Coordinate::Withheld));
    let mut told = [0; 4];
    for cell in &view.cells {
        let Part::Told(part) = cell.threshold else { continue };
        let at = match (is_exact(&cell.country), is_exact(&cell.topic)) {
            (true, true) => 0,
            (false, true) => 1,
            _ if cell.topic == Some(Coordinate::Withheld) => 3,
            _ => 2,
        };
        told[at] += part.mentions;
    }
    let [country, region, broad, rest] = told;
    println!(
        "told by the {period:?}: {country} mentions by country and topic, {region} by region and \
         topic, {broad} by region and broadest topic, {rest} without topic"
    );
}

fn cpu_seconds() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 + 1e-9 * time.tv_nsec as f64
}

/// The rules of judging, one offer after the other. The drawn codes are all known.
fn judge(vocabulary: &Vocabulary, need: &Need, offers: &[Offer]) -> Judgement {
    let mut judged = Judgement::Unanswered;
    if need.topics.is_empty() {
        return Judgement::Unjudged;
    }
    let parent = |code: &String| vocabulary.topics[code].as_ref();
    for offer in offers.iter().filter(|offer| offer.is_active) {
        let country = &vocabulary.countries[need.country.as_ref().unwrap()];
        let is_here = |place: &String| {
            Some(place) == need.country.as_ref()
                || *place == country.region
                || country.areas.contains(place)
        };
        let in_place = match &offer.places {
            Offered::Everywhere => true,
            Offered::In(places) => places.iter().any(is_here),
        };
        let near = |wanted: &String, given: &String| {
            wanted == given || parent(wanted) == Some(given) || parent(given) == Some(wanted)
        };
        let for_all = |wanted: &[String], given: &[String]| match wanted {
            [] => given.is_empty(),
            _ => given.is_empty() || wanted.iter().all(|code| given.contains(code)),
        };
        let for_some = |wanted: &[String], given: &[String]| {
            wanted.is_empty() || given.is_empty() || wanted.iter().any(|code| given.contains(code))
        };
        let topic_near = |wanted| offer.topics.iter().any(|given| near(wanted, given));
        let in_part = in_place
            && need.topics.iter().any(topic_near)
            && for_some(&need.groups, &offer.groups)
            && for_some(&need.audiences, &offer.audiences)
            && for_some(&need.languages, &offer.languages);
        let in_full = in_part
            && need.topics.iter().all(|code| offer.topics.contains(code))
            && for_all(&need.groups, &offer.groups)
            && for_all(&need.audiences, &offer.audiences)
            && need.languages.iter().all(|code| offer.languages.contains(code));
        if in_full {
            return Judgement::Answered;
        }
        if in_part {
            judged = Judgement::Partial;
        }
    }
    judged
}

/// 248 countries in 22 regions and five areas, 68 topics under eight, 16 groups, seven languages.
fn vocabulary() -> Vocabulary {
    let country = |at: usize| {
        let areas = [format!("area{}", at % 5), "world".to_owned()].into();
        (format!("C{at:03}"), Country { region: format!("R{:02}", at % 22), areas })
    };
    let topic = |at: usize| (format!("t{at}"), (at >= 8).then(|| format!("t{}", at % 8)));
    Vocabulary {
        countries: (0..248).map(country).collect(),
        topics: (0..68).map(topic).collect(),
        groups: (0..16).map(|at| format!("g{at}")).collect(),
        languages: LANGUAGES.iter().map(|code| (*code).to_owned()).collect(),
    }
}

/// The generator of Steele, Lea and Flood (SplitMix64, 2014).
struct Draw(u64);

impl Draw {
    fn offer(&mut self, at: usize) -> Offer {
        let places = match self.below(4) {
            0 => Offered::Everywhere,
            1 => Offered::In(vec![format!("area{}", self.below(5))]),
            2 => Offered::In(vec![format!("R{:02}", self.below(22))]),
            _ => Offered::In(self.some("C", 248, 3)),
        };
        Offer {
            id: format!("o{at}"),
            provider: format!("p{}", self.below(4000)),
            is_active: self.below(20) > 0,
            places,
            topics: vec![self.topic(), self.topic()],
            groups: if self.below(3) == 0 { self.some("g", 16, 3) } else { Vec::new() },
            languages: self.languages(),
            audiences: self.some("audience", 6, 2),
        }
    }

    fn need(&mut self) -> Need {
        let disclosure = match self.below(10) {
            0..3 => Disclosure::Open,
            3 => Disclosure::Regional,
            _ => Disclosure::Threshold,
        };
        let (month, day) = (1 + self.below(12) as u8, 1 + self.below(28) as u8);
        Need {
            source: format!("s{}", self.below(9000)),
            country: Some(self.country()),
            topics: (0..1 + self.below(2)).map(|_| self.topic()).collect(),
            groups: self.some("g", 16, 2),
            languages: self.languages(),
            audiences: self.some("audience", 6, 1),
            origin: ["request", "search", "learner", "survey"][self.below(4)].to_owned(),
            weight: 1 + self.below(5) as u32,
            day: Day::new(2026, month, day).unwrap(),
            disclosure,
        }
    }

    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((word ^ (word >> 31)) % limit as u64) as usize
    }

    /// Low numbers are drawn more often.
    fn low(&mut self, limit: usize) -> usize {
        self.below(limit).min(self.below(limit))
    }

    fn country(&mut self) -> String {
        format!("C{:03}", self.low(248))
    }

    fn topic(&mut self) -> String {
        format!("t{}", self.low(68))
    }

    fn languages(&mut self) -> Vec<String> {
        (0..1 + self.below(2)).map(|_| LANGUAGES[self.low(7)].to_owned()).collect()
    }

    fn some(&mut self, what: &str, different: usize, most: usize) -> Vec<String> {
        let width = if different > 100 { 3 } else { 1 };
        (0..self.below(most + 1))
            .map(|_| format!("{what}{:0width$}", self.low(different)))
            .collect()
    }
}
