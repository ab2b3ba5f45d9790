//! The laws of the house, read off the sources.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A source file: where it is and its lines, without the tests inside it.
struct Source {
    path: String,
    text: String,
    /// Lines before `#[cfg(test)]`, without comments.
    code: Vec<String>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && name != "target" && name != "node_modules" && !name.starts_with('.') {
            walk(&path, found);
        } else if path.is_file() {
            found.push(path);
        }
    }
}

/// All files under this folder of the checkout whose name ends so, tests and all.
fn files(folder: &str, end: &str) -> Vec<Source> {
    let mut found = Vec::new();
    walk(&root().join(folder), &mut found);
    found.sort();
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).ok()?;
        let path = path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
        let own = text.split("#[cfg(test)]").next().unwrap_or_default();
        let code = own.lines().map(|line| match line.trim_start().starts_with("//") {
            true => String::new(),
            false => line.split(" // ").next().unwrap_or_default().to_owned(),
        });
        let code = code.collect();
        Some(Source { path, text, code })
    };
    found
        .into_iter()
        .filter(|path| path.to_string_lossy().ends_with(end))
        .filter_map(read)
        .collect()
}

/// The Rust files of the program: `src` and the sources of the crates.
fn program() -> Vec<Source> {
    let mut all = files("src", ".rs");
    all.extend(files("crates", ".rs").into_iter().filter(|source| source.path.contains("/src/")));
    assert!(all.len() > 50, "the sources were not found");
    all
}

#[track_caller]
fn nothing(faults: Vec<String>) {
    assert!(faults.is_empty(), "{}:\n{}", faults.len(), faults.join("\n"));
}

/// The lines of these sources in which one of the words stands.
fn lines_with(sources: &[Source], words: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources {
        for (at, line) in source.code.iter().enumerate() {
            for word in words.iter().filter(|word| line.contains(word.as_str())) {
                found.push(format!("{}:{}: {word}", source.path, at + 1));
            }
        }
    }
    found
}

fn rooms() -> Vec<&'static str> {
    facility::rooms::rooms().into_iter().map(|room| room.name).collect()
}

#[test]
fn every_folder_of_the_mission_is_a_room_of_the_list() {
    let toolkit = ["commands", "exchange", "web"];
    let mut folders: Vec<String> = Vec::new();
    for entry in std::fs::read_dir(root().join("src")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            folders.push(path.file_name().unwrap().to_string_lossy().into_owned());
        }
    }
    folders.retain(|folder| !toolkit.contains(&folder.as_str()));
    folders.sort();
    let mut rooms = rooms();
    rooms.sort_unstable();
    assert_eq!(folders, rooms);
    for room in facility::rooms::rooms() {
        for kind in &room.kinds {
            assert_eq!(kind.room, room.name, "{}", kind.name);
        }
    }
}

#[test]
fn imports_point_one_way() {
    let mut faults = Vec::new();
    let above: Vec<String> = rooms()
        .into_iter()
        .chain([
            "commands",
            "demo",
            "exchange",
            "follow",
            "home",
            "rooms",
            "scope",
            "starter",
            "vocabularies",
            "worker",
        ])
        .map(|module| format!("crate::{module}"))
        .collect();
    faults.extend(lines_with(&files("src/web", ".rs"), &above));
    // Reading files knows no pages.
    faults.extend(lines_with(&files("src/exchange", ".rs"), &["crate::web".to_owned()]));
    let order = [
        ("record", &[][..]),
        ("language", &[]),
        ("letters", &[]),
        ("comma", &[]),
        ("gaps", &[]),
        ("matching", &["letters", "comma"]),
        ("score", &["comma"]),
        ("access", &["record"]),
        ("search", &["letters"]),
        ("fetch", &[]),
        ("store", &["record", "access"]),
    ];
    for (name, below) in order {
        let manifest =
            std::fs::read_to_string(root().join(format!("crates/{name}/Cargo.toml"))).unwrap();
        let needed = manifest.split("[dev-dependencies]").next().unwrap();
        for line in needed.lines().filter_map(|line| line.strip_prefix("facility-")) {
            let other = line.split(['.', ' ']).next().unwrap();
            if !below.contains(&other) {
                faults.push(format!("crates/{name} needs facility-{other}"));
            }
        }
    }
    nothing(faults);
}

/// The doors between rooms: who may import whom.
const DOORS: &[(&str, &str)] = &[
    ("accounts", "notices"),
    ("clearing_house", "notices"),
    ("clearing_house", "plans"),
    ("clearing_house", "registry"),
    ("scorecards", "clearing_house"), // what is lacking, and who answers it
];

