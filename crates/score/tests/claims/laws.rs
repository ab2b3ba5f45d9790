//! Laws that hold for any index.

use facility_score::{
    DataSet, Framework, Input, Mean, Method, NodeRow, Normalise, Uncertainty, Unit,
};
use proptest::prelude::*;

/// Any small index: cells by unit and indicator.
#[derive(Clone, Debug)]
struct World {
    cells: Vec<Vec<Option<f64>>>,
    less_is_better: Vec<bool>,
    weights: Vec<f64>,
}

fn world() -> impl Strategy<Value = World> {
    (3..7_usize, 4..14_usize).prop_flat_map(|(indicators, units)| {
        let cell = prop_oneof![9 => (1..2000_i32).prop_map(|it| Some(f64::from(it) / 8.0)), 1 => Just(None)];
        let row = prop::collection::vec(cell, indicators);
        let cells = prop::collection::vec(row, units);
        let less = prop::collection::vec(any::<bool>(), indicators);
        let weights = prop::collection::vec(0.1..5.0_f64, indicators + 3);
        (cells, less, weights)
    })
    .prop_map(|(cells, less_is_better, weights)| World { cells, less_is_better, weights })
    .prop_filter("each indicator varies", |world| {
        (0..world.less_is_better.len()).all(|at| {
            let mut values = world.cells.iter().filter_map(|row| row[at]);
            let first = values.next();
            values.any(|value| Some(value) != first)
        })
    })
}

/// Two pillars, the first with two indicators, under one top.
fn framework(world: &World) -> Framework {
    let count = world.less_is_better.len();
    let node = |code: String, level, parent: &str, at: usize| NodeRow {
        code,
        level,
        parent: parent.to_owned(),
        weight: world.weights[at],
        less_is_better: level == 1 && world.less_is_better[at],
        low: Some(0.0),
        high: Some(300.0),
        ..NodeRow::default()
    };
    let pillar = |at| if at < 2 { "p" } else { "q" };
    let mut rows: Vec<NodeRow> =
        (0..count).map(|at| node(format!("x{at}"), 1, pillar(at), at)).collect();
    rows.push(node("p".to_owned(), 2, "top", count));
    rows.push(node("q".to_owned(), 2, "top", count + 1));
    rows.push(node("top".to_owned(), 3, "", count + 2));
    Framework::new(rows).unwrap()
}

fn input(world: &World, method: Method) -> Input {
    let unit = |at: usize| Unit { code: format!("U{at}"), ..Unit::default() };
    let units = (0..world.cells.len()).map(unit).collect();
    let column =
        |at: usize| (format!("x{at}"), world.cells.iter().map(|row| row[at]).collect::<Vec<_>>());
    let columns = (0..world.less_is_better.len()).map(column).collect();
    Input::new(framework(world), DataSet::new(units, Vec::new(), columns).unwrap(), method).unwrap()
}

fn method(normalise: Normalise, means: &[Mean]) -> Method {
    let mut method = Method::default();
    method.normalise = normalise;
    method.aggregate.means = means.to_vec();
    method
}

fn tops(world: &World, method: Method) -> Vec<Option<f64>> {
    let score = input(world, method).score().unwrap();
    (0..world.cells.len()).map(|unit| score.results.value(unit, "top")).collect()
}

fn near(one: &[Option<f64>], other: &[Option<f64>]) -> bool {
    one.iter().zip(other).all(|pair| match pair {
        (Some(x), Some(y)) => (x - y).abs() <= 1e-9 * x.abs().max(1.0),
        (x, y) => x == y,
    })
}

