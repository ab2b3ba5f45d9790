//! METHOD.toml: the stages and their settings.

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

use super::settings::{Reading, Settings, Value, as_number, as_whole};
use crate::method::{
    Aggregate, Impute, Mean, Method, Normalise, Otherwise, Screen, Treat, Uncertainty, Weighting,
};
use crate::problem::Problem;

/// The file that `[weights] file` names, as it is written there; `None` where there is none or the
/// text cannot be read.
pub fn weights_file(method: &str) -> Option<String> {
    let table = DeTable::parse(method).ok()?;
    let weights = table.get_ref().get("weights")?.get_ref().as_table()?;
    weights.get("file")?.get_ref().as_str().map(str::to_owned)
}

/// Reads METHOD.toml.
pub(super) fn read(text: &str, problems: &mut Vec<Problem>) -> Method {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut reading = Reading { text, places: BTreeMap::new(), problems: Vec::new() };
    for error in errors {
        let at = error.span().map_or(0, |span| span.start);
        let message = format!("this is no TOML: {}", error.message().replace('\n', " "));
        reading.tell(at, "toml", message);
    }
    let mut method = Method::default();
    // What could be read of a broken text is not what was meant.
    if reading.problems.is_empty() {
        stages(table.get_ref(), &mut reading, &mut method);
    }
    method.places = reading.places;
    problems.extend(reading.problems);
    method
}

fn stages<'a>(table: &'a DeTable<'a>, reading: &mut Reading<'a>, method: &mut Method) {
    const STAGES: [&str; 8] = [
        "denominate",
        "impute",
        "screen",
        "treat",
        "normalise",
        "weights",
        "aggregate",
        "uncertainty",
    ];
    for (key, value) in table {
        let at = key.span().start;
        let Some(name) = STAGES.into_iter().find(|name| *name == key.get_ref().as_ref()) else {
            let message =
                format!("there is no stage `{}`: one of {}", key.get_ref(), STAGES.join(", "));
            reading.tell(at, "stage_unknown", message);
            continue;
        };
        let Some(stage) = value.get_ref().as_table() else {
            reading.tell(
                at,
                "setting_invalid",
                format!("`{name}` should be a table: write [{name}]"),
            );
            continue;
        };
        let mut settings = Settings::new(reading, name, stage, at);
        match name {
            "denominate" => method.denominate = true,
            "impute" => method.impute = impute(&mut settings),
            "screen" => method.screen = screen(&mut settings),
            "treat" => method.treat = Some(treat(&mut settings)),
            "normalise" => method.normalise = normalise(&mut settings),
            "weights" => method.weights = weights(&mut settings),
            "aggregate" => method.aggregate = aggregate(&mut settings),
            _ => {}
        }
        if name == "uncertainty" {
            let own = table.get("normalise").and_then(|it| it.get_ref().as_table());
            method.uncertainty = uncertainty(&mut settings, own, power(table));
        }
        settings.end();
    }
}

fn impute(settings: &mut Settings<'_, '_>) -> Option<Impute> {
    let name = settings.word("method");
    let name = settings.needed("method", name);
    let group = settings.word("group");
    settings.keep("group", "impute.group");
    settings.keep("method", "impute.method");
    let max_age = settings.whole("max_age", 0, 1_000_000).map(|age| age as i64);
    let name = name?;
    match name.as_str() {
        "mean" => Some(Impute::Mean),
        "median" => Some(Impute::Median),
        "group_mean" => settings.needed("group", group).map(Impute::GroupMean),
        "group_median" => settings.needed("group", group).map(Impute::GroupMedian),
        "pillar_mean" => Some(Impute::PillarMean),
        "pillar_median" => Some(Impute::PillarMedian),
        "latest" => Some(Impute::Latest { max_age }),
        "constant" => Some(Impute::Constant),
        "linear" => Some(Impute::Linear),
        _ => unknown(settings, "method", &name, IMPUTE),
    }
}

fn screen(settings: &mut Settings<'_, '_>) -> Option<Screen> {
    let rule = settings.word("rule");
    let rule = settings.needed("rule", rule);
    let at_least = settings.number("at_least", 0.0, 1.0).unwrap_or(2.0 / 3.0);
    let nonzero = settings.number("nonzero_at_least", 0.0, 1.0).unwrap_or(at_least);
    let rule = rule?;
    let (present_at_least, nonzero_at_least) = match rule.as_str() {
        "missing" => (Some(at_least), None),
        "zeros" => (None, Some(nonzero)),
        "both" => (Some(at_least), Some(nonzero)),
        _ => return unknown(settings, "rule", &rule, "missing, zeros or both"),
    };
    Some(Screen { present_at_least, nonzero_at_least })
}

