//! Cases computed by hand.

use facility_score::{Mean, Table};

use crate::world::{DATA, META, input, places, small};

fn column(table: &Table, code: &str) -> Vec<Option<f64>> {
    let at = table.codes().iter().position(|it| it == code).unwrap();
    (0..table.units().len()).map(|row| table.cell(row, at)).collect()
}

fn near(found: &[Option<f64>], known: &[Option<f64>]) {
    assert_eq!(found.len(), known.len());
    for (found, known) in found.iter().zip(known) {
        let is_near = match (found, known) {
            (Some(found), Some(known)) => (found - known).abs() < 1e-12,
            (found, known) => found == known,
        };
        assert!(is_near, "{found:?} {known:?}");
    }
}

#[test]
fn defaults_are_minmax_to_100_and_arithmetic_means_of_what_is_there() {
    let (_, score) = small("");
    near(&column(&score.normalised, "a"), &[0.0, 25.0, 50.0, 100.0].map(Some));
    near(&column(&score.normalised, "b"), &[0.0, 50.0, 100.0, 75.0].map(Some));
    near(&column(&score.normalised, "c"), &[Some(0.0), None, Some(100.0), Some(50.0)]);
    near(&column(&score.results, "p"), &[0.0, 43.75, 87.5, 81.25].map(Some));
    let d = 100.0 / 3.0;
    near(&column(&score.results, "q"), &[0.0, d, 100.0, 75.0].map(Some));
    let top = [0.0, (43.75 + 2.0 * d) / 3.0, 287.5 / 3.0, (81.25 + 150.0) / 3.0];
    near(&column(&score.results, "top"), &top.map(Some));
    near(&column(&score.ranks, "top"), &[4.0, 3.0, 1.0, 2.0].map(Some));
    assert_eq!(
        score.effective_weights,
        [1.0 / 12.0, 0.25, 1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0, 2.0 / 3.0, 1.0]
    );
    assert!(score.denominated.is_none() && score.treated.is_none());
}

#[test]
fn groups_are_held_against_each_other_in_all_inputs() {
    // By pillar, with the weights 1 and 2: 2 and 8 (mean 5), 9 and 1 (mean 5); equal ones; a gap.
    let data = "uCode,a,b,c,d\nU1,2,8,9,1\nU2,4,4,6,6\nU3,1,2,NA,4\n";
    let meta = "iCode,Level,Parent,Weight,Type\na,1,p,1,Indicator\nb,1,p,1,Indicator\n\
                c,1,q,1,Indicator\nd,1,q,1,Indicator\np,2,top,1,Aggregate\n\
                q,2,top,2,Aggregate\ntop,3,,1,Aggregate\n";
    let method = "[normalise]\nmethod = 'scaled'\nfrom = 0\nto = 100\n\
                  [aggregate]\nmean = ['arithmetic', 'equality']\n";
    let own = input(data, meta, method).unwrap();
    let [one, other] = [(2.0_f64, 9.0_f64), (8.0, 1.0)]
        .map(|(first, second)| (first.ln() / 3.0 + second.ln() * 2.0 / 3.0).exp());
    let equality = 100.0 * 2.0 / (1.0 / one + 1.0 / other) / 5.0;
    near(&column(&own.score().unwrap().results, "top"), &[Some(equality), Some(100.0), None]);
}

#[test]
fn a_missing_or_zero_denominator_gives_nothing() {
    let (_, score) = small("[denominate]\n");
    near(
        &column(score.denominated.as_ref().unwrap(), "b"),
        &[Some(4.0), Some(1.0), Some(0.0), None],
    );
}

#[test]
fn groups_fill_their_own_and_a_unit_without_group_stays() {
    let data = DATA.replace("6,8", "NA,8").replace("U3,Three,S,5", "U3,Three,N,5");
    let own = input(&data, META, "[impute]\nmethod = 'group_mean'\ngroup = 'region'\n").unwrap();
    let score = own.score().unwrap();
    let imputed = score.imputed.as_ref().unwrap();
    near(&column(&imputed.table, "c"), &[Some(5.0), Some(6.0), Some(7.0), None]);
    near(&column(&imputed.table, "d"), &[Some(2.0), Some(4.0), Some(3.0), Some(8.0)]);
    let cells: Vec<_> = imputed.cells.iter().map(|cell| (cell.unit, cell.indicator)).collect();
    assert_eq!(cells, [(1, 2), (2, 3)]);
}

#[test]
fn a_pillar_fills_a_cell_from_its_other_indicators() {
    let (_, score) = small("[impute]\nmethod = 'pillar_mean'\n");
    let imputed = score.imputed.as_ref().unwrap();
    // U2 has d at a third of its range: c at a third of 5..7. U3 has c at the end: d at 8.
    near(&column(&imputed.table, "c"), &[5.0, 5.0 + 2.0 / 3.0, 7.0, 6.0].map(Some));
    near(&column(&imputed.table, "d"), &[2.0, 4.0, 8.0, 8.0].map(Some));
}