const POSTS: Normalise = Normalise::Goalposts { cap: true, floor: None };
const FROM_ONE: Normalise = Normalise::MinMax { lower: 1.0, upper: 100.0 };

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(128) })]

    #[test]
    fn a_better_cell_never_lowers_its_unit(world in world(), unit in 0..14_usize, at in 0..7_usize, by in 0.1..100.0_f64) {
        let (unit, at) = (unit % world.cells.len(), at % world.less_is_better.len());
        let mut better = world.clone();
        let sign = if world.less_is_better[at] { -1.0 } else { 1.0 };
        better.cells[unit][at] = world.cells[unit][at].map(|it| (it + sign * by).max(0.0));
        for mean in [Mean::Arithmetic, Mean::Power(2.0)] {
            let (was, is) = (tops(&world, method(POSTS, &[mean])), tops(&better, method(POSTS, &[mean])));
            prop_assert!(is[unit].unwrap_or(0.0) >= was[unit].unwrap_or(0.0) - 1e-9);
            prop_assert!((0..is.len()).all(|other| other == unit || is[other] == was[other]));
        }
    }

    #[test]
    fn scores_do_not_depend_on_units_of_measurement(world in world(), scale in 0.001..1000.0_f64, shift in -50.0..50.0_f64) {
        let mut other = world.clone();
        for row in &mut other.cells {
            row[0] = row[0].map(|it| it * scale + shift);
        }
        for normalise in [FROM_ONE, Normalise::ZScore { mean: 0.0, sd: 1.0 }, Normalise::DistanceToMax] {
            let plain = tops(&world, method(normalise.clone(), &[Mean::Arithmetic]));
            let scaled = tops(&other, method(normalise, &[Mean::Arithmetic]));
            let off = plain.iter().zip(&scaled).all(|pair| match pair {
                // A shift far over the range costs digits of the input, not of the engine.
                (Some(x), Some(y)) => (x - y).abs() <= 1e-6 * x.abs().max(1.0),
                (x, y) => x == y,
            });
            prop_assert!(off, "{plain:?} {scaled:?}");
        }
    }

    #[test]
    fn the_order_of_units_changes_no_score(world in world(), turn in 0..14_usize) {
        let turn = turn % world.cells.len();
        let mut turned = world.clone();
        turned.cells.rotate_left(turn);
        for mean in [Mean::Arithmetic, Mean::Geometric, Mean::Copeland] {
            let mut plain = tops(&world, method(FROM_ONE, &[mean, Mean::Arithmetic]));
            plain.rotate_left(turn);
            prop_assert!(near(&plain, &tops(&turned, method(FROM_ONE, &[mean, Mean::Arithmetic]))));
        }
    }

    #[test]
    fn only_shares_of_weights_count(world in world(), factor in 0.01..100.0_f64) {
        let mut scaled = world.clone();
        scaled.weights.iter_mut().for_each(|weight| *weight *= factor);
        for mean in [Mean::Arithmetic, Mean::Harmonic, Mean::Power(0.5)] {
            prop_assert!(near(&tops(&world, method(FROM_ONE, &[mean])), &tops(&scaled, method(FROM_ONE, &[mean]))));
        }
    }

    #[test]
    fn harmonic_means_lie_under_geometric_ones_under_arithmetic_ones(world in world()) {
        let of = |mean| tops(&world, method(FROM_ONE, &[mean]));
        let means = [Mean::Power(-3.0), Mean::Harmonic, Mean::Geometric, Mean::Power(0.5), Mean::Arithmetic, Mean::Power(2.0)].map(of);
        for pair in means.windows(2) {
            for (lower, upper) in pair[0].iter().zip(&pair[1]) {
                prop_assert!(lower.unwrap_or(0.0) <= upper.unwrap_or(0.0) + 1e-9);
            }
        }
    }

    #[test]
    fn outranking_only_sees_order(world in world()) {
        let mut bent = world.clone();
        for row in &mut bent.cells {
            row[0] = row[0].map(|it| it.powi(3));
            row[1] = row[1].map(|it| (it / 100.0).exp());
        }
        let means = [Mean::Copeland, Mean::Arithmetic];
        prop_assert_eq!(tops(&world, method(Normalise::Rank, &means)), tops(&bent, method(Normalise::Rank, &means)));
        prop_assert_eq!(tops(&world, method(Normalise::default(), &means)), tops(&world, method(Normalise::Rank, &means)));
    }

    #[test]
    fn equal_values_keep_equal_scores_and_ranks(world in world()) {
        let mut twin = world.clone();
        twin.cells.push(world.cells[0].clone());
        let own = input(&twin, method(FROM_ONE, &[Mean::Geometric]));
        let score = own.score().unwrap();
        let last = world.cells.len();
        prop_assert_eq!(score.results.value(0, "top"), score.results.value(last, "top"));
        prop_assert_eq!(score.ranks.value(0, "top"), score.ranks.value(last, "top"));
    }

    #[test]
    fn one_and_two_threads_write_the_same_bits(world in world(), seed in any::<u64>()) {
        let mut method = method(FROM_ONE, &[Mean::Arithmetic]);
        method.uncertainty = Some(Uncertainty {
            replicates: 31,
            seed,
            weights: Some(0.4),
            normalise: vec![FROM_ONE, Normalise::PercentileRank],
            means: vec![vec![Mean::Arithmetic], vec![Mean::Power(2.0)]],
            winsorise_max: Vec::new(),
        });
        let own = input(&world, method);
        prop_assert_eq!(own.rank_ranges(1), own.rank_ranges(2));
        let (one, two) = (own.sensitivity(1).unwrap(), own.sensitivity(2).unwrap());
        prop_assert_eq!(format!("{one:?}"), format!("{two:?}"));
    }
}
