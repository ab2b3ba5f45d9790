//! A form that is sent again and again, because the answer was lost on the way: one record, and
//! everybody who asked ends at the same page.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use facility::retention::step;
use facility::web::site;

use crate::given::{Maker, word};
use crate::html;
use crate::people::Somebody;
use crate::walks::ok;
use crate::world::everywhere;

/// How often a form is sent.
const TIMES: usize = 50;

/// A proxy that hands every request on, and loses every second answer.
struct Proxy {
    base: String,
    lost: Arc<AtomicUsize>,
}

impl Proxy {
    fn start(base: &str) -> Proxy {
        let behind = base.trim_start_matches("http://").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let own = format!("http://{}", listener.local_addr().unwrap());
        let lost = Arc::new(AtomicUsize::new(0));
        let (count, asked) = (lost.clone(), AtomicUsize::new(0));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let is_lost = asked.fetch_add(1, Ordering::Relaxed) % 2 == 1;
                let (behind, count) = (behind.clone(), count.clone());
                std::thread::spawn(move || {
                    let mut client = stream.unwrap();
                    let mut server = TcpStream::connect(behind).unwrap();
                    server.write_all(&request(&mut client)).unwrap();
                    // The service has done its work when its answer is here.
                    let mut answer = Vec::new();
                    server.read_to_end(&mut answer).unwrap();
                    match is_lost {
                        true => drop(count.fetch_add(1, Ordering::Relaxed)),
                        false => client.write_all(&answer).unwrap(),
                    }
                });
            }
        });
        Proxy { base: own, lost }
    }
}

/// One request as it came, as the last of its connection.
fn request(client: &mut TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut piece = [0; 4_096];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(": ")?;
                let is_length = name.eq_ignore_ascii_case("content-length");
                is_length.then(|| value.parse::<usize>().unwrap())
            });
            if body.len() >= length.unwrap_or(0) {
                let (first, rest) = text.split_once("\r\n").unwrap();
                return format!("{first}\r\nConnection: close\r\n{rest}").into_bytes();
            }
        }
        match client.read(&mut piece).unwrap() {
            0 => return bytes,
            count => bytes.extend(&piece[..count]),
        }
    }
}

/// Sends a form once; where it leads, or nothing when the answer was lost.
fn send(proxy: &str, somebody: &Somebody, path: &str, pairs: &[(&str, &str)]) -> Option<String> {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    let mut stream = TcpStream::connect(proxy.trim_start_matches("http://")).unwrap();
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {}\r\nCookie: facility-session={}\r\nContent-Type: \
         application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n",
        somebody.base.trim_start_matches("http://"),
        somebody.session,
        body.len()
    );
    stream.write_all(format!("{head}{body}").as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let status = answer.lines().next()?.to_owned();
    let place = answer.lines().find_map(|line| line.strip_prefix("location: "));
    Some(format!("{status} {}", place.unwrap_or_default()))
}

/// Sends it until an answer comes.
fn insist(proxy: &str, somebody: &Somebody, path: &str, pairs: &[(&str, &str)]) -> String {
    loop {
        if let Some(answer) = send(proxy, somebody, path, pairs) {
            return answer;
        }
    }
}

#[test]
fn a_form_that_is_sent_fifty_times_over_a_line_that_loses_answers_makes_one_record() {
    everywhere(|world| {
        let home = Maker::new(world, "").pool("organisation")[0].clone();
        let member = world.join("member", &[], &[&home]);
        let proxy = Proxy::start(&world.base);
        let path = "/en/registry/trainings/new";
        let form = html::form(&ok(member.get(path), 200).body);
        let title = format!("Sent often {}", word());
        let owned: Vec<(String, String)> =
            form.0.into_iter().filter(|(n, _)| n != "title").collect();
        let mut pairs: Vec<(&str, &str)> =
            owned.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        pairs.push(("title", &title));
        let answers: Vec<String> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..TIMES)
                .map(|_| scope.spawn(|| insist(&proxy.base, &member, path, &pairs)))
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(proxy.lost.load(Ordering::Relaxed) >= TIMES / 2, "answers were lost");
        assert!(answers[0].starts_with("HTTP/1.1 303 "), "{}", answers[0]);
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
        let place = answers[0].split(' ').next_back().unwrap();
        assert!(ok(member.get(place), 200).body.contains(&title));
        let count = format!("SELECT COUNT(*) FROM record WHERE title = '{title}'");
        assert_eq!(world.number(&count), 1);
        // Something else under the same key is refused, and changes nothing.
        pairs.pop();
        pairs.push(("title", "Something else"));
        assert_eq!(member.post_with(path, &pairs, &[]).status, 422);
        assert_eq!(world.number("SELECT COUNT(*) FROM record WHERE title = 'Something else'"), 0);
    });
}

#[test]
fn what_was_answered_is_known_for_thirty_days_and_tries_and_links_as_long_as_they_count() {
    everywhere(|world| {
        const DAY: i64 = 86_400_000;
        let now = site::now();
        let home = Maker::new(world, "").pool("organisation")[0].clone();
        let member = world.join("member", &[], &[&home]);
        let key = [("idempotency-key", "once")];
        let body = serde_json::json!({"title": "Kept"});
        let sent = || member.api("POST", "/api/trainings", &key, &body).json()["id"].clone();
        let first = sent();
        world.wait(world.store().attempts("somebody", now, now)).unwrap();
        world.wait(world.store().make_passage("", "sign-in", now + 2 * DAY)).unwrap();
        let left = || {
            ["idempotency", "attempt", "passage"]
                .map(|table| world.number(&format!("SELECT COUNT(*) FROM {table}")))
        };
        let at = |days: i64| world.wait(step(&world.site, now + days * DAY)).unwrap().spent;
        assert_eq!((at(0), left()), (0, [1, 1, 1]));
        assert_eq!((at(2), left()), (2, [1, 0, 0]));
        assert_eq!((at(29), left()), (0, [1, 0, 0]));
        assert_eq!(sent(), first);
        assert_eq!((at(31), left()), (1, [0, 0, 0]));
        assert_ne!(sent(), first, "it is forgotten");
    });
}
