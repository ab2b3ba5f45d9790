//! Ranges of ranks and what they depend on.

use facility_score::Factor;

use crate::world::input;

const META: &str = include_str!("../cases/oracle/meta.csv");
const DATA: &str = include_str!("../cases/oracle/data.csv");
const METHOD: &str = "[treat]\notherwise = 'log'\n[normalise]\nlower = 1\n[uncertainty]\nreplicates = 300\n\
    seed = 5\nweights = 0.25\nwinsorise_max = [1, 5]\nnormalise = ['minmax', {method = 'zscore', mean = 10, sd = 2}]\n\
    mean = ['arithmetic', 'geometric']\n";

#[test]
fn the_same_seed_gives_the_same_bytes_on_any_number_of_threads() {
    let own = input(DATA, META, METHOD).unwrap();
    let (ranges, effects) = (own.rank_ranges(1).unwrap(), own.sensitivity(1).unwrap());
    assert!(ranges.left_out.is_empty(), "{:?}", ranges.left_out);
    for threads in [2, 3, 64] {
        assert_eq!(own.rank_ranges(threads).unwrap().csv(&own), ranges.csv(&own));
        assert_eq!(own.sensitivity(threads).unwrap().csv(), effects.csv());
    }
    let other = input(DATA, META, &METHOD.replace("seed = 5", "seed = 6")).unwrap();
    assert_ne!(other.rank_ranges(1).unwrap().csv(&other), ranges.csv(&own));
}

#[test]
fn ranges_hold_their_median_and_start_from_the_plain_ranks() {
    let own = input(DATA, META, METHOD).unwrap();
    let score = own.score().unwrap();
    let top = score.ranks.codes().iter().position(|code| code == "top").unwrap();
    let ranges = own.rank_ranges(2).unwrap().ranges;
    let mut width = 0.0;
    for (row, range) in ranges.iter().enumerate() {
        assert_eq!(range.nominal.map(f64::from), score.ranks.cell(row, top));
        assert!(range.p05 <= range.median && range.median <= range.p95);
        assert_eq!(range.counted, 300);
        width += range.p95.unwrap() - range.p05.unwrap();
    }
    assert!(width > 24.0, "{width}");
}

#[test]
fn without_choices_nothing_moves() {
    let method = "[uncertainty]\nreplicates = 20\nmean = ['arithmetic']\n";
    let own = input(DATA, META, method).unwrap();
    for range in own.rank_ranges(2).unwrap().ranges {
        let nominal = range.nominal.map(f64::from);
        assert_eq!((range.p05, range.median, range.p95), (nominal, nominal, nominal));
    }
    let effects = own.sensitivity(2).unwrap();
    assert_eq!((effects.variance, effects.effects[0].total_order), (0.0, None));
}

#[test]
fn what_cannot_be_counted_is_left_out_and_said() {
    let method = "[uncertainty]\nreplicates = 50\nseed = 1\nnormalise = ['minmax', 'goalposts']\n\
        mean = ['arithmetic', 'geometric']\n";
    let own = input(DATA, META, method).unwrap();
    let ranges = own.rank_ranges(1).unwrap();
    assert_eq!(ranges.left_out.len(), 1);
    assert!(ranges.left_out[0].starts_with("`geometric`"), "{:?}", ranges.left_out);
    assert!(ranges.ranges.iter().all(|range| range.counted == 50));
    let none = method.replace("'arithmetic', ", "");
    assert_eq!(
        input(DATA, META, &none).unwrap().rank_ranges(1).unwrap_err()[0].code,
        "mean_impossible"
    );
}

#[test]
fn of_two_choices_the_only_one_that_matters_has_the_whole_effect() {
    // Both limits of winsorising leave these data alone, so that all variance is of the weights.
    let method = "[treat]\nskew_max = 99\n[uncertainty]\nreplicates = 2000\nseed = 3\nweights = 0.5\nwinsorise_max = [1, 2]\n";
    let effects = input(DATA, META, method).unwrap().sensitivity(2).unwrap().effects;
    assert_eq!([effects[0].factor, effects[1].factor], [Factor::Weights, Factor::WinsoriseMax]);
    assert_eq!((effects[1].first_order, effects[1].total_order), (Some(0.0), Some(0.0)));
    let [first, total] = [effects[0].first_order, effects[0].total_order].map(Option::unwrap);
    assert!((first - 1.0).abs() < 0.2 && (total - 1.0).abs() < 0.1, "{first} {total}");
}
