//! What is published is what plain telling gives, and every view follows from the told cells.

use std::collections::{BTreeMap, BTreeSet};

use facility_gaps::{
    Coordinate, Day, Dimension, Disclosure, Need, Part, Publication, PublishedView, Releases,
    Rules, StaffMatrix, Supply, View, Vocabulary,
};

use crate::telling::{Key, Ladder};
use crate::world::{Draw, dimensions, needs, offers, view, vocabulary};

fn whole() -> BTreeSet<Dimension> {
    dimensions().pop().unwrap()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn released(vocabulary: &Vocabulary, needs: &[Need], today: &str) -> Releases {
    let mut releases = Releases::default();
    releases.close(vocabulary, &Rules::default(), needs, day(today));
    releases
}

/// Mentions and least number of sources by cell.
fn told(view: &PublishedView, class: Disclosure) -> BTreeMap<Key, (u64, u64)> {
    let mut cells = BTreeMap::new();
    for cell in &view.cells {
        let part = if class == Disclosure::Regional { &cell.regional } else { &cell.threshold };
        if let Part::Told(told) = part {
            let key = [&cell.country, &cell.topic, &cell.group, &cell.language]
                .map(|it| it.clone().unwrap_or(Coordinate::Withheld));
            cells.insert(key, (told.mentions, told.distinct_at_least));
        }
    }
    cells
}

#[test]
fn what_is_told_is_what_plain_telling_gives() {
    let vocabulary = vocabulary();
    let supply = Supply::new(&vocabulary, &[]);
    let ladders = [Disclosure::Threshold, Disclosure::Regional]
        .map(|class| (class, Ladder::new(&vocabulary, class)));
    let mut steps: BTreeMap<(Disclosure, usize), usize> = BTreeMap::new();
    for seed in 0..120 {
        let mut draw = Draw(4_000_000 + seed);
        let mut needs = needs(&mut draw, 300);
        needs.iter_mut().for_each(|need| need.day = day("2026-02-10"));
        let releases = released(&vocabulary, &needs, "2026-04-01");
        let publication = Publication::new(&supply, &Rules::default(), &needs, &releases);
        let view = publication.view(&View { dimensions: whole(), ..View::default() });
        for (class, ladder) in &ladders {
            let own: Vec<&Need> = needs.iter().filter(|it| it.disclosure == *class).collect();
            let mut expected: BTreeMap<Key, (u64, u64)> = BTreeMap::new();
            for row in ladder.tell(&vocabulary, &own) {
                let cell = expected.entry(row.key).or_default();
                let distinct = if ladder.is_regional { 3 } else { row.distinct as u64 };
                *cell = (cell.0 + row.needs as u64, cell.1.max(distinct));
                *steps.entry((*class, row.step)).or_default() += 1;
            }
            assert_eq!(told(&view, *class), expected, "seed {seed}");
        }
    }
    // Each step of both ladders must have told something.
    assert_eq!(steps.len(), 12, "{steps:?}");
}

/// Whoever has the told cells of each period, with all coordinates, has every view: so nothing is
/// gained by looking at other views, filters or margins, nor by subtracting one from another.
#[test]
fn every_view_follows_from_the_told_cells() {
    let vocabulary = vocabulary();
    for seed in 0..60 {
        let mut draw = Draw(5_000_000 + seed);
        let (needs, offers) = (needs(&mut draw, 500), offers(&mut draw, 10));
        let supply = Supply::new(&vocabulary, &offers);
        let releases = released(&vocabulary, &needs, "2026-05-01");
        let publication = Publication::new(&supply, &Rules::default(), &needs, &releases);
        let during = |from, to| {
            let (from, to) = (Some(day(from)), Some(day(to)));
            publication.view(&View { dimensions: whole(), from, to, ..View::default() })
        };
        let months = [("2026-01-01", "2026-01-31"), ("2026-02-01", "2026-02-28")];
        let later = [("2026-03-01", "2026-03-31"), ("2026-04-01", "2026-04-30")];
        let periods = [
            (Disclosure::Threshold, months.into_iter().chain(later).collect::<Vec<_>>()),
            (Disclosure::Regional, vec![("2026-01-01", "2026-03-31")]),
        ];
        let periods = periods.map(|(class, periods)| {
            let views = periods.into_iter().map(|(from, to)| told(&during(from, to), class));
            (class, views.collect::<Vec<_>>())
        });
        let plain = |dimensions| View { dimensions, ..View::default() };
        let filtered = (0..40).map(|_| View { from: None, to: None, ..view(&mut draw) });
        for view in dimensions().into_iter().map(plain).chain(filtered.collect::<Vec<_>>()) {
            for (class, periods) in &periods {
                let mut expected: BTreeMap<Key, (u64, u64)> = BTreeMap::new();
                for (key, (mentions, distinct)) in periods.iter().flatten() {
                    let Some(key) = within(&vocabulary, &view, key.clone()) else { continue };
                    let cell = expected.entry(key).or_default();
                    *cell = (cell.0 + mentions, cell.1.max(*distinct));
                }
                assert_eq!(told(&publication.view(&view), *class), expected, "{view:?}");
            }
        }
    }
}

/// The cell of a view that a told cell stands in.
fn within(vocabulary: &Vocabulary, view: &View, key: Key) -> Option<Key> {
    let filters = [&view.countries, &view.topics, &view.groups, &view.languages];
    let mut own = key.clone();
    for (at, dimension) in whole().into_iter().enumerate() {
        let takes = |wanted: &BTreeSet<String>| match &key[at] {
            Coordinate::Exactly(code) if at == 0 => {
                let country = &vocabulary.countries[code];
                let is_around = country.areas.iter().any(|area| wanted.contains(area));
                wanted.contains(code) || wanted.contains(&country.region) || is_around
            }
            Coordinate::Exactly(code) => wanted.contains(code),
            Coordinate::Within(code) => at == 0 && wanted.contains(code),
            _ => false,
        };
        if !filters[at].as_ref().is_none_or(takes) {
            return None;
        }
        if !view.dimensions.contains(&dimension) {
            own[at] = Coordinate::Withheld;
        }
    }
    Some(own)
}

#[test]
fn open_needs_are_published_as_staff_sees_them() {
    let vocabulary = vocabulary();
    for seed in 0..200 {
        let mut draw = Draw(6_000_000 + seed);
        let (mut needs, offers) = (needs(&mut draw, 80), offers(&mut draw, 10));
        needs.iter_mut().for_each(|need| need.disclosure = Disclosure::Open);
        let supply = Supply::new(&vocabulary, &offers);
        let view = view(&mut draw);
        let releases = released(&vocabulary, &needs, "2026-05-01");
        let published = Publication::new(&supply, &Rules::default(), &needs, &releases).view(&view);
        let staff = StaffMatrix::new(&supply, &needs).view(&view);
        assert_eq!(published.cells.len(), staff.cells.len());
        for (published, staff) in published.cells.iter().zip(&staff.cells) {
            assert_eq!((published.open, published.gap), (staff.counts, staff.gap));
            assert_eq!(published.supply, staff.supply);
            assert!(matches!(published.threshold, Part::Withheld(_)));
            assert!(matches!(published.regional, Part::Withheld(_)));
        }
    }
}

#[test]
fn lower_bounds_are_bounds() {
    let vocabulary = vocabulary();
    let (mut checked, mut exact) = (0, 0);
    for seed in 0..150 {
        let mut draw = Draw(7_000_000 + seed);
        let mut needs = needs(&mut draw, 600);
        needs.retain(|need| need.disclosure == Disclosure::Threshold);
        let supply = Supply::new(&vocabulary, &[]);
        let releases = released(&vocabulary, &needs, "2026-05-01");
        let publication = Publication::new(&supply, &Rules::default(), &needs, &releases);
        let staff = StaffMatrix::new(&supply, &needs);
        for dimensions in dimensions() {
            let view = View { dimensions, ..View::default() };
            let truth = staff.view(&view).cells;
            for cell in publication.view(&view).cells {
                let Part::Told(told) = cell.threshold else { continue };
                let same = truth.iter().find(|staff| {
                    (&staff.country, &staff.topic, &staff.group, &staff.language)
                        == (&cell.country, &cell.topic, &cell.group, &cell.language)
                });
                let Some(truth) = same else { continue };
                assert!(told.needs_at_least <= truth.counts.all.needs);
                assert!(told.distinct_at_least <= truth.counts.sources);
                assert!(told.needs_at_least <= told.mentions && told.distinct_at_least >= 3);
                checked += 1;
                exact += u32::from(told.needs_at_least == truth.counts.all.needs);
            }
        }
    }
    assert!(checked > 1000 && exact > 100, "{checked} {exact}");
}