#[test]
fn units_under_the_threshold_go_and_the_others_keep_their_order() {
    let (input, score) = small("[screen]\nrule = 'missing'\nat_least = 0.8\n");
    assert_eq!(score.results.units(), [0, 3]);
    assert_eq!(score.screened.as_ref().unwrap().dropped[0].present, 0.75);
    assert!(score.results.value(1, "top").is_none() && score.results.value(3, "top").is_some());
    let (_, zeros) = small("[screen]\nrule = 'zeros'\nat_least = 0.9\n");
    assert_eq!(zeros.results.units(), [0, 1, 3]);
    let text = &score.files(&input).into_iter().find(|file| file.0 == "screened.csv").unwrap().1;
    assert_eq!(text, "uCode,a,b,c,d\nU1,1,8,5,2\nU4,9,2,6,8\n");
}

#[test]
fn means_of_every_kind_over_two_levels() {
    let method = "[normalise]\nmethod = 'scaled'\nfrom = 0\nto = 100\n[aggregate]\nmean = ";
    let data = DATA.replace("5,5,0,7,", "5,5,1,7,");
    let meta = META.replace(",-1,", ",1,");
    let of = |mean: &str| {
        let input = input(&data, &meta, &format!("{method}{mean}\n")).unwrap();
        column(&input.score().unwrap().results, "top")[0].unwrap()
    };
    // U1: a 1, b 8 with weights 1 and 3; c 5, d 2 with equal ones; p and q with 1 and 2.
    let near = |found: f64, known: f64| assert!((found - known).abs() < 1e-12, "{found} {known}");
    near(of("'arithmetic'"), (25.0 / 4.0 + 2.0 * 3.5) / 3.0);
    near(of("'geometric'"), ((8.0_f64.ln() * 0.75 + 10.0_f64.ln()) / 3.0).exp());
    near(of("'harmonic'"), 3.0 / ((1.0 + 3.0 / 8.0) / 4.0 + 2.0 * (0.2 + 0.5) / 2.0));
    near(of("'power'\npower = 2"), ((193.0 / 4.0 + 2.0 * 29.0 / 2.0) / 3.0_f64).sqrt());
    near(of("['geometric', 'arithmetic']"), (8.0_f64.powf(0.75) + 2.0 * 10.0_f64.sqrt()) / 3.0);
}

#[test]
fn a_value_that_a_mean_cannot_take_is_told_with_unit_and_aggregate() {
    let method = "[aggregate]\nmean = 'geometric'\n";
    let problems = input(DATA, META, method).unwrap().score().unwrap_err();
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(problems.iter().all(|it| it.code == "mean_impossible"));
    assert!(problems[0].message.contains("`U1`") && problems[0].message.contains("`p`"));
    assert_eq!(places(&problems)[0].1, 2);
}

#[test]
fn a_constant_indicator_is_a_problem_that_names_it() {
    let data = DATA.replace("2,1,8", "2,3,8").replace("5,5,0", "5,3,0").replace("0,9,2", "0,3,2");
    for method in ["minmax", "zscore", "distance_to_max"] {
        let method = format!("[normalise]\nmethod = '{method}'\n");
        let problems = input(&data, META, &method).unwrap().score().unwrap_err();
        assert_eq!(places(&problems), [("META".to_owned(), 2, 1, "zero_divisor")]);
        assert!(problems[0].message.contains("`a`"));
    }
}

#[test]
fn groups_with_too_few_inputs_are_missing_under_a_threshold() {
    let (_, score) = small("[aggregate]\ndata_threshold = 0.66\n");
    near(&column(&score.results, "q"), &[Some(0.0), None, None, Some(75.0)]);
    near(&column(&score.results, "top"), &[Some(0.0), None, None, Some(231.25 / 3.0)]);
    near(&column(&score.ranks, "top"), &[Some(2.0), None, None, Some(1.0)]);
}

#[test]
fn each_level_may_have_a_threshold_of_its_own() {
    let (_, score) = small("[aggregate]\ndata_threshold = [0, 1]\n");
    let (_, plain) = small("");
    assert_eq!(column(&score.results, "q"), column(&plain.results, "q"));
    let (pillars, top) = (column(&plain.results, "q"), column(&plain.results, "top"));
    let whole = column(&plain.results, "p");
    for (row, top) in top.iter().enumerate() {
        let has_all = pillars[row].is_some() && whole[row].is_some();
        assert_eq!(column(&score.results, "top")[row], top.filter(|_| has_all));
    }
    let problems = input(DATA, META, "[aggregate]\ndata_threshold = [0, 1, 1]\n").unwrap_err();
    assert_eq!(places(&problems), [("METHOD".to_owned(), 2, 18, "threshold_count")]);
}

