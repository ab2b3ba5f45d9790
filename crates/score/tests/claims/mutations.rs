//! Files broken in every way: they are told or counted, never feared.

use facility_score::{Files, Table, read, text};
use proptest::prelude::*;

use crate::world::{DATA, META};

const PANEL: &str = "uCode,uName,region,Time,people,a,b,c,d\n\
    U1,One,N,2019,2,1,8,5,2\n\"U1\",\"O\"\"ne\",N,2020,2,1.5,7,,3\nU2,Two,S,2019,1,3,4,NA,4\n\
    U2,Two,S,2020,4,3.5,3,4,5\nU3,Three,S,2019,5,5,1,7,\nU3,Three,S,2021,5,2,6,2,7\n";
const METHODS: [&str; 3] = [
    "[denominate]\n[impute]\nmethod = \"group_mean\"\ngroup = \"region\"\n[screen]\nrule = \"both\"\n\
     at_least = 0.5\n[treat]\nwinsorise_max = 2\notherwise = \"log\"\nskew_max = 0.5\nkurtosis_max = 0.1\n\
     [normalise]\nmethod = \"minmax\"\nlower = 1\nupper = 100\n[aggregate]\nmean = [\"arithmetic\", \"geometric\"]\n\
     data_threshold = 0.4\n",
    "[impute]\nmethod = \"linear\"\nmax_age = 2\n[normalise]\nmethod = \"goalposts\"\ncap = true\n[weights]\n\
     set = \"equal\"\n[aggregate]\nmean = \"power\"\npower = 2.0\n[uncertainty]\nreplicates = 9\nseed = 1\n\
     weights = 0.25\nnormalise = [\"minmax\", { method = \"zscore\", mean = 10 }]\nmean = [\"arithmetic\", \"copeland\"]\n",
    "[impute]\nmethod = \"pillar_median\"\n[treat]\notherwise = \"boxcox\"\nlambda = 0\n[normalise]\n\
     method = \"distance_to_unit\"\nunit = \"U2\"\n[aggregate]\nmean = \"copeland\"\n",
];
const TOKENS: [&str; 44] = [
    "",
    "NA",
    "0",
    "-1",
    "1",
    "2",
    "3",
    "1e308",
    "-1e308",
    "5e-324",
    "1e-300",
    "0.1",
    "nan",
    "inf",
    "99999999999999999999",
    "\"",
    "\"\"",
    ",",
    ",,,",
    "\n",
    "\r\n",
    "\n\n",
    "[",
    "]",
    "{",
    "}",
    "=",
    "'",
    "\u{feff}",
    "é",
    "\u{0}",
    "top",
    "p",
    "a",
    "Indicator",
    "Aggregate",
    "Denominator",
    "Group",
    "uCode",
    "Time",
    "geometric",
    "harmonic",
    "-9223372036854775808",
    "[treat]\n",
];

/// What is done to a text: where (as a share of its length), how much goes, what comes.
type Cut = (f64, usize, usize);

fn cut(text: &str, cuts: &[Cut]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for (at, gone, token) in cuts {
        let from = (*at * bytes.len() as f64) as usize;
        let to = (from + gone).min(bytes.len());
        bytes.splice(from..to, TOKENS[token % TOKENS.len()].bytes());
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A token for a token: cells stay cells, so that more of the mutants are read.
fn replace(text: &str, cuts: &[Cut]) -> String {
    let mut parts: Vec<String> =
        text.split_inclusive([',', '\n', ' ']).map(str::to_owned).collect();
    for (at, gone, token) in cuts {
        let place = (*at * parts.len() as f64) as usize;
        let Some(part) = parts.get_mut(place) else { continue };
        let end = part.chars().last().filter(|it| [',', '\n', ' '].contains(it));
        match gone {
            0 => parts.swap(place, token % text.len() % 7),
            _ => {
                *part = format!(
                    "{}{}",
                    TOKENS[token % TOKENS.len()],
                    end.map(String::from).unwrap_or_default()
                )
            }
        }
    }
    parts.concat()
}

fn is_finite(table: &Table) -> bool {
    let rows = table.units().len();
    (0..table.codes().len())
        .all(|at| (0..rows).all(|row| table.cell(row, at).is_none_or(f64::is_finite)))
}

fn count(data: &str, meta: &str, method: &str) -> bool {
    let files = Files { data, meta, method: Some(method), weights: Some("iCode,Weight\na,1\n") };
    let files =
        if method.len().is_multiple_of(2) { files } else { Files { weights: None, ..files } };
    let input = match read(&files) {
        Ok(input) => input,
        Err(problems) => {
            assert!(!problems.is_empty());
            assert!(
                problems.iter().all(|it| it.place.line > 0 && it.place.column > 0),
                "{problems:?}"
            );
            return false;
        }
    };
    let Ok(score) = input.score() else { return false };
    assert!(is_finite(&score.normalised) && is_finite(&score.results));
    assert_eq!(score.results.units().len(), score.normalised.units().len());
    score.files(&input);
    (0..input.data().units().len()).for_each(|unit| _ = input.explain(&score, unit));
    input.availability(&score.normalised);
    input.trends(&score.results);
    facility_score::flags(&input, &score.normalised, &facility_score::FlagRules::default());
    let columns: Vec<usize> = (0..score.normalised.codes().len()).collect();
    facility_score::components(&score.normalised, &columns);
    _ = input.leave_one_out(1);
    if input.method().uncertainty.as_ref().is_some_and(|it| it.replicates <= 50) {
        _ = input.rank_ranges(2);
        _ = input.sensitivity(1);
    }
    true
}

#[test]
fn what_is_mutated_can_be_counted_before() {
    for (data, method) in [(DATA, METHODS[0]), (PANEL, METHODS[1]), (PANEL, METHODS[2])] {
        let read = read(&Files { data, meta: META, method: Some(method), weights: None });
        assert!(read.is_ok(), "{read:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(
        std::env::var("SCORE_MUTANTS").ok().and_then(|it| it.parse().ok()).unwrap_or(600)
    ) })]

    #[test]
    fn broken_files_never_panic(
        which in 0..6_usize,
        is_panel in any::<bool>(),
        target in 0..3_usize,
        cuts in prop::collection::vec((0.0..1.0_f64, 0..9_usize, any::<usize>()), 1..4),
    ) {
        let mut texts = [if is_panel { PANEL } else { DATA }, META, METHODS[which % 3]].map(str::to_owned);
        texts[target] = if which < 3 { cut(&texts[target], &cuts) } else { replace(&texts[target], &cuts) };
        count(&texts[0], &texts[1], &texts[2]);
    }

    #[test]
    fn bytes_that_are_no_text_are_told(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        match text(facility_score::File::Data, &bytes) {
            Ok(text) => _ = count(text, text, text),
            Err(problem) => prop_assert_eq!(problem.code, "not_utf8"),
        }
    }
}
