//! A generated world in a throw-away directory, brought in and served by the program itself.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use facility_store::db::Db;
use serde_json::Value as Json;

use crate::generated::Generated;
use crate::load::{Connection, Reply};
use crate::operations::get;
use crate::process::{Running, cpu};

/// The program that is measured.
const FACILITY: &str = env!("CARGO_BIN_EXE_facility");
/// Somebody invented who writes through the API.
const ADDRESS: &str = "writer@example.org";
const PASSWORD: &str = "nine lanterns over the bay";

/// A database with its directory, and what was brought in.
pub struct World {
    directory: PathBuf,
    /// Removes the directory in the end, unless the caller named one.
    throw_away: Option<tempfile::TempDir>,
    database: Option<String>,
    schema: Option<(String, String)>,
    /// What the records were made of.
    pub generated: Generated,
}

/// A public training as the API tells it.
pub struct Known {
    /// Its id.
    pub id: String,
    /// Its title in English.
    pub title: String,
}

impl World {
    /// On a file, in the directory that `FACILITY_BENCH_WORLD` names or in a throw-away one.
    pub fn on_sqlite() -> World {
        match std::env::var_os("FACILITY_BENCH_WORLD") {
            Some(directory) => World::of(directory.into(), None, None),
            None => World::thrown_away(None, None),
        }
    }

    fn thrown_away(database: Option<String>, schema: Option<(String, String)>) -> World {
        let made = tempfile::tempdir().expect("a directory for the bench");
        let mut world = World::of(made.path().to_owned(), database, schema);
        world.throw_away = Some(made);
        world
    }

    fn of(directory: PathBuf, database: Option<String>, schema: Option<(String, String)>) -> World {
        std::fs::create_dir_all(&directory).expect("a directory for the bench");
        let generated = Generated::new();
        World { directory, throw_away: None, database, schema, generated }
    }

    /// In a schema of its own on this server.
    pub fn on_postgres(server: &str) -> World {
        let name = format!("bench_{}", std::process::id());
        script(server, format!("CREATE SCHEMA {name}"));
        let sign = if server.contains('?') { '&' } else { '?' };
        let database = Some(format!("{server}{sign}options=-csearch_path%3D{name}"));
        let schema = Some((server.to_owned(), name));
        World::thrown_away(database, schema)
    }

    /// Imports the generated records, organisations first, and adds somebody who may write.
    pub fn fill(&self) {
        if self.directory.join("data").exists() {
            return println!("the world of an earlier run");
        }
        for (main, rows) in [("organisations", ""), ("trainings", "runs"), ("solutions", "")] {
            let mut files = vec![self.write(&format!("{main}.csv"))];
            if !rows.is_empty() {
                files.push(self.write(&format!("{main}.{rows}.csv")));
            }
            let start = Instant::now();
            let mut command = self.command(&["import"]);
            let said = output(command.args(files));
            println!("import: {} ({:.1} s)", last_words(&said), start.elapsed().as_secs_f64());
        }
        let mut add = self.command(&["user", "add", ADDRESS, "--name", "Wren Writer"]);
        output(add.env("FACILITY_PASSWORD", PASSWORD));
        output(&mut self.command(&["user", "role", ADDRESS, "curator"]));
    }

    /// Builds the index once, then starts the service five times from what is there.
    pub fn start_figures(&self) -> String {
        let start = Instant::now();
        let first = self.start();
        settle(&first);
        let built = (start.elapsed().as_secs_f64(), cpu(first.pid()));
        first.stop();
        let mut starts: Vec<(u128, u64)> = (0..5).map(|_| self.timed_start()).collect();
        starts.sort_unstable();
        let (wait, used) = starts[2];
        format!(
            "index from nothing: {:.1} s, {:.1} s CPU; start to ready: {wait} ms, {} ms CPU",
            built.0,
            built.1 as f64 / 1e6,
            used / 1_000
        )
    }

    fn timed_start(&self) -> (u128, u64) {
        let start = Instant::now();
        let service = self.start();
        (start.elapsed().as_millis(), cpu(service.pid()))
    }

    /// Starts the service and waits until it is ready.
    pub fn start(&self) -> Running {
        let mut command = self.command(&["serve", "--listen", "127.0.0.1:0"]);
        for quota in ["READS", "WRITES", "VISITOR_READS"] {
            command.env(format!("FACILITY_API_{quota}_PER_MINUTE"), "0");
        }
        command.env("FACILITY_SEARCHES_PER_MINUTE", "0").env("FACILITY_EXPORTS_PER_HOUR", "0");
        command.env("FACILITY_LOG", "error").stdout(Stdio::piped());
        let running = Running::start(command, "listens on ");
        let mut connection = Connection::open(running.address());
        while connection.send(&get("/readyz", "")).status != 200 {
            std::thread::sleep(Duration::from_millis(5));
        }
        running
    }

