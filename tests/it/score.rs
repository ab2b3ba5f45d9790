//! `facility score` as a person types it: a composite index from files.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Output;

use tempfile::TempDir;

use crate::process::{Place, case};

/// A directory with the three files of the case, which each test may break.
struct Desk(TempDir);

impl Desk {
    fn new() -> Desk {
        let desk = Desk(tempfile::tempdir().unwrap());
        for name in ["data.csv", "meta.csv", "method.toml"] {
            std::fs::copy(case(&format!("score/{name}")), desk.0.path().join(name)).unwrap();
        }
        desk
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_string_lossy().into_owned()
    }

    fn edit(&self, name: &str, pairs: &[(&str, &str)]) {
        let mut text = std::fs::read_to_string(self.path(name)).unwrap();
        for (from, to) in pairs {
            assert!(text.contains(from), "{from} in {name}");
            text = text.replacen(from, to, 1);
        }
        self.write(name, &text);
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    fn run(&self, out: &str, more: &[&str]) -> Output {
        let [data, meta, method, out] =
            ["data.csv", "meta.csv", "method.toml", out].map(|name| self.path(name));
        let all = ["score", "--data", &data, "--meta", &meta, "--method", &method, "--out", &out];
        Place { data: self.0.path(), database: "" }.run(&[&all[..], more].concat())
    }

    /// The problems told, with only the names of files.
    fn told(&self, out: &str) -> Vec<String> {
        let output = self.run(out, &[]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0), "{said}");
        let home = format!("{}/", self.0.path().display());
        said.lines().map(|line| line.replace(&home, "")).collect()
    }
}

/// All files of a directory by name.
fn files(directory: &Path) -> BTreeMap<String, String> {
    let entries = std::fs::read_dir(directory).unwrap().map(Result::unwrap);
    let file = |it: std::fs::DirEntry| {
        let name = it.file_name().to_string_lossy().into_owned();
        (name, std::fs::read_to_string(it.path()).unwrap_or_default())
    };
    entries.map(file).collect()
}

/// The cells of a table by the first cell of their row and the name of their column.
fn cell(table: &str, row: &str, column: &str) -> String {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let at = reader.headers().unwrap().iter().position(|name| name == column).unwrap();
    let found = reader.records().map(Result::unwrap).find(|cells| &cells[0] == row);
    found.unwrap()[at].to_owned()
}

#[test]
fn an_index_is_counted_as_by_hand_and_says_what_it_was_made_of() {
    let desk = Desk::new();
    let output = desk.run("new/out", &["--json"]);
    let complaints = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!((output.status.code(), complaints.as_str()), (Some(0), ""));
    let said: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    for (name, count) in
        [("units", 8), ("indicators", 5), ("dropped", 1), ("imputed", 1), ("treated", 1)]
    {
        assert_eq!(said[name], count, "{name}");
    }
    let written = files(&desk.0.path().join("new/out"));
    let names: Vec<&String> = written.keys().collect();
    let mut told: Vec<String> = serde_json::from_value(said["files"].clone()).unwrap();
    told.sort();
    assert_eq!(names, told.iter().collect::<Vec<_>>());
    let results = &written["results.csv"];
    for (unit, access, of_use, index) in [
        ("ALD", 0.0, 10.0, 5.0),
        ("ELM", (900.0 / 7.0 + 100.0) / 4.0, 52.5, (900.0 / 7.0 + 310.0) / 8.0),
        ("ROW", 100.0, 87.5, 93.75),
    ] {
        for (code, known) in [("access", access), ("use", of_use), ("index", index)] {
            let found: f64 = cell(results, unit, code).parse().unwrap();
            assert!((found - known).abs() < 1e-9, "{unit} {code}: {found} {known}");
        }
    }
    assert!(!results.contains("YEW"), "it was dropped");
    assert_eq!(cell(&written["ranks.csv"], "ROW", "index"), "1");
    assert_eq!(cell(&written["imputed.csv"], "ALD", "skills"), "4");
    assert_eq!(written["imputed_points.csv"], "uCode,iCode,years\nALD,skills,\n");
    // Every point that was moved is listed, and no other.
    assert_eq!(cell(&written["treated_points.csv"], "ROW", "trust"), "winhi");
    assert_eq!(written["treated_points.csv"].matches("win").count(), 1);
    assert_eq!(cell(&written["treated.csv"], "ROW", "trust"), "7");
    assert_eq!(cell(&written["effective_weights.csv"], "price", "EffWeight"), "0.25");
    let provenance = &written["provenance.csv"];
    let engine = cell(provenance, "engine", "value");
    assert!(engine.starts_with("facility-score ") && said["engine"] == *engine, "{engine}");
    for (name, file) in [("data", "data.csv"), ("meta", "meta.csv"), ("method", "method.toml")] {
        let hash = facility_score::sha256(&std::fs::read(desk.path(file)).unwrap());
        assert_eq!(cell(provenance, &format!("{name}_sha256"), "value"), hash);
        assert_eq!(said["sha256"][name], *hash);
    }
}