#[test]
fn rooms_reach_each_other_through_listed_doors_only() {
    let rooms = rooms();
    let mut faults = Vec::new();
    for room in &rooms {
        let others = rooms.iter().filter(|other| *other != room && !DOORS.contains(&(room, other)));
        let words: Vec<String> = others
            .flat_map(|other| [format!("crate::{other}"), format!("super::super::{other}")])
            .collect();
        faults.extend(lines_with(&files(&format!("src/{room}"), ".rs"), &words));
    }
    nothing(faults);
}

#[test]
fn the_toolkit_and_the_crates_know_the_name_of_no_kind() {
    let mut sources = files("src/web", ".rs");
    for name in ["access", "language", "record", "search", "store"] {
        sources.extend(files(&format!("crates/{name}/src"), ".rs"));
    }
    let kinds: Vec<_> = facility::rooms::rooms().into_iter().flat_map(|room| room.kinds).collect();
    let names = kinds.iter().flat_map(|kind| [kind.name, kind.plural]);
    let words: Vec<String> = names.map(|name| format!("\"{name}\"")).collect();
    let mut found = lines_with(&sources, &words);
    // A property of schema.org that a kind happens to be called like.
    found.retain(|line| {
        !(line.starts_with("src/web/records/json_ld") && line.ends_with("\"offers\""))
    });
    nothing(found);
    // An owner is a person or a body: the one kind of body that owns is written `organisation:ID`.
    let owners = lines_with(&sources, &["organisation:".to_owned()]);
    assert!(!owners.is_empty(), "this exception is needed no more");
    nothing(lines_with(&files("src/web", ".html"), &words));
}

#[test]
fn only_the_store_speaks_sql() {
    let words = ["SELECT ", "INSERT INTO", "UPDATE ", "DELETE FROM", "CREATE TABLE", "PRAGMA "];
    let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    let sources: Vec<Source> =
        program().into_iter().filter(|source| !source.path.starts_with("crates/store/")).collect();
    let mut faults = lines_with(&sources, &words);
    for (manifest, own) in [("Cargo.toml", false), ("crates/store/Cargo.toml", true)] {
        let text = std::fs::read_to_string(root().join(manifest)).unwrap();
        let needed = text.split("[dependencies]").nth(1).unwrap().split("\n[").next().unwrap();
        if ["rusqlite", "tokio-postgres"].iter().any(|driver| needed.contains(driver)) != own {
            faults.push(format!("{manifest}: a driver of databases"));
        }
    }
    nothing(faults);
}

#[test]
fn observations_are_read_to_be_told_through_one_door() {
    // What takes them in compares them with what is there, and tells them to nobody.
    let may = ["/withheld.rs", "/taking.rs", "/freeze.rs"];
    let reads = ["facts", "facts_among"].map(|call| format!(".{call}(&Observation::fact()"));
    let mut others = lines_with(&program(), &reads);
    others.retain(|line| !may.iter().any(|file| line.contains(file)));
    nothing(others);
}

#[test]
fn files_and_functions_stay_small() {
    let mut faults = Vec::new();
    let mut sources = program();
    sources.extend(files("tests/it", ".rs"));
    for source in &sources {
        let count = source.text.lines().count();
        if count > 400 {
            faults.push(format!("{}: {count} lines", source.path));
        }
        faults.extend(long_functions(source));
    }
    nothing(faults);
}

/// Functions of more than 60 lines or five parameters, as rustfmt lays them out.
fn long_functions(source: &Source) -> Vec<String> {
    let lines: Vec<&str> = source.text.lines().collect();
    let mut faults = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let bare = line.trim_start();
        let indent = &line[..line.len() - bare.len()];
        let words = ["pub ", "pub(crate) ", "const ", "async "];
        let mut rest = bare;
        while let Some(left) = words.iter().find_map(|word| rest.strip_prefix(word)) {
            rest = left;
        }
        let Some(signature) = rest.strip_prefix("fn ") else { continue };
        let name = signature.split(['(', '<']).next().unwrap_or_default();
        if line.ends_with('}') || line.ends_with(';') {
            continue; // in one line, or only declared
        }
        let end = lines[at..].iter().position(|line| *line == format!("{indent}}}"));
        if let Some(count) = end.map(|end| end + 1).filter(|count| *count > 60) {
            faults.push(format!("{}:{}: {name} has {count} lines", source.path, at + 1));
        }
        let head = lines[at..].iter().take(20).copied().collect::<Vec<_>>().join("\n");
        let count = parameters(&head);
        if count > 5 {
            faults.push(format!("{}:{}: {name} takes {count} parameters", source.path, at + 1));
        }
    }
    faults
}

