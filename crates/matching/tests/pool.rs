//! Joint trainings: what is proposed, what it saves, and that nothing more could be.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};

use facility_matching::pool::{Near, PoolPolicy, Pooling, Wish, pool};
use facility_matching::{Draw, Geography, Place, Policy, Request, Words};

fn geography() -> Geography {
    let place = |region: &str, subregion: &str| Place {
        region: Some(region.into()),
        subregion: Some(subregion.into()),
        ..Place::default()
    };
    let places = [
        ("KEN", place("Africa", "Eastern Africa")),
        ("UGA", place("Africa", "Eastern Africa")),
        ("SEN", place("Africa", "Western Africa")),
        ("FJI", place("Oceania", "Melanesia")),
    ];
    Geography { places: places.map(|(code, place)| (code.to_owned(), place)).into() }
}

fn strings(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn asked(id: &str, country: &str) -> Request {
    Request {
        id: id.to_owned(),
        topics: strings(&["skills"]),
        languages: strings(&["en"]),
        countries: strings(&[country]),
        ..Request::default()
    }
}

fn pooled(requests: &[(Request, u32)], policy: &PoolPolicy) -> Pooling {
    let wishes: Vec<Wish<'_>> =
        requests.iter().map(|(request, seats)| Wish { request, seats: *seats }).collect();
    pool(&wishes, policy, &geography(), &Policy::default().levels).unwrap()
}

#[test]
fn neighbours_with_one_topic_share_a_training_and_the_saving_is_told() {
    let dated = |id: &str, country: &str, starts: &str, ends: &str| Request {
        starts: Some(starts.parse().unwrap()),
        ends: Some(ends.parse().unwrap()),
        audiences: strings(&["teachers", id]),
        ..asked(id, country)
    };
    let requests = [
        (dated("a", "KEN", "2027-01-10", "2027-03"), 10),
        (dated("b", "UGA", "2027-02", "2027-06"), 8),
        (dated("c", "KEN", "2027-02-05", "2027-04"), 30),
        (dated("far", "FJI", "2027-02", "2027-06"), 8),
        (dated("late", "KEN", "2027-03-20", "2027-12"), 5),
    ];
    let found = pooled(&requests, &PoolPolicy::default());
    let [only] = &found.proposals[..] else { panic!("{found:?}") };
    assert_eq!(only.requests, ["a", "b", "c"]);
    // 10, 8 and 30 people take 1, 1 and 2 trainings of 25 seats; 48 together take 2.
    assert_eq!((only.seats, only.separate, only.joint, only.saving), (48, 4, 2, 2));
    let shared = serde_json::to_value(&only.shared).unwrap();
    assert_eq!(
        shared,
        serde_json::json!({
            "topic": "skills", "language": "en", "area": "EASTERN AFRICA", "level": null,
            "starts": "2027-02-05", "ends": "2027-03-31", "audiences": ["teachers"],
            "countries": ["KEN", "UGA"]
        })
    );
    // From 20 March until the end of March there are fewer than 14 days.
    assert_eq!(found.alone, ["far", "late"]);
    let close = PoolPolicy { days: 10, ..PoolPolicy::default() };
    assert_eq!(pooled(&requests, &close).proposals[0].requests, ["a", "b", "c", "late"]);
}

#[test]
fn at_a_distance_the_country_does_not_matter_and_levels_do() {
    let online = |id: &str, country: &str, level: Option<&str>| Request {
        mode: Words(strings(&["online"])),
        level: level.map(str::to_owned),
        ..asked(id, country)
    };
    let requests = [
        (online("a", "KEN", Some("basic")), 5),
        (online("b", "FJI", Some("Beginner")), 5),
        (online("c", "SEN", None), 5),
        (online("d", "SEN", Some("advanced")), 5),
        (asked("e", "SEN"), 5),
    ];
    let found = pooled(&requests, &PoolPolicy::default());
    assert_eq!(found.proposals.len(), 1);
    assert_eq!(found.proposals[0].requests, ["a", "b", "c"]);
    assert_eq!(found.proposals[0].shared.area, None);
    assert_eq!(found.proposals[0].shared.level.as_deref(), Some("basic"));
    assert_eq!(found.alone, ["d", "e"]);
}

#[test]
fn requests_that_fill_their_own_trainings_gain_nothing_together() {
    let requests = [(asked("a", "KEN"), 25), (asked("b", "KEN"), 50)];
    let found = pooled(&requests, &PoolPolicy::default());
    assert!(found.proposals.is_empty());
    assert_eq!(found.alone, ["a", "b"]);
}

#[test]
fn what_cannot_be_pooled_is_refused() {
    let request = asked("a", "KEN");
    let wish = Wish { request: &request, seats: 0 };
    let policy = PoolPolicy { seats: 0, most: 1, ..PoolPolicy::default() };
    let faults = pool(&[wish, wish], &policy, &geography(), &[]).unwrap_err();
    assert_eq!(faults.len(), 5, "{faults:?}");
}

fn drawn(draw: &mut Draw, count: usize) -> Vec<(Request, u32)> {
    let request = |draw: &mut Draw, at: usize| {
        let month = 1 + draw.place(9);
        let some = |draw: &mut Draw, of: &[&str], least: usize| {
            let count = least + draw.place(2);
            strings(&(0..count).map(|_| *draw.of(of)).collect::<Vec<_>>())
        };
        Request {
            id: format!("r{at:05}"),
            topics: some(draw, &["t", "u", "v"], 1),
            languages: some(draw, &["en", "fr"], 1),
            countries: some(draw, &["KEN", "UGA", "SEN", "FJI", "XXX"], 1),
            mode: Words(some(draw, &["online", "in_person"], 0)),
            level: (!draw.one_in(2)).then(|| (*draw.of(&["basic", "expert"])).to_owned()),
            starts: (!draw.one_in(3)).then(|| format!("2027-{month:02}").parse().unwrap()),
            ends: (!draw.one_in(3)).then(|| format!("2027-{:02}", month + 2).parse().unwrap()),
            ..Request::default()
        }
    };
    (0..count).map(|at| (request(draw, at), 1 + draw.below(14) as u32)).collect()
}

/// Whether two requests could go together, told from what they say and not by any heap.
fn fit(one: &Request, other: &Request, days: i64) -> bool {
    let shares = |a: &[String], b: &[String]| a.iter().any(|word| b.contains(word));
    let subregion = |country: &String| match country.as_str() {
        "KEN" | "UGA" => "east".to_owned(),
        other => other.to_owned(),
    };
    let area = |request: &Request| -> BTreeSet<String> {
        request.countries.iter().map(subregion).collect()
    };
    let online = |request: &Request| request.mode.0.iter().any(|mode| mode == "online");
    let only_online = |request: &Request| {
        !request.mode.0.is_empty() && request.mode.0.iter().all(|mode| mode == "online")
    };
    let nearby = area(one) == area(other)
        && area(one).len() == 1
        && !only_online(one)
        && !only_online(other);
    let starts = [one, other].into_iter().filter_map(|it| it.starts.as_ref()).map(|d| d.first());
    let ends = [one, other].into_iter().filter_map(|it| it.ends.as_ref()).map(|d| d.last());
    let overlap = match (starts.max(), ends.min()) {
        (Some(first), Some(last)) => last.day_number() - first.day_number() + 1 >= days,
        _ => true,
    };
    shares(&one.topics, &other.topics)
        && shares(&one.languages, &other.languages)
        && (nearby || (online(one) && online(other)))
        && (one.level.is_none() || other.level.is_none() || one.level == other.level)
        && overlap
}

#[test]
fn proposals_hold_together_and_nothing_that_is_left_could_be_joined() {
    let mut joined = 0;
    for seed in 0..40 {
        let mut draw = Draw(seed);
        let count = 10 + draw.place(60);
        let requests = drawn(&mut draw, count);
        let policy = PoolPolicy {
            most: 2 + draw.place(8),
            days: 1 + draw.below(40) as u32,
            near: Near::Subregion,
            ..PoolPolicy::default()
        };
        let by_id: BTreeMap<&str, &(Request, u32)> =
            requests.iter().map(|it| (it.0.id.as_str(), it)).collect();
        let found = pooled(&requests, &policy);
        let mut told: Vec<&String> = found.proposals.iter().flat_map(|it| &it.requests).collect();
        joined += told.len();
        told.extend(&found.alone);
        told.sort_unstable();
        assert!(told.into_iter().eq(requests.iter().map(|(request, _)| &request.id)), "{seed}");
        for proposal in &found.proposals {
            let members: Vec<&(Request, u32)> =
                proposal.requests.iter().map(|id| by_id[id.as_str()]).collect();
            assert!((2..=policy.most).contains(&members.len()));
            for (at, (one, _)) in members.iter().enumerate() {
                assert!(one.topics.contains(&proposal.shared.topic));
                assert!(one.languages.contains(&proposal.shared.language));
                for (other, _) in &members[at + 1..] {
                    assert!(fit(one, other, policy.days.into()), "{seed} {one:?} {other:?}");
                }
            }
            let separate: u32 = members.iter().map(|it| it.1.div_ceil(policy.seats)).sum();
            let joint = members.iter().map(|it| it.1).sum::<u32>().div_ceil(policy.seats);
            assert_eq!((proposal.separate, proposal.joint), (separate, joint));
            assert_eq!(proposal.saving, separate - joint);
            assert!(proposal.saving > 0);
        }
        assert!(found.proposals.is_sorted_by(|a, b| a.saving >= b.saving));
        let mut shuffled = requests.clone();
        shuffled.reverse();
        shuffled.rotate_left(count / 3);
        assert_eq!(pooled(&shuffled, &policy), found, "{seed}");
        // With two at a time, that all fit means that each pair of them does.
        let days = i64::from(policy.days);
        let pairs = pooled(&requests, &PoolPolicy { most: 2, seats: 1000, ..policy });
        for (at, one) in pairs.alone.iter().enumerate() {
            for other in &pairs.alone[at + 1..] {
                let (one, other) = (&by_id[one.as_str()].0, &by_id[other.as_str()].0);
                assert!(!fit(one, other, days), "{seed} {one:?} {other:?}");
            }
        }
    }
    assert!(joined > 500, "{joined}");
}

#[test]
fn twenty_thousand_requests_that_all_fit_are_put_together_in_full_proposals() {
    let requests: Vec<(Request, u32)> =
        (0..20_000).map(|at| (asked(&format!("r{at:05}"), "KEN"), 2)).collect();
    let found = pooled(&requests, &PoolPolicy::default());
    let saving: u32 = found.proposals.iter().map(|it| it.saving).sum();
    // 1,666 proposals of 12 and one of 8, each one training.
    assert_eq!((found.proposals.len(), saving, found.alone.len()), (1667, 20_000 - 1667, 0));
}
