//! How even a plan is, in plain words: from the figures that stand in its text.

use facility_language::{Arg, percent};
use serde_json::Value as Json;

use super::plan::Written;
use crate::web::ask::Ask;

/// Sentences on the whole plan.
pub fn sentences(ask: &Ask, plan: &Written) -> Vec<String> {
    let (say, figures) = (ask.say, &plan.figures);
    let whole = |name: &str| figures[name].as_i64().unwrap_or(0);
    let fit = |name: &str| Arg::Number((whole(name) + 5_000) / 10_000);
    let share = |name: &str| percent(say.language, figures[name].as_f64().unwrap_or(0.0), 0);
    let (served, unserved) = (whole("served"), whole("unserved"));
    let all = served + unserved;
    let pairs = [("served", Arg::Number(served)), ("all", Arg::Number(all))];
    let mut lines = vec![say.with("round-served", &pairs)];
    if let Some(floor) = plan.floor {
        let floor = Arg::Number(super::named::hundredth(floor));
        lines.push(say.with("round-floor", &[("fit", floor)]));
    }
    if all > 0 {
        let low = [("lowest", fit("lowest")), ("fifth", fit("fifth_percentile"))];
        lines.push(say.with("round-lowest", &low));
        let gini = figures["gini"].as_f64().unwrap_or(0.0);
        let even = Arg::Number(((1.0 - gini) * 100.0).round() as i64);
        lines.push(say.with("round-even", &[("even", even)]));
        let envious = [("count", Arg::Number(whole("envious")))];
        lines.push(say.with("round-envious", &envious));
    }
    if served > 0 {
        lines.push(say.of("round-top-ten", "share", &share("top_ten_share")));
        lines.push(say.of("round-price", "share", &share("price_of_fairness")));
    }
    lines
}

/// Groups with the places given and wanted, and the requests without any.
pub fn groups(ask: &Ask, plan: &Written) -> Vec<[String; 4]> {
    let say = ask.say;
    let number = |json: &Json, name: &str| say.number(json[name].as_i64().unwrap_or(0));
    let row = |(code, fill): (&String, &Json)| {
        let label = match code.is_empty() {
            true => say.t("round-no-group").into_owned(),
            false => ask.vocabularies.of("country_groups").label(code, say.code()).to_owned(),
        };
        [label, number(fill, "given"), number(fill, "wanted"), number(fill, "unserved")]
    };
    plan.figures["groups"].as_object().into_iter().flatten().map(row).collect()
}
