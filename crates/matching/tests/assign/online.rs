//! What comes between rounds, decided by the prices that the last round left.

use facility_matching::assign::{Aim, Demand, PriceList, Round, SCORE_MAX, Sheet, Verdict};
use facility_matching::{
    Corpus, Date, Draw, Geography, Offer, Policy, Request, Suggestion, Topics,
};

use crate::rounds::{demand, pair, supply};

/// A suggestion of an offer, with a score that is said.
fn suggestion(offer: &str, provider: Option<&str>, score: f64) -> Suggestion {
    let offers = vec![Offer {
        id: offer.to_owned(),
        provider: provider.map(str::to_owned),
        topics: vec!["t".to_owned()],
        ..Offer::default()
    }];
    let corpus =
        Corpus::new(offers, Policy::default(), Geography::default(), Topics::default()).unwrap();
    let request =
        Request { id: "r".to_owned(), topics: vec!["t".to_owned()], ..Request::default() };
    let today = Date::new(2026, 11, 22).unwrap();
    Suggestion { score, ..corpus.best(&request, 1, today).remove(0) }
}

#[test]
fn a_suggestion_is_accepted_at_once_where_its_score_is_above_the_price() {
    let sheet = Sheet {
        demand: vec![demand("a", 1), demand("b", 1)],
        supply: vec![supply("s", 1), supply("t", 5)],
        pairs: vec![pair(0, 0, 900_000), pair(1, 0, 700_000)],
        ..Sheet::default()
    };
    let round = Round::new(sheet).unwrap();
    let prices = round.solve(&Aim::Value).unwrap().price_list(&round);
    let verdict = |offer, provider, score, left| {
        prices.verdict(&suggestion(offer, provider, score), left, 1000)
    };
    assert_eq!(verdict("s", None, 0.70, 1), Verdict::Hold { short: 0 });
    assert_eq!(verdict("s", None, 0.65, 1), Verdict::Hold { short: 50_000 });
    assert_eq!(verdict("s", None, 0.71, 1), Verdict::Accept { surplus: 10_000 });
    assert_eq!(verdict("s", None, 0.99, 0), Verdict::Full);
    // By the provider, where places were counted by provider; nobody paid for what is new.
    assert_eq!(verdict("x", Some("s"), 0.71, 1), Verdict::Accept { surplus: 10_000 });
    assert_eq!(verdict("x", Some("y"), 0.3, 1), Verdict::Accept { surplus: 300_000 });
    assert_eq!(verdict("t", None, 0.0, 1), Verdict::Hold { short: 0 });
    let kept = serde_json::to_string(&prices).unwrap();
    assert_eq!(serde_json::from_str::<PriceList>(&kept).unwrap(), prices);
}

/// Requests come one after the other, three days of them; the prices are those of a round over all
/// days, as they would be known from earlier years. Against them, first come, first served.
#[test]
fn deciding_by_prices_leaves_places_to_those_who_need_them_more() {
    let (mut by_price, mut first_come, mut best) = (0_i64, 0_i64, 0_i64);
    for seed in 0..12 {
        let mut draw = Draw(seed);
        let (demands, supplies) = (120, 20_u32);
        let mut sheet = Sheet {
            demand: (0..demands).map(|at| demand(&format!("d{at:03}"), 1)).collect(),
            supply: (0..supplies).map(|at| supply(&format!("s{at:02}"), 3)).collect(),
            ..Sheet::default()
        };
        for at in 0..demands {
            for other in (0..supplies).filter(|_| draw.one_in(4)).collect::<Vec<u32>>() {
                sheet.pairs.push(pair(at, other, draw.below(SCORE_MAX as u64) as i32));
            }
        }
        let round = Round::new(sheet.clone()).unwrap();
        let plan = round.solve(&Aim::Value).unwrap();
        let prices = plan.price_list(&round);
        best += plan.value;
        let run = |with_prices: bool| {
            let mut left = vec![3_u32; supplies as usize];
            let mut value = 0_i64;
            for at in 0..demands {
                let own = sheet.pairs.iter().filter(|pair| pair.demand == at);
                let surplus = |pair: &&facility_matching::assign::Pair| {
                    let id = &sheet.supply[pair.supply as usize].id;
                    let charge = if with_prices { prices.charges[id] } else { 0 };
                    let is_left = left[pair.supply as usize] > 0;
                    (i64::from(pair.score) - charge, is_left)
                };
                let open = own.filter(|pair| surplus(pair).1 && surplus(pair).0 > 0);
                if let Some(taken) = open.max_by_key(|pair| (surplus(pair).0, pair.supply)) {
                    left[taken.supply as usize] -= 1;
                    value += i64::from(taken.score);
                }
            }
            value
        };
        by_price += run(true);
        first_come += run(false);
    }
    assert!(first_come < by_price && by_price <= best, "{first_come} {by_price} {best}");
    // Those whom the rule holds for the round are not counted here, and it still gets this much.
    assert!(by_price * 100 > best * 90, "{by_price} {best}");
}

#[test]
fn a_favour_is_kept_with_the_prices() {
    let aim = Aim::Fair { favour: [("ldc".to_owned(), 1500)].into() };
    let favoured = |id: &str| Demand { groups: vec!["ldc".to_owned()], ..demand(id, 1) };
    let sheet = Sheet {
        demand: vec![favoured("a"), demand("b", 1)],
        supply: vec![supply("s", 1)],
        pairs: vec![pair(0, 0, 500_000), pair(1, 0, 500_000)],
        ..Sheet::default()
    };
    let round = Round::new(sheet).unwrap();
    let prices = round.solve(&aim).unwrap().price_list(&round);
    let found = suggestion("s", None, 0.4);
    assert!(matches!(prices.verdict(&found, 1, aim.favour(&[])), Verdict::Hold { .. }));
    let more = aim.favour(&["ldc".to_owned()]);
    assert!(matches!(prices.verdict(&found, 1, more), Verdict::Accept { .. }));
}