fn treat(settings: &mut Settings<'_, '_>) -> Treat {
    let winsorise_max = settings.whole("winsorise_max", 0, u64::from(u32::MAX)).unwrap_or(5);
    let lambda = settings.number("lambda", f64::MIN, f64::MAX).unwrap_or(0.5);
    let otherwise = match settings.word("otherwise").as_deref() {
        None | Some("none") => Otherwise::Nothing,
        Some("log") => Otherwise::Logarithm,
        Some("boxcox") => Otherwise::BoxCox { lambda },
        Some(word) => unknown(settings, "otherwise", word, "log, boxcox or none")
            .unwrap_or(Otherwise::Nothing),
    };
    Treat {
        winsorise_max: winsorise_max as usize,
        otherwise,
        skew_max: settings.number("skew_max", 0.0, f64::MAX).unwrap_or(2.0),
        kurtosis_max: settings.number("kurtosis_max", f64::MIN, f64::MAX).unwrap_or(3.5),
    }
}

fn normalise(settings: &mut Settings<'_, '_>) -> Normalise {
    let name = settings.word("method").unwrap_or_else(|| "minmax".to_owned());
    settings.keep("method", "normalise.method");
    settings.keep("unit", "normalise.unit");
    normalise_as(settings, &name).unwrap_or_default()
}

/// A way to normalise by its name, with the settings of a table.
fn normalise_as(settings: &mut Settings<'_, '_>, name: &str) -> Option<Normalise> {
    let any = |settings: &mut Settings<'_, '_>, key| settings.number(key, f64::MIN, f64::MAX);
    let (lower, upper) = (any(settings, "lower"), any(settings, "upper"));
    let (mean, sd) = (any(settings, "mean"), settings.number("sd", 0.0, f64::MAX));
    let (from, to) = (any(settings, "from"), any(settings, "to"));
    let unit = settings.word("unit");
    let cap = settings.switch("cap").unwrap_or(false);
    let floor = any(settings, "floor");
    match name {
        "minmax" => {
            let (lower, upper) = (lower.unwrap_or(0.0), upper.unwrap_or(100.0));
            if lower >= upper {
                settings.tell(
                    "upper",
                    "setting_invalid",
                    "`upper` is not over `lower`: make it greater".to_owned(),
                );
            }
            Some(Normalise::MinMax { lower, upper })
        }
        "zscore" => {
            if sd == Some(0.0) {
                settings.tell(
                    "sd",
                    "setting_invalid",
                    "`sd` is 0, and should be a number over 0".to_owned(),
                );
            }
            Some(Normalise::ZScore { mean: mean.unwrap_or(0.0), sd: sd.unwrap_or(1.0) })
        }
        "rank" => Some(Normalise::Rank),
        "percentile_rank" => Some(Normalise::PercentileRank),
        "borda" => Some(Normalise::Borda),
        "distance_to_max" => Some(Normalise::DistanceToMax),
        "distance_to_unit" => {
            settings.needed("unit", unit).map(|unit| Normalise::DistanceToUnit { unit })
        }
        "distance_to_target" => Some(Normalise::DistanceToTarget { cap }),
        "fraction_of_max" => Some(Normalise::FractionOfMax),
        "goalposts" => Some(Normalise::Goalposts { cap, floor }),
        "scaled" => {
            let (from, to) = (settings.needed("from", from), settings.needed("to", to));
            let (from, to) = (from?, to?);
            if from == to {
                let message =
                    "`to` is `from`, so that the divisor is 0: set another `to`".to_owned();
                settings.tell("to", "setting_invalid", message);
            }
            Some(Normalise::Scaled { from, to })
        }
        _ => unknown(settings, "method", name, NORMALISE),
    }
}

fn weights(settings: &mut Settings<'_, '_>) -> Weighting {
    let (set, file) = (settings.word("set"), settings.word("file"));
    settings.keep("file", "weights.file");
    if set.is_some() && file.is_some() {
        let message = "[weights] has `set` and `file`: leave one of them out".to_owned();
        settings.tell("file", "setting_invalid", message);
    }
    match set.as_deref() {
        None | Some("original") => Weighting::Original,
        Some("equal") => Weighting::Equal,
        Some(word) => unknown(settings, "set", word, "original or equal").unwrap_or_default(),
    }
}

/// The exponent of power means, also for the options of `[uncertainty]`.
fn power(table: &DeTable<'_>) -> Option<f64> {
    let aggregate = table.get("aggregate")?.get_ref().as_table()?;
    as_number(aggregate.get("power")?).filter(|power| *power != 0.0)
}

fn mean(value: Value<'_>, power: Option<f64>) -> Option<Mean> {
    match value.get_ref().as_str()? {
        "arithmetic" => Some(Mean::Arithmetic),
        "geometric" => Some(Mean::Geometric),
        "harmonic" => Some(Mean::Harmonic),
        "power" => power.map(Mean::Power),
        "copeland" => Some(Mean::Copeland),
        "equality" => Some(Mean::Equality),
        _ => None,
    }
}

