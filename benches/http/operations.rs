//! What is asked, and how a correct answer is known.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex};

use serde_json::{Value as Json, json};

use crate::generated;
use crate::hello;
use crate::load::{Asked, Connection, Expected, Reply};
use crate::process::Running;
use crate::world::{Known, World};

/// The name of the measure of all ratios.
pub const HELLO: &str = "hello";
const BROWSER: &str = "Accept-Encoding: gzip, deflate, br\r\nAccept: text/html\r\n";
/// Addresses that are asked again and again: fewer than the service keeps pages.
const REPEATED: usize = 200;
/// A page asked for so often is packed as well as it ever will be.
const OFTEN: usize = 5;

type Source<'a> = Box<dyn Fn(usize) -> Option<Asked> + Sync + 'a>;

type Hearing<'a> = Box<dyn Fn(&Reply) + Sync + 'a>;

/// One operation.
pub struct Operation<'a> {
    /// Its name in the table.
    pub name: &'static str,
    /// Whether the bare server is asked.
    pub is_bare: bool,
    /// Whether it writes, so that views have to follow.
    pub is_write: bool,
    /// How many of its first requests are sent before a window.
    warm: usize,
    count: AtomicUsize,
    source: Source<'a>,
    answered: Option<Hearing<'a>>,
}

impl<'a> Operation<'a> {
    fn new(
        name: &'static str,
        source: impl Fn(usize) -> Option<Asked> + Sync + 'a,
    ) -> Operation<'a> {
        let (is_bare, is_write, warm) = (false, false, OFTEN);
        let (count, source) = (AtomicUsize::new(0), Box::new(source));
        Operation { name, is_bare, is_write, warm, count, source, answered: None }
    }

    /// The next request; `None` when there are no more of this sort.
    pub fn next(&self) -> Option<Asked> {
        (self.source)(self.count.fetch_add(1, Relaxed))
    }

    /// Requests that come before a window and are not counted.
    pub fn warm_up(&self) -> impl Iterator<Item = Asked> + '_ {
        let first = if self.is_write { 0 } else { self.warm };
        (0..first).filter_map(|at| (self.source)(at))
    }

    /// Hears of a correct answer.
    pub fn answered(&self, reply: &Reply) {
        if let Some(heard) = &self.answered {
            heard(reply);
        }
    }
}

/// What the operations are made of.
pub struct Parts<'a> {
    world: &'a World,
    known: Vec<Known>,
    token: String,
    provider: String,
    drafts: Mutex<Vec<String>>,
    hot: Reply,
    hot_address: String,
}

