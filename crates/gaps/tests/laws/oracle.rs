//! The engine against plain counting, and what must not depend on chance.

use std::collections::BTreeMap;

use facility_gaps::{Need, Offer, Publication, Releases, Rules, StaffMatrix, Supply, View};

use crate::naive::Naive;
use crate::world::{Draw, needs, offer, offers, view, vocabulary};

#[test]
fn the_staffs_matrix_is_what_plain_counting_gives() {
    let vocabulary = vocabulary();
    let mut seen = BTreeMap::new();
    for seed in 0..3000 {
        let mut draw = Draw(seed);
        let (needs, offers) = (needs(&mut draw, 25), offers(&mut draw, 25));
        let supply = Supply::new(&vocabulary, &offers);
        let naive = Naive { vocabulary: &vocabulary, offers: &offers };
        for need in &needs {
            let judged = supply.judge(need);
            assert_eq!(judged, naive.judge(need), "{need:?}");
            *seen.entry(format!("{judged:?}")).or_insert(0) += 1;
        }
        let matrix = StaffMatrix::new(&supply, &needs);
        let filtered = view(&mut draw);
        let whole = View { dimensions: filtered.dimensions.clone(), ..View::default() };
        for view in [filtered, whole] {
            let found = matrix.view(&view).cells;
            assert_eq!(found, naive.cells(&needs, &view), "seed {seed} {view:?}");
            *seen.entry("cells".to_owned()).or_insert(0) += found.len();
        }
    }
    assert_eq!(seen.len(), 5, "{seen:?}");
    assert!(seen.values().all(|count| *count > 1000), "{seen:?}");
}

#[test]
fn offers_are_counted_where_nobody_asks_too() {
    let vocabulary = vocabulary();
    let mut alone = 0;
    for seed in 0..300 {
        let mut draw = Draw(500_000 + seed);
        let offers = offers(&mut draw, 25);
        let supply = Supply::new(&vocabulary, &offers);
        let naive = Naive { vocabulary: &vocabulary, offers: &offers };
        let view = view(&mut draw);
        let found = supply.view(&view);
        assert_eq!(found, naive.supply_cells(&view), "seed {seed} {view:?}");
        alone += found.len();
    }
    assert!(alone > 1000, "{alone}");
}

#[test]
fn another_order_gives_the_same_bytes() {
    for seed in 0..200 {
        let mut draw = Draw(1_000_000 + seed);
        let (mut needs, mut offers) = (needs(&mut draw, 200), offers(&mut draw, 20));
        let view = view(&mut draw);
        let before = published(&needs, &offers, &view);
        draw.shuffle(&mut needs);
        draw.shuffle(&mut offers);
        for need in &mut needs {
            draw.shuffle(&mut need.topics);
            draw.shuffle(&mut need.languages);
        }
        assert_eq!(published(&needs, &offers, &view), before, "seed {seed}");
    }
}

#[test]
fn another_offer_never_leaves_more_unanswered() {
    let vocabulary = vocabulary();
    let mut fewer = 0;
    for seed in 0..300 {
        let mut draw = Draw(2_000_000 + seed);
        let (needs, mut offers) = (needs(&mut draw, 60), offers(&mut draw, 6));
        let view = view(&mut draw);
        let open = |offers: &[Offer]| {
            let supply = Supply::new(&vocabulary, offers);
            let cells = StaffMatrix::new(&supply, &needs).view(&view).cells;
            let keyed = cells.into_iter().map(|cell| {
                let key = (cell.country, cell.topic, cell.group, cell.language);
                (key, cell.counts.answers)
            });
            keyed.collect::<BTreeMap<_, _>>()
        };
        let before = open(&offers);
        offers.push(offer(&mut draw, 99));
        for (key, after) in open(&offers) {
            let before = before[&key];
            assert!(after.unanswered.needs <= before.unanswered.needs, "{key:?}");
            assert!(after.answered.needs >= before.answered.needs, "{key:?}");
            fewer += before.unanswered.needs - after.unanswered.needs;
        }
    }
    assert!(fewer > 100, "{fewer}");
}

#[test]
fn a_publication_is_read_back_as_it_was_written() {
    let mut draw = Draw(3_000_000);
    let needs = needs(&mut draw, 400);
    let mut releases = Releases::default();
    releases.close(&vocabulary(), &Rules::default(), &needs, "2026-05-01".parse().unwrap());
    let text = serde_json::to_string(&releases).unwrap();
    assert_eq!(serde_json::from_str::<Releases>(&text).unwrap(), releases);
    assert!(!text.contains("\"s1"), "no source may stand in it");
}

fn published(needs: &[Need], offers: &[Offer], view: &View) -> String {
    let (vocabulary, rules) = (vocabulary(), Rules::default());
    let supply = Supply::new(&vocabulary, offers);
    let mut releases = Releases::default();
    releases.close(&vocabulary, &rules, needs, "2026-04-10".parse().unwrap());
    let publication = Publication::new(&supply, &rules, needs, &releases);
    serde_json::to_string(&(publication.view(view), &releases)).unwrap()
}