const MEANS: &str =
    "arithmetic, geometric, harmonic, power (with `power`, not 0), copeland or equality";

fn aggregate(settings: &mut Settings<'_, '_>) -> Aggregate {
    let power = settings.number("power", f64::MIN, f64::MAX).filter(|power| *power != 0.0);
    settings.keep("mean", "aggregate.mean");
    let means = settings.list("mean", MEANS, |value| mean(value, power));
    settings.keep("data_threshold", "aggregate.data_threshold");
    let share = |value: Value<'_>| as_number(value).filter(|it| (0.0..=1.0).contains(it));
    let data_threshold = settings.list("data_threshold", "a number from 0 to 1", share);
    let data_threshold = data_threshold.unwrap_or_default();
    let means = means.filter(|means| !means.is_empty());
    Aggregate { means: means.unwrap_or_else(|| vec![Mean::Arithmetic]), data_threshold }
}

fn uncertainty<'a>(
    settings: &mut Settings<'a, '_>,
    normalise: Option<&'a DeTable<'a>>,
    power: Option<f64>,
) -> Option<Uncertainty> {
    let replicates = settings.whole("replicates", 1, 1_000_000);
    let replicates = settings.needed("replicates", replicates);
    let seed = settings.whole("seed", 0, i64::MAX as u64).unwrap_or(1);
    let weights = settings.number("weights", 0.0, 0.999_999);
    let limit = |value: Value<'_>| as_whole(value).filter(|it| *it <= u64::from(u32::MAX));
    let winsorise = settings.list("winsorise_max", "a whole number from 0 up", limit);
    let means = settings.list("mean", MEANS, |value| match value.get_ref() {
        DeValue::Array(levels) => levels.iter().map(|level| mean(level, power)).collect(),
        _ => mean(value, power).map(|mean| vec![mean]),
    });
    for key in ["winsorise_max", "normalise", "mean"] {
        settings.keep(
            key,
            match key {
                "winsorise_max" => "uncertainty.winsorise_max",
                "normalise" => "uncertainty.normalise",
                _ => "uncertainty.mean",
            },
        );
    }
    settings.keep("replicates", "uncertainty.replicates");
    settings.is_too_long("winsorise_max", winsorise.as_ref().map_or(0, Vec::len));
    settings.is_too_long("mean", means.as_ref().map_or(0, Vec::len));
    let ways = ways(settings, normalise);
    Some(Uncertainty {
        replicates: replicates? as usize,
        seed,
        weights,
        winsorise_max: winsorise.unwrap_or_default().into_iter().map(|it| it as usize).collect(),
        normalise: ways,
        means: means.unwrap_or_default(),
    })
}

/// The ways to normalise that are drawn from: words, which take their settings from `[normalise]`
/// as far as they stand there, or tables with settings of their own.
fn ways<'a>(settings: &mut Settings<'a, '_>, own: Option<&'a DeTable<'a>>) -> Vec<Normalise> {
    let should = "a method of [normalise], or a table such as { method = \"zscore\", mean = 10 }";
    let members = settings.list("normalise", should, Some).unwrap_or_default();
    if settings.is_too_long("normalise", members.len()) {
        return Vec::new();
    }
    let mut ways = Vec::new();
    let empty: &'static DeTable<'static> = EMPTY.get_or_init(DeTable::new);
    for member in members {
        let at = member.span().start;
        let way = match member.get_ref() {
            DeValue::String(name) => {
                let table = own.unwrap_or(empty);
                let mut inner = Settings::new(settings.reading, "uncertainty", table, at);
                normalise_as(&mut inner, name)
            }
            DeValue::Table(table) => {
                let mut inner = Settings::new(settings.reading, "uncertainty", table, at);
                let name = inner.word("method");
                let name = inner.needed("method", name);
                let way = name.and_then(|name| normalise_as(&mut inner, &name));
                inner.end();
                way
            }
            _ => {
                settings.wrong("normalise", member, should);
                None
            }
        };
        ways.extend(way);
    }
    ways
}

/// The settings of a method that says none.
static EMPTY: std::sync::OnceLock<DeTable<'static>> = std::sync::OnceLock::new();

const IMPUTE: &str = "mean, median, group_mean, group_median, pillar_mean, pillar_median, latest, \
    constant or linear";

const NORMALISE: &str = "minmax, zscore, rank, percentile_rank, borda, distance_to_max, \
    distance_to_unit, distance_to_target, fraction_of_max, goalposts or scaled";

fn unknown<T>(settings: &mut Settings<'_, '_>, key: &str, word: &str, known: &str) -> Option<T> {
    settings.tell(key, "setting_invalid", format!("`{key}` knows no `{word}`: one of {known}"));
    None
}
