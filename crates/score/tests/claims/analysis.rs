//! What can be asked of a score once it is counted.

use facility_score::{Change, Flag, FlagRules, Weighting, compare, flags};

use crate::world::{DATA, META, input, small};

#[test]
fn a_changed_cell_changes_its_unit() {
    let (own, score) = small("[normalise]\nmethod = 'goalposts'\n");
    let change = Change { unit: 0, column: "a".to_owned(), value: Some(9.0) };
    let other = own.with_cells(&[change]).unwrap();
    let what_if = other.score().unwrap();
    // a from 1 to 9 of 10 with a quarter of a third of the weight.
    let gain = what_if.results.value(0, "top").unwrap() - score.results.value(0, "top").unwrap();
    assert!((gain - 80.0 / 12.0).abs() < 1e-12, "{gain}");
    assert_eq!(what_if.results.value(1, "top"), score.results.value(1, "top"));
    let compared = compare((&own, &score), (&other, &what_if));
    assert_eq!(compared.len(), 4);
    assert!((compared[0].difference().unwrap() - gain).abs() < 1e-12);
    assert_eq!(compared[1].shift(), Some(0.0));
    let wrong = Change { unit: 9, column: "a".to_owned(), value: Some(f64::NAN) };
    assert_eq!(own.with_cells(&[wrong]).unwrap_err()[0].code, "cell_unknown");
}

#[test]
fn other_weights_move_a_score_towards_what_weighs_more() {
    let (own, score) = small("");
    let mut method = own.method().clone();
    let weights = [("a", 1.0), ("b", 3.0), ("c", 1.0), ("d", 1.0), ("p", 1.0), ("q", 0.0)];
    method.weights = Weighting::Given(weights.map(|(code, it)| (code.to_owned(), it)).into());
    let other = own.with_method(method.clone()).unwrap().score().unwrap();
    for unit in 0..4 {
        assert_eq!(other.results.value(unit, "top"), score.results.value(unit, "p"));
    }
    method.weights = Weighting::Given([("a".to_owned(), 1.0)].into());
    assert_eq!(own.with_method(method).unwrap_err().len(), 5);
}

#[test]
fn the_outranking_matrix_says_who_beats_whom() {
    let (own, score) = small("[aggregate]\nmean = ['copeland', 'arithmetic']\n");
    let p = own.framework().number("p").unwrap();
    let matrix = score.outranking(&own, p);
    // a says 1 2 3 4, b (weight 3, less is better) 1 2 4 3.
    assert_eq!(matrix[2], [Some(1.0), Some(1.0), Some(0.5), Some(0.75)]);
    let net = |row: &Vec<Option<f64>>| {
        let side = |share: &Option<f64>| {
            share.map_or(0.0, |it| (it - 0.5).signum() * f64::from(it != 0.5))
        };
        row.iter().map(side).sum::<f64>()
    };
    for (unit, row) in matrix.iter().enumerate() {
        assert_eq!(score.results.value(unit, "p"), Some(net(row)));
    }
}

#[test]
fn editions_with_other_units_are_set_side_by_side() {
    let (own, score) = small("");
    let other = input(&DATA.replace("U2,", "U9,"), META, "").unwrap();
    let compared = compare((&own, &score), (&other, &other.score().unwrap()));
    let codes: Vec<&str> = compared.iter().map(|it| it.code.as_str()).collect();
    assert_eq!(codes, ["U1", "U2", "U3", "U4", "U9"]);
    assert_eq!((compared[1].difference(), compared[4].scores.0), (None, None));
    assert!(compared[4].scores.1.is_some());
}

#[test]
fn leaving_out_an_indicator_that_says_the_same_changes_no_rank() {
    let data = "uCode,region,a,b,c,d\nU1,N,1,1,5,5\nU2,N,2,7,6,6\nU3,N,3,2,7,7\n";
    let own = input(data, META, "").unwrap();
    let all = own.leave_one_out(1).unwrap();
    assert_eq!(all.len(), 4);
    assert_eq!((all[2].mean_shift, all[3].greatest_shift), (0.0, 0.0));
    let pillars = own.leave_one_out(2).unwrap();
    assert_eq!(pillars.iter().map(|it| it.node).collect::<Vec<_>>(), [4, 5]);
    // Without q, the first unit (best in b) rises, with the others by a and b alone.
    assert_eq!(pillars[1].shifts, [Some(-1.0), Some(1.0), Some(0.0)].map(|it: Option<f64>| it));
    assert_eq!(own.without(own.framework().top()).unwrap_err()[0].code, "indicator_missing");
}

#[test]
fn trends_follow_a_panel_over_its_years() {
    let panel =
        "uCode,region,Time,a,b,c,d\nU1,N,2020,1,1,5,5\nU1,N,2022,4,3,6,9\nU2,N,2022,2,7,6,6\n";
    let own = input(panel, META, "[normalise]\nmethod = 'goalposts'\n").unwrap();
    let score = own.score().unwrap();
    let trends = own.trends(&score.normalised);
    let first = trends.iter().find(|it| it.unit == "U1" && it.column == 0).unwrap();
    assert_eq!((first.first, first.last), ((2020, 10.0), (2022, 40.0)));
    assert_eq!((first.yearly_change, first.growth), (Some(15.0), Some(1.0)));
    let text = &score.files(&own).into_iter().find(|file| file.0 == "ranks.csv").unwrap().1;
    assert!(text.starts_with("uCode,Time,p,q,top\nU1,2020,1,1,1\nU1,2022,"), "{text}");
}

#[test]
fn availability_counts_leaves_under_each_aggregate() {
    let (own, score) = small("[screen]\nrule = 'missing'\nat_least = 0.5\n");
    let table = &score.screened.as_ref().unwrap().table;
    let known = own.availability(table);
    assert_eq!((known[1].share, known[1].shares.clone()), (0.75, vec![1.0, 0.5, 0.75]));
}

#[test]
fn flags_name_what_someone_should_look_at() {
    let data = "uCode,region,a,b,c,d\nU1,N,0,1,5,-5\nU2,N,0,2,,-6\nU3,N,0,3,,-8\nU4,N,1,4,9,-9\n";
    let own = input(data, META, "[screen]\nrule = 'missing'\nat_least = 0.1\n").unwrap();
    let score = own.score().unwrap();
    let found = flags(&own, &score.screened.as_ref().unwrap().table, &FlagRules::default());
    assert!(found.contains(&Flag::Missing(2, 0.5)));
    assert!(found.contains(&Flag::Zeros(0, 0.75)));
    let against = |flag: &Flag| matches!(flag, Flag::Against(2, 3, found) if *found < -0.99);
    assert!(found.iter().any(against), "{found:?}");
}