impl<'a> Parts<'a> {
    /// Finds out what there is to ask for.
    pub fn new(world: &'a World, service: &Running) -> Parts<'a> {
        let known = world.trainings(service);
        let hot_address = address(&known[0].id);
        let mut connection = Connection::open(service.address());
        for _ in 0..OFTEN {
            connection.send(&get(&hot_address, BROWSER));
        }
        let hot = connection.send(&get(&hot_address, BROWSER));
        assert!(String::from_utf8_lossy(&hot.plain()).contains(&known[0].title), "the page is it");
        Parts {
            world,
            known,
            token: world.sign_in(service),
            provider: world.organisation(service),
            drafts: Mutex::default(),
            hot,
            hot_address,
        }
    }

    /// The page that is asked for again and again, as it comes.
    pub fn hot(&self) -> &Reply {
        &self.hot
    }

    /// All operations, in the order of the table.
    pub fn operations(&'a self) -> Vec<Operation<'a>> {
        let mut all = bare();
        all.extend(self.kept());
        all.extend(self.uncached());
        all.extend(self.lists());
        all.extend(self.searches());
        all.extend(self.writes());
        all
    }

    fn kept(&'a self) -> Vec<Operation<'a>> {
        let tag = self.hot.header("etag").to_owned();
        let packed: Arc<[u8]> = self.hot.body.clone().into();
        let plain: Arc<[u8]> = self.hot.plain().into();
        let again = format!("{BROWSER}If-None-Match: {tag}\r\n");
        let path = &self.hot_address;
        vec![
            Operation::new("hot page", move |_| {
                Some(asked(path, BROWSER, Expected::Body(packed.clone(), plain.clone())))
            }),
            Operation::new("hot page, not modified", move |_| {
                Some(Asked { status: 304, ..asked(path, &again, Expected::Nothing) })
            }),
        ]
    }

    /// Every record in turn: there are more of them than pages are kept.
    fn uncached(&'a self) -> Vec<Operation<'a>> {
        let page = |name, headers: &'static str, end: &'static str| {
            Operation::new(name, move |at| {
                let known = &self.known[at % self.known.len()];
                let path = format!("{}{end}", address(&known.id));
                Some(asked(&path, headers, Expected::Marks(vec![known.title.clone()])))
            })
        };
        vec![
            page("record page, uncached, not packed", "", ""),
            page("record page, uncached, gzip", "Accept-Encoding: gzip\r\n", ""),
            page("record page, uncached, brotli", BROWSER, ""),
            page("record as JSON, uncached, not packed", "", ".json"),
        ]
    }

    fn lists(&self) -> Vec<Operation<'a>> {
        let narrow = self.world.generated.narrow();
        let broad = self.world.generated.broad();
        let again = narrow[..REPEATED.min(narrow.len())].to_vec();
        let fresh = narrow[again.len()..].to_vec();
        let list = |(codes, count): &([String; 3], usize)| {
            let [country, topic, level] = codes;
            let path = format!("{LIST}?country={country}&topic={topic}&level={level}");
            asked(&path, BROWSER, Expected::Marks(vec![format!("{count} found"), HIT.into()]))
        };
        let mut repeated = Operation::new("list, 3 filters, repeated", move |at| {
            Some(list(&again[at % again.len()]))
        });
        repeated.warm = REPEATED * OFTEN;
        vec![
            Operation::new("list, 3 narrow filters, first time", move |at| fresh.get(at).map(list)),
            Operation::new("list, 3 broad filters, first time", move |at| {
                let ([level, mode, cost], _) = &broad[at % broad.len()];
                // Another order, page or language is another list to the service.
                let turn = at / broad.len();
                let (sort, page) = (["title", "newest"][turn % 2], 1 + turn / 2 % 6);
                let lang = ["en", "ar", "es", "fr", "ru", "zh"].get(turn / 12)?;
                let path = format!(
                    "/{lang}/registry/trainings\
                     ?level={level}&mode={mode}&cost={cost}&sort={sort}&page={page}"
                );
                let hit = format!("href=\"/{lang}/registry/trainings/0");
                Some(asked(&path, BROWSER, Expected::Marks(vec![hit])))
            }),
            repeated,
        ]
    }

    fn searches(&self) -> Vec<Operation<'a>> {
        let words = generated::words();
        let pair = move |at: usize| {
            let (first, turn) = (at % words.len(), at / words.len() + 1);
            let second = (first + turn) % words.len();
            (turn < words.len()).then(|| (words[first], words[second]))
        };
        let other = pair.clone();
        vec![
            Operation::new("search, two words, first time", move |at| {
                let (one, two) = pair(at)?;
                let path = format!("/en/search?q={one}+{two}");
                let marks = vec![format!("Search: {one} {two}"), "href=\"/en/registry/".into()];
                Some(asked(&path, BROWSER, Expected::Marks(marks)))
            }),
            Operation::new("search as JSON, two words, first time", move |at| {
                let (one, two) = other(at)?;
                let path = format!("/en/search.json?q={one}+{two}");
                let marks = vec!["\"total\":".into(), "/en/registry/".into()];
                Some(asked(&path, "", Expected::Marks(marks)))
            }),
        ]
    }

    fn writes(&'a self) -> Vec<Operation<'a>> {
        let mut create = Operation::new("write: a draft by the API", |at| {
            let body = json!({"fields": {
                "title": format!("written course {at}"),
                "description": "The lantern harbour register. The ferry clerk keeps a notebook.",
                "provider": self.provider, "countries": ["KEN"], "level": "foundation",
            }});
            Some(self.api("/api/trainings", &body, (201, "written course")))
        });
        create.is_write = true;
        create.answered = Some(Box::new(|reply| {
            let json: Json = serde_json::from_slice(&reply.plain()).unwrap_or_default();
            let id = json["id"].as_str().expect("a record has an id").to_owned();
            self.drafts.lock().expect("no panic holds it").push(id);
        }));
        let mut publish = Operation::new("write: a draft published by the API", |_| {
            let id = self.drafts.lock().expect("no panic holds it").pop()?;
            let path = format!("/api/trainings/{id}/publication");
            Some(self.api(&path, &json!({}), (200, "\"state\":\"published\"")))
        });
        publish.is_write = true;
        vec![create, publish]
    }

    fn api(&self, path: &str, body: &Json, (status, mark): (u16, &str)) -> Asked {
        let body = body.to_string();
        let bytes = format!(
            "POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.token,
            body.len()
        );
        let expected = Expected::Marks(vec![mark.to_owned()]);
        Asked { bytes: bytes.into_bytes(), status, expected }
    }
}

const LIST: &str = "/en/registry/trainings";
/// The beginning of a hit's address in a list.
const HIT: &str = "href=\"/en/registry/trainings/0";

fn bare() -> Vec<Operation<'static>> {
    let hello = |_| Some(asked("/", BROWSER, Expected::Marks(vec![hello::WORDS.into()])));
    let page = |_| Some(asked("/page", BROWSER, Expected::Marks(vec!["xxxx".into()])));
    let mut all = vec![
        Operation::new(HELLO, hello),
        Operation::new("hello with bytes and headers of the hot page", page),
    ];
    all.iter_mut().for_each(|operation| operation.is_bare = true);
    all
}

fn address(id: &str) -> String {
    format!("{LIST}/{id}")
}

fn asked(path: &str, headers: &str, expected: Expected) -> Asked {
    Asked { bytes: get(path, headers), status: 200, expected }
}

/// A GET request with these further header lines.
pub fn get(path: &str, headers: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n").into_bytes()
}