#[test]
fn between_goalposts_a_unit_stands_for_itself_and_may_have_gaps() {
    let data = "uCode,a,b,c\nX,30,,8\n";
    let meta = "iCode,Level,Parent,Type,Direction,Low,High\na,1,p,Indicator,1,0,120\n\
                b,1,p,Indicator,1,0,10\nc,1,q,Indicator,-1,2,8\np,2,top,Aggregate,1,,\n\
                q,2,top,Aggregate,1,,\ntop,3,,Aggregate,1,,\n";
    let method = "[normalise]\nmethod = 'goalposts'\ncap = true\nfloor = 1\n\
                  [aggregate]\nmean = ['arithmetic', 'geometric']\n";
    let score = input(data, meta, method).unwrap().score().unwrap();
    near(&column(&score.results, "p"), &[Some(25.0)]);
    near(&column(&score.results, "q"), &[Some(1.0)]); // at the worst goalpost, and lifted to the floor
    near(&column(&score.results, "top"), &[Some(5.0)]);
    let other = method.replace("goalposts", "fraction_of_max").replace("floor = 1\n", "");
    let problems = input(data, meta, &other).unwrap_err();
    assert_eq!(problems[0].code, "indicator_empty");
}

#[test]
fn the_parts_of_an_explanation_add_up() {
    for (method, link) in [
        ("[aggregate]\nmean = 'arithmetic'\n", (|x| x) as fn(f64) -> f64),
        ("[normalise]\nlower = 1\n[aggregate]\nmean = 'geometric'\n", f64::ln),
        ("[normalise]\nlower = 1\n[aggregate]\nmean = 'harmonic'\n", |x| 1.0 / x),
        ("[aggregate]\nmean = 'power'\npower = 2\n", |x| x * x),
    ] {
        let (input, score) = small(method);
        for unit in 0..4 {
            let explained = input.explain(&score, unit).unwrap();
            assert_eq!(explained.steps[0].node, input.framework().top());
            for step in &explained.steps {
                let parts: f64 = step.inputs.iter().filter_map(|it| it.part).sum();
                let known = link(step.value.unwrap());
                assert!(
                    (parts - known).abs() <= 1e-12 * known.abs().max(1.0),
                    "{method} {parts} {known}"
                );
            }
        }
    }
    let (input, score) = small("[denominate]\n[impute]\nmethod = 'mean'\n");
    let explained = input.explain(&score, 3).unwrap();
    let pillar = explained
        .steps
        .iter()
        .find(|step| step.inputs.len() == 2 && step.inputs[1].trail.is_some());
    let trail =
        explained.steps.iter().flat_map(|step| &step.inputs).find(|it| it.node == 1).unwrap();
    let trail = trail.trail.as_ref().unwrap();
    assert!(pillar.is_some());
    assert_eq!((trail.given, trail.denominator, trail.denominated), (Some(2.0), Some(0.0), None));
    assert_eq!((trail.treated, trail.imputed_from.clone()), (Some(5.0 / 3.0), Some(Vec::new())));
    assert_eq!(explained.steps[0].mean, Mean::Arithmetic);
}

#[test]
fn numbers_too_large_to_count_with_are_told_and_not_taken_for_missing() {
    let data = DATA
        .replace("U1,One,N,2,1", "U1,One,N,2,-1e308")
        .replace("U4,Four,,0,9", "U4,Four,,0,1e308");
    for method in ["minmax", "zscore", "distance_to_max", "distance_to_target"] {
        let method = format!("[normalise]\nmethod = '{method}'\n");
        let problems = input(&data, META, &method).unwrap().score().unwrap_err();
        assert_eq!(places(&problems), [("META".to_owned(), 2, 1, "number_range")]);
    }
}

#[test]
fn an_input_without_weight_counts_as_none_and_an_aggregate_without_any_is_told_once() {
    let no_c = META.replace("c,C,1,q,1", "c,C,1,q,0");
    let score = input(DATA, &no_c, "").unwrap().score().unwrap();
    // U3 has no d, and c weighs nothing.
    let d = 100.0 / 3.0;
    near(&column(&score.results, "q"), &[Some(0.0), Some(d), None, Some(100.0)]);
    near(&column(&score.results, "top")[2..3], &column(&score.results, "p")[2..3]);
    let told = input(DATA, &no_c.replace("d,D,1,q,1", "d,D,1,q,0"), "").unwrap_err();
    assert_eq!(places(&told), [("META".to_owned(), 7, 1, "weights_zero")]);
}

#[test]
fn a_mean_that_cannot_be_taken_is_told_once_a_unit_in_the_order_of_units() {
    let method = "[normalise]\nmethod = 'zscore'\n[aggregate]\nmean = 'geometric'\n";
    let told = input(DATA, META, method).unwrap().score().unwrap_err();
    let told: Vec<(usize, &str)> = told.iter().map(|it| (it.place.line, it.code)).collect();
    let lines = [2, 2, 3, 3, 5].map(|line| (line, "mean_impossible"));
    assert_eq!(told, lines);
}
