//! Two publications, one after the other.

use facility_gaps::{
    Day, Disclosure, Need, Part, Publication, PublishedView, Releases, Rules, Supply, View,
};

use crate::world::{Draw, dimensions, need, needs, vocabulary};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn hidden(draw: &mut Draw, on: &str) -> Vec<Need> {
    let mut needs: Vec<Need> = (0..40).map(|_| need(draw, 10)).collect();
    needs.retain(|need| need.disclosure != Disclosure::Open);
    needs.iter_mut().for_each(|need| need.day = day(on));
    needs
}

fn views(releases: &Releases, needs: &[Need]) -> Vec<PublishedView> {
    let vocabulary = vocabulary();
    let supply = Supply::new(&vocabulary, &[]);
    let publication = Publication::new(&supply, &Rules::default(), needs, releases);
    let view = |dimensions| publication.view(&View { dimensions, ..View::default() });
    dimensions().into_iter().map(view).collect()
}

#[test]
fn needs_of_the_running_period_are_not_told() {
    for seed in 0..20 {
        let mut draw = Draw(10_000_000 + seed);
        let mut needs = needs(&mut draw, 300);
        let close = |needs: &[Need]| {
            let mut releases = Releases::default();
            releases.close(&vocabulary(), &Rules::default(), needs, day("2026-05-31"));
            releases
        };
        let before = close(&needs);
        assert_eq!(before.threshold_through(), Some(day("2026-04-30")));
        assert_eq!(before.regional_through(), Some(day("2026-03-31")));
        let shown = views(&before, &needs);
        needs.extend(hidden(&mut draw, "2026-05-30"));
        let after = close(&needs);
        assert_eq!(after, before);
        assert_eq!(views(&after, &needs), shown);
    }
}

#[test]
fn what_comes_late_changes_no_release_that_is_kept() {
    for seed in 0..20 {
        let mut draw = Draw(11_000_000 + seed);
        let mut needs = needs(&mut draw, 300);
        let mut releases = Releases::default();
        let close = |releases: &mut Releases, needs: &[Need], today| {
            releases.close(&vocabulary(), &Rules::default(), needs, day(today));
        };
        close(&mut releases, &needs, "2026-05-01");
        let before = releases.clone();
        needs.extend(hidden(&mut draw, "2026-02-10"));
        needs.retain(|need| need.disclosure == Disclosure::Open || !need.source.ends_with('1'));
        close(&mut releases, &needs, "2026-05-20");
        assert_eq!(releases, before);
        // A later period adds to it and changes nothing of it.
        let shown = views(&before, &needs).pop().unwrap();
        needs.extend(hidden(&mut draw, "2026-05-30"));
        close(&mut releases, &needs, "2026-06-01");
        assert_ne!(releases, before);
        let until = View {
            dimensions: dimensions().pop().unwrap(),
            to: Some(day("2026-04-30")),
            ..View::default()
        };
        let vocabulary = vocabulary();
        let supply = Supply::new(&vocabulary, &[]);
        let publication = Publication::new(&supply, &Rules::default(), &needs, &releases);
        assert_eq!(publication.view(&until).cells, shown.cells);
    }
}

#[test]
fn closing_month_by_month_gives_what_closing_at_once_gives() {
    let mut draw = Draw(12_000_000);
    let needs = needs(&mut draw, 2000);
    let (mut slowly, mut at_once) = (Releases::default(), Releases::default());
    for today in ["2026-01-15", "2026-02-01", "2026-03-31", "2026-04-01", "2026-07-02"] {
        slowly.close(&vocabulary(), &Rules::default(), &needs, day(today));
    }
    at_once.close(&vocabulary(), &Rules::default(), &needs, day("2026-07-02"));
    assert_eq!(slowly, at_once);
    let cells = views(&at_once, &needs).pop().unwrap().cells;
    assert!(cells.iter().any(|cell| matches!(cell.regional, Part::Told(_))));
    assert!(cells.iter().any(|cell| matches!(cell.threshold, Part::Told(_))));
}