/// File, line, column and code of each problem, without its sentence.
fn places(told: &[String]) -> Vec<String> {
    told.iter().map(|it| it.split(' ').take(2).collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn every_problem_of_every_file_is_told_at_once_with_its_place_and_nothing_is_written() {
    let desk = Desk::new();
    assert_eq!(desk.run("old", &[]).status.code(), Some(0));
    desk.write("old/mine.txt", "mine");
    let before = files(&desk.0.path().join("old"));
    desk.edit("data.csv", &[("BIR,Birch,North,2,20", "ALD,Birch,North,2,2O"), ("5,7\n", "5\n")]);
    desk.edit(
        "meta.csv",
        &[("Skills,1,1,", "Skills,up,1,"), ("Trust,1,3", "Trust,1,-3"), ("2,use,", "2,access,")],
    );
    desk.edit(
        "method.toml",
        &[("= 0.5", "= 5"), ("[treat]\nwinsorise_max = 2", "[cheat]"), ("seed", "sead")],
    );
    let expected = [
        "data.csv:3:1 unit_twice",
        "data.csv:3:19 number_invalid",
        "data.csv:8:1 column_count",
        "meta.csv:5:17 direction_invalid",
        "meta.csv:6:17 weight_invalid",
        "method.toml:9:12 setting_invalid",
        "method.toml:11:2 stage_unknown",
        "method.toml:15:1 setting_unknown",
    ];
    for out in ["old", "new", "new/er"] {
        let told = desk.told(out);
        assert_eq!(places(&told), expected, "{told:#?}");
        let has_way_out = |line: &&String| line.contains(": ") || line.contains(" should be ");
        assert_eq!(told.iter().filter(has_way_out).count(), expected.len(), "{told:#?}");
    }
    // The tree is judged once its rows can be read; so are the stages once everything fits.
    desk.edit("meta.csv", &[("Skills,up", "Skills,1"), ("Trust,1,-3", "Trust,1,3")]);
    let told = desk.told("new");
    let tree = ["meta.csv:5:3 parent_unknown", "meta.csv:6:3 parent_unknown"];
    let found: Vec<String> = places(&told).into_iter().filter(|it| it.contains("meta")).collect();
    assert_eq!(found[..2], tree, "{told:#?}");
    assert_eq!(found[2..], ["meta.csv:8:3 code_twice"], "{told:#?}");
    let desk_of_stages = Desk::new();
    desk_of_stages.edit("meta.csv", &[("percent,90,", "percent,,")]);
    desk_of_stages.write("method.toml", "[normalise]\nmethod = 'distance_to_target'\n");
    let told = desk_of_stages.told("new");
    assert_eq!(places(&told), ["meta.csv:2:3 setting_missing"], "{told:#?}");
    assert!(told[0].contains("`reach` has no Target"), "{told:#?}");
    assert_eq!(files(&desk.0.path().join("old")), before, "old files stay as they were");
    for desk in [&desk, &desk_of_stages] {
        let names: Vec<String> = files(desk.0.path()).into_keys().collect();
        assert!(!names.iter().any(|it| it.starts_with("new") || it.starts_with('.')), "{names:?}");
    }
}

#[test]
fn any_number_of_threads_writes_the_same_bytes_and_another_seed_draws_others() {
    let desk = Desk::new();
    // Now units are close enough for weights to change their order.
    desk.edit("meta.csv", &[("Price,-1,2", "Price,1,2"), ("Trust,1,3", "Trust,-1,3")]);
    for (out, threads) in [("one", "1"), ("two", "2"), ("five", "5")] {
        let output = desk.run(out, &["--threads", threads]);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
    }
    let of = |out: &str| files(&desk.0.path().join(out));
    let one = of("one");
    assert!(one.contains_key("rank_ranges.csv") && one.contains_key("sensitivity.csv"));
    assert_eq!(one, of("two"));
    assert_eq!(one, of("five"));
    desk.edit("method.toml", &[("seed = 7", "seed = 8")]);
    assert_eq!(desk.run("other", &[]).status.code(), Some(0));
    let other = of("other");
    assert_eq!(one["results.csv"], other["results.csv"]);
    assert_ne!(one["sensitivity.csv"], other["sensitivity.csv"]);
    assert_eq!(desk.run("none", &["--threads", "0"]).status.code(), Some(2));
}

#[test]
fn a_later_run_leaves_no_file_of_an_earlier_one_beside_its_own_and_never_its_input_behind() {
    let desk = Desk::new();
    assert_eq!(desk.run("out", &[]).status.code(), Some(0));
    desk.write("out/mine.txt", "mine");
    desk.write("method.toml", "");
    assert_eq!(desk.run("out", &[]).status.code(), Some(0));
    let names: Vec<String> = files(&desk.0.path().join("out")).into_keys().collect();
    let expected = [
        "effective_weights.csv",
        "mine.txt",
        "normalised.csv",
        "provenance.csv",
        "ranks.csv",
        "ranks_in_groups.csv",
        "results.csv",
    ];
    assert_eq!(names, expected);
    // A run may start from what another one wrote, but not write over it.
    let [data, meta, out] = ["data.csv", "meta.csv", "out"].map(|name| desk.path(name));
    let read = desk.path("out/treated.csv");
    std::fs::copy(&data, &read).unwrap();
    let place = Place { data: desk.0.path(), database: "" };
    let output = place.run(&["score", "--data", &read, "--meta", &meta, "--out", &out]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("treated.csv") && said.contains("--out"), "{said}");
    assert_eq!(std::fs::read(&read).unwrap(), std::fs::read(&data).unwrap());
}

#[test]
fn every_method_can_be_asked_for() {
    let desk = Desk::new();
    let normalise = [
        "method = 'minmax'\nlower = 1\nupper = 10",
        "method = 'zscore'\nmean = 10\nsd = 2",
        "method = 'rank'",
        "method = 'percentile_rank'",
        "method = 'borda'",
        "method = 'distance_to_max'",
        "method = 'distance_to_unit'\nunit = 'ROW'",
        "method = 'distance_to_target'\ncap = true",
        "method = 'fraction_of_max'",
        "method = 'goalposts'\ncap = true",
        "method = 'scaled'\nfrom = -10\nto = 100",
    ];
    let first = "[denominate]\n[screen]\nrule = 'both'\n";
    let mut all: Vec<String> = normalise.map(|it| format!("{first}[normalise]\n{it}\n")).into();
    for mean in ["geometric", "harmonic", "power", "copeland"] {
        let power = if mean == "power" { "power = 0.5\n" } else { "" };
        all.push(format!(
            "{first}[normalise]\nlower = 1\n[aggregate]\n{power}mean = ['arithmetic', '{mean}']\n"
        ));
    }
    for method in ["mean", "median", "group_median", "pillar_mean"] {
        let group = if method.starts_with("group") { "group = 'region'\n" } else { "" };
        all.push(format!(
            "[impute]\nmethod = '{method}'\n{group}[treat]\notherwise = 'log'\nwinsorise_max = 0\n\
             [weights]\nset = 'equal'\n[aggregate]\ndata_threshold = 0.66\n"
        ));
    }
    let mut seen = std::collections::BTreeSet::new();
    for method in &all {
        desk.write("method.toml", method);
        let output = desk.run("out", &[]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "{method}{said}");
        let results = std::fs::read_to_string(desk.path("out/results.csv")).unwrap();
        assert!(seen.insert(results), "the same results as another method: {method}");
    }
    assert_eq!(seen.len(), 19);
}

#[test]
fn weights_of_ones_own_stand_beside_the_method_and_their_problems_at_their_place() {
    let desk = Desk::new();
    desk.write("method.toml", "[weights]\nfile = 'weights.csv'\n");
    let told = desk.told("out");
    assert!(told[0].starts_with("weights.csv: "), "{told:#?}");
    assert_eq!(places(&told[1..]), ["method.toml:2:8 weights_unread"]);
    let rows = "reach,1\nlines,1\nprice,2\nskills,1\ntrust,many\naccess,1\n";
    desk.write("weights.csv", &format!("iCode,Weight\n{rows}"));
    let expected = ["weights.csv:1:1 weight_missing", "weights.csv:6:7 weight_invalid"];
    assert_eq!(places(&desk.told("out")), expected);
    desk.write("weights.csv", &format!("iCode,Weight\n{rows}use,1\n").replace("many", "3"));
    assert_eq!(desk.run("out", &[]).status.code(), Some(0));
    let written = files(&desk.0.path().join("out"));
    assert!(written["provenance.csv"].contains("weights_sha256,"));
    assert_eq!(cell(&written["effective_weights.csv"], "trust", "EffWeight"), "0.375");
}

#[test]
fn the_command_says_what_it_wants() {
    let desk = Desk::new();
    let place = Place { data: desk.0.path(), database: "" };
    let help = place.run(&["score", "--help"]);
    let said = String::from_utf8(help.stdout).unwrap();
    assert_eq!(help.status.code(), Some(0));
    for word in ["--data", "--meta", "--method", "--out", "--threads", "--json", "uCode", "iCode"] {
        assert!(said.contains(word), "{word} in {said}");
    }
    assert_eq!(place.run(&["score"]).status.code(), Some(2));
    let (meta, out) = (desk.path("meta.csv"), desk.path("out"));
    let output = place.run(&["score", "--data", "nowhere.csv", "--meta", &meta, "--out", &out]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code() == Some(2) && said.contains("nowhere.csv"), "{said}");
    let output = desk.run("data.csv", &[]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code() == Some(2) && said.contains("is no directory"), "{said}");
}