/// How many parameters stand in the first round brackets, `self` left out.
fn parameters(head: &str) -> usize {
    let (mut depth, mut angles, mut part, mut count) = (0, 0, String::new(), 0);
    let mut before = ' ';
    for c in head.chars() {
        match c {
            '<' if depth == 0 => angles += 1,
            '>' if depth == 0 && before != '-' => angles -= 1,
            '(' if depth > 0 || angles == 0 => depth += 1,
            ')' if depth > 0 => depth -= 1,
            _ => {}
        }
        before = c;
        let own = |part: &str| {
            !part.trim().is_empty() && !part.split(':').next().unwrap_or_default().contains("self")
        };
        match c {
            ')' if depth == 0 && angles == 0 => return count + usize::from(own(&part)),
            ',' if depth == 1
                && part.matches(['<', '[']).count() == part.matches(['>', ']']).count() =>
            {
                count += usize::from(own(&part));
                part.clear();
            }
            '(' if depth == 1 => part.clear(),
            _ if depth > 0 => part.push(c),
            _ => {}
        }
    }
    count
}

#[test]
fn parameters_are_counted_as_the_compiler_does() {
    for (head, count) in [
        ("fn a() {", 0),
        ("fn a(&self, b: u8) {", 1),
        ("fn a<F: Fn(u8, u8) -> u8>(f: F, (b, c): (u8, u8), d: HashMap<u8, u8>) {", 3),
        (
            "fn a(\n    mut self,\n    b: &[u8],\n    c: impl Fn(u8, u8),\n) -> Result<(), (u8, u8)> {",
            2,
        ),
    ] {
        assert_eq!(parameters(head), count, "{head}");
    }
}

#[test]
fn nothing_is_unwrapped_and_no_file_has_a_name_that_says_nothing() {
    let mut faults =
        lines_with(&program(), &[".unwrap()".to_owned(), "todo!(".to_owned(), "dbg!(".to_owned()]);
    let empty = ["manager", "helper", "util", "service", "handler", "common", "misc"];
    let mut all = program();
    all.extend(files("tests", ".rs"));
    all.extend(files("tests", ".mjs"));
    for source in &all {
        let name = source.path.rsplit('/').next().unwrap().split('.').next().unwrap();
        if name.split('_').any(|word| empty.contains(&word.trim_end_matches('s'))) {
            faults.push(format!("{}: a name that says nothing", source.path));
        }
    }
    for line in lines_with(&program(), &["fn get_".to_owned()]) {
        faults.push(line);
    }
    nothing(faults);
}

#[test]
fn no_file_names_a_place_on_somebodys_machine() {
    let ends = [
        ".rs",
        ".toml",
        ".md",
        ".html",
        ".csv",
        ".ftl",
        ".mjs",
        ".json",
        "bin/test",
        "bin/label",
        ".yml",
    ];
    // Put together here, so that this file does not name them either.
    let words = ["work/", "root/", "home/", "tmp/"].map(|folder| format!(" /{folder}"));
    let mut faults = Vec::new();
    for end in ends {
        for source in files("", end) {
            for (at, line) in source.text.lines().enumerate() {
                let padded = format!(" {}", line.replace(['"', '\'', '(', '`', '='], " "));
                if let Some(word) = words.iter().find(|word| padded.contains(word.as_str())) {
                    faults.push(format!("{}:{}:{word}", source.path, at + 1));
                }
            }
        }
    }
    nothing(faults);
}

#[test]
fn no_move_is_called_like_a_page_beneath_its_record() {
    let rooms = facility::rooms::rooms();
    let beneath = |path: &'static str| path.strip_prefix("/{lang}/{room}/{kinds}/{id}/");
    let pages = facility::web::records::pages();
    let own = rooms.iter().flat_map(|room| &room.pages).chain(&pages);
    let pages: BTreeSet<&str> = own.filter_map(|page| beneath(page.path)).collect();
    let mut faults = Vec::new();
    for kind in rooms.iter().flat_map(|room| &room.kinds) {
        let moves = kind.moves.iter().filter(|step| !step.takes_another());
        let taken = moves.filter(|step| pages.contains(step.name.replace('_', "-").as_str()));
        faults.extend(taken.map(|step| format!("{}: {}", kind.name, step.name)));
    }
    nothing(faults);
}

#[test]
fn a_listener_of_one_room_is_not_called_like_one_of_another() {
    let rooms = facility::rooms::rooms();
    let mut faults = Vec::new();
    let mut known: BTreeMap<&str, &str> = BTreeMap::new();
    for room in &rooms {
        let own = room.listeners.iter().map(|(waking, _)| waking.listener);
        for name in own.chain(room.on_moves.iter().map(|(_, listener, _)| *listener)) {
            let other = *known.entry(name).or_insert(room.name);
            if other != room.name {
                faults.push(format!("{name}: {other} and {}", room.name));
            }
        }
    }
    nothing(faults);
}
