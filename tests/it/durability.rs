//! Killed at any moment, the service keeps what it answered 201 to, and nothing by halves.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use facility_record::body_to_json;
use serde_json::{Value as Json, json};

use crate::given::Maker;
use crate::people::send;
use crate::process::{Place, Service};
use crate::world::{World, databases};

/// Programs that write at the same time.
const WRITERS: usize = 5;

/// What the writers need: a token, and bodies with links, codes and rows.
struct Seed {
    bearer: String,
    bodies: Vec<Json>,
}

fn seed(world: &World) -> Seed {
    let maker = Maker::new(world, "");
    let home = maker.pool("organisation")[0].clone();
    let member = world.join("member", &[], &[&home]);
    let kind = world.store().kind("training").unwrap();
    let body = || Json::Object(body_to_json(&kind.fields, &maker.full(kind).body));
    Seed { bearer: format!("Bearer {}", member.bearer), bodies: (0..8).map(|_| body()).collect() }
}

/// Writes drafts until the service is gone; what was acknowledged, with its body.
fn strike(base: &str, seed: &Seed, writer: usize, said: &Mutex<Vec<(String, Json)>>) {
    let headers = [("authorization", seed.bearer.as_str()), ("content-type", "application/json")];
    for number in writer.. {
        let fields = &seed.bodies[number % seed.bodies.len()];
        let body = json!({ "fields": fields }).to_string();
        match send("POST", &format!("{base}/api/trainings"), &headers, &body) {
            Ok(reply) if reply.status == 201 => {
                let id = reply.json()["id"].as_str().unwrap().to_owned();
                said.lock().unwrap().push((id, fields.clone()));
            }
            Ok(reply) => {
                // Told to the test by a body that nobody sent: a panic here would leave it waiting.
                let fault = format!("{} {}", reply.status, reply.body);
                return said.lock().unwrap().push((fault, Json::Null));
            }
            Err(_) => return, // it is dead
        }
    }
}

/// Lets the writers write and kills the service in between.
fn kill_one(service: &mut Service, seed: &Seed, patience: Duration) -> Vec<(String, Json)> {
    let said = Mutex::new(Vec::new());
    let base = service.base.clone();
    std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let (base, said) = (&base, &said);
            scope.spawn(move || strike(base, seed, writer, said));
        }
        while said.lock().unwrap().is_empty() {
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(patience);
        service.kill();
    });
    let said = said.into_inner().unwrap();
    let refused = said.iter().find(|(_, body)| body.is_null());
    assert!(refused.is_none(), "{refused:?}");
    said
}

#[test]
fn a_killed_service_keeps_what_it_acknowledged_and_nothing_by_halves() {
    for (database, directory) in databases() {
        let rounds = if database.starts_with("postgres") { 4 } else { 10 };
        let data = directory.path().to_owned();
        let world = World::start(database.clone(), directory);
        let seed = seed(&world);
        let place = Place { data: &data, database: &database };
        let (mut random, mut total, mut slowest) = (0x5eed_u64, 0, Duration::ZERO);
        for round in 0..rounds {
            // A generator of our own, so that each run waits for the same times.
            random = random.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            let mut service = place.serve();
            let said = kill_one(&mut service, &seed, Duration::from_millis((random >> 33) % 300));
            total += said.len();
            let start = Instant::now();
            let service = place.serve();
            slowest = slowest.max(start.elapsed());
            for (id, fields) in &said {
                let address = format!("{}/api/trainings/{id}", service.base);
                let reply = send("GET", &address, &[("authorization", &seed.bearer)], "").unwrap();
                assert_eq!(reply.status, 200, "round {round}: {id} is lost");
                assert_eq!(&reply.json()["fields"], fields, "round {round}: {id} is half there");
            }
            drop(service);
            let output = place.run(&["check"]);
            assert!(output.status.success(), "round {round}: {output:?}");
            no_record_is_half_written(&world, round);
        }
        println!("{rounds} kills, {total} drafts acknowledged, slowest restart {slowest:?}");
        assert!(total > rounds * 5, "{total} acknowledged drafts show nothing");
    }
}

/// Each record has its edition, its change line, its links, facets and readers, and no part is left
/// without its record; the counter says how many changes there are.
fn no_record_is_half_written(world: &World, round: usize) {
    let none = [
        "SELECT COUNT(*) FROM record r WHERE r.edition <> (SELECT COUNT(*) FROM edition e WHERE e.record = r.id)",
        "SELECT COUNT(*) FROM record r WHERE r.edition <> (SELECT COUNT(*) FROM change c WHERE c.record = r.id AND c.kind = r.kind)",
        "SELECT COUNT(*) FROM record r JOIN edition e ON e.record = r.id AND e.edition = r.edition WHERE e.body <> r.body",
        "SELECT COUNT(*) FROM record r WHERE r.kind = 'training' AND NOT EXISTS (SELECT 1 FROM link l WHERE l.record = r.id)",
        "SELECT COUNT(*) FROM record r WHERE r.kind = 'training' AND (SELECT COUNT(*) FROM facet f WHERE f.record = r.id AND f.name = 'country') <> 2",
        "SELECT COUNT(*) FROM record r WHERE NOT EXISTS (SELECT 1 FROM reader x WHERE x.record = r.id)",
        "SELECT COUNT(*) FROM reader x WHERE NOT EXISTS (SELECT 1 FROM record r WHERE r.id = x.record)",
        "SELECT COUNT(*) FROM counter WHERE name = 'change' AND value <> (SELECT COUNT(*) FROM change)",
        "SELECT COUNT(*) FROM counter WHERE name = 'change' AND value <> (SELECT MAX(seq) FROM change)",
    ];
    for sql in none {
        assert_eq!(world.number(sql), 0, "round {round}: {sql}");
    }
}