    /// Signs in as people do, and has a token made on the account page.
    pub fn sign_in(&self, service: &Running) -> String {
        let mut connection = Connection::open(service.address());
        let form = connection.send(&get("/en/sign-in", ""));
        let visit = format!("facility-visit={}", cookie(&form, "facility-visit"));
        let pairs = [
            ("token", form_token(&form)),
            ("email", ADDRESS.into()),
            ("password", PASSWORD.into()),
        ];
        let opened = connection.send(&post("/en/sign-in", &visit, &pairs));
        assert_eq!(opened.status, 303, "signing in works");
        let session = format!("facility-session={}", cookie(&opened, "facility-session"));
        let account = connection.send(&get("/en/account", &format!("Cookie: {session}\r\n")));
        let pairs = [
            ("token", form_token(&account)),
            ("name", "bench".into()),
            ("act", "read".into()),
            ("act", "write".into()),
            ("days", "30".into()),
        ];
        let made = text(&connection.send(&post("/en/account/token", &session, &pairs)));
        between(&made, "<code dir=\"ltr\">", "</code>").to_owned()
    }

    /// All public trainings, by the API.
    pub fn trainings(&self, service: &Running) -> Vec<Known> {
        let mut connection = Connection::open(service.address());
        let (mut all, mut after) = (Vec::new(), String::new());
        loop {
            let reply =
                connection.send(&get(&format!("/api/trainings?limit=200&after={after}"), ""));
            let json: Json = serde_json::from_slice(&reply.plain()).expect("the API answers JSON");
            for item in json["items"].as_array().into_iter().flatten() {
                let word = |json: &Json| json.as_str().expect("a text").to_owned();
                let title = word(&item["fields"]["title"]["texts"]["en"]);
                all.push(Known { id: word(&item["id"]), title });
            }
            match json["next"].as_str() {
                Some(next) => next.clone_into(&mut after),
                None => return all,
            }
        }
    }

    /// The id of an organisation.
    pub fn organisation(&self, service: &Running) -> String {
        let mut connection = Connection::open(service.address());
        let reply = connection.send(&get("/api/organisations?limit=1", ""));
        let json: Json = serde_json::from_slice(&reply.plain()).expect("the API answers JSON");
        json["items"][0]["id"].as_str().expect("there is one").to_owned()
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(FACILITY);
        command.args(words).arg("--data").arg(self.directory.join("data"));
        if let Some(database) = &self.database {
            command.arg("--database").arg(database);
        }
        command
    }

    fn write(&self, name: &str) -> PathBuf {
        let path = self.directory.join(name);
        std::fs::write(&path, self.generated.table(name)).expect("the directory can be written");
        path
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if let Some((server, name)) = &self.schema {
            script(server, format!("DROP SCHEMA {name} CASCADE"));
        }
    }
}

/// Waits until the views of the service and its listeners are through with all changes.
pub fn settle(service: &Running) {
    let mut connection = Connection::open(service.address());
    loop {
        let metrics = text(&connection.send(&get("/metrics", "")));
        let figure = |name: &str| {
            let line = metrics.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
            line.and_then(|number| number.parse::<f64>().ok()).expect("the metrics say so")
        };
        let last = figure("facility_last_change");
        if figure("facility_search_cursor") >= last && figure("facility_todo") == 0.0 {
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn script(server: &str, sql: String) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime starts");
    runtime.block_on(async {
        let db = Db::open(server).await.expect("FACILITY_TEST_POSTGRES names a server");
        db.run_script(&[sql]).await.expect("the schema is ours");
    });
}

fn output(command: &mut Command) -> String {
    let output = command.output().expect("the program runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{command:?}: {errors}");
    said
}

fn last_words(said: &str) -> &str {
    said.trim().rsplit('/').next().unwrap_or_default()
}

fn post(path: &str, cookie: &str, pairs: &[(&str, String)]) -> Vec<u8> {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

fn text(reply: &Reply) -> String {
    String::from_utf8_lossy(&reply.plain()).into_owned()
}

fn form_token(reply: &Reply) -> String {
    between(&text(reply), "name=\"token\" value=\"", "\"").to_owned()
}

fn cookie(reply: &Reply, name: &str) -> String {
    let lines = reply.head.iter().filter(|line| line.to_lowercase().starts_with("set-cookie:"));
    let mut found = lines.filter_map(|line| line.split_once(&format!("{name}=")));
    let (_, rest) = found.next().expect("the cookie is set");
    rest.split(';').next().unwrap_or_default().to_owned()
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let rest = text.split_once(before).map_or("", |(_, rest)| rest);
    let found = rest.split_once(after).map_or("", |(found, _)| found);
    assert!(!found.is_empty(), "the page has {before}");
    found
}
