//! A clearing house with rounds switched on, for the tests of rounds.

use std::collections::BTreeSet;

use facility::clearing_house::rounds::Switch;
use facility_access::Role;
use facility_record::{Row, Value};
use facility_store::Record;
use serde_json::Value as Json;

use crate::given::Maker;
use crate::html;
use crate::people::Somebody;
use crate::walks::{at, ok};
use crate::world::World;

/// Where a round is begun.
pub const BEGIN: &str = "/en/clearing-house/desk/round";

/// A clearing house with rounds switched on: organisations, people, requests and offers.
pub struct House<'w> {
    pub world: &'w World,
    pub broker: Somebody,
    pub provider: Somebody,
    pub official: Somebody,
    /// Organisations: the one that asks, then those that give.
    pub bodies: Vec<String>,
    pub requests: Vec<String>,
    /// One of each provider, in their order.
    pub offers: Vec<String>,
}

impl<'w> House<'w> {
    /// So many requests that look for providers, and an offer for each of these numbers of requests.
    pub fn new(world: &'w World, requests: usize, capacities: &[i64]) -> House<'w> {
        world.site.views.of::<Switch>().turn_on();
        let bodies = Maker::new(world, "").pool("organisation");
        let mut house = House {
            broker: world.join("broker", &[(Role::Broker, "")], &[]),
            provider: world.join("provider", &[], &[&bodies[1]]),
            official: world.join("official", &[], &[&bodies[0]]),
            world,
            bodies,
            requests: Vec::new(),
            offers: Vec::new(),
        };
        house.requests = (0..requests).map(|_| house.request()).collect();
        let offer = |(at, capacity): (usize, &i64)| house.offer(at + 1, *capacity);
        house.offers = capacities.iter().enumerate().map(offer).collect();
        world.settle();
        house
    }

    pub fn request(&self) -> String {
        let kind = self.world.store().kind("request").unwrap();
        let maker = Maker::new(self.world, &self.official.person.id);
        let mut body = maker.full(kind).body;
        for name in ["preferred_providers", "excluded_providers", "released_to"] {
            body.set(&kind.fields, name, Value::Empty);
        }
        let owner = format!("organisation:{}", self.bodies[0]);
        let draft = self.world.create(kind, &owner, body.clone());
        self.world.bring(&draft, "accepted", body, "").id
    }

    /// An offer of the provider at this place, for so many requests.
    pub fn offer(&self, provider: usize, capacity: i64) -> String {
        let kind = self.world.store().kind("offer").unwrap();
        let id = &self.bodies[provider];
        let mut body = Maker::new(self.world, "").full(kind).body;
        let rows = kind.field("capacity").unwrap().rows();
        let mut values: Vec<Value> = vec![Value::Empty; rows.len()];
        values[0] = Value::Word("training-places".into());
        values[1] = Value::Whole(capacity * 10 + 3);
        body.set(&kind.fields, "capacity", Value::Rows(vec![Row { key: "a".into(), values }]));
        body.set(&kind.fields, "provider", Value::Word(id.clone()));
        body.set(&kind.fields, "monthly_invitations", Value::Empty);
        let asked = self.world.record(&self.requests[0]);
        for name in ["topics", "countries", "languages"] {
            let value = asked.body.of(&asked.kind.fields, name).clone();
            body.set(&kind.fields, name, value);
        }
        for (name, from) in [("kinds_of_support", "kind_of_support"), ("modalities", "modality")] {
            let words = asked.body.of(&asked.kind.fields, from).words().to_vec();
            body.set(&kind.fields, name, Value::Words(words));
        }
        let draft = self.world.create(kind, &format!("organisation:{id}"), body.clone());
        self.world.bring(&draft, "published", body, "").id
    }

    /// Begins a round as its form does; its id, once it is worked out.
    pub fn begin(&self, more: &[(&str, &str)]) -> String {
        let mut form = html::form(&ok(self.broker.get(BEGIN), 200).body);
        form.0.retain(|(name, _)| !more.iter().any(|(given, _)| given == name) && name != "policy");
        form.0.push(("policy".into(), "fair".into()));
        form.0.extend(more.iter().map(|(name, text)| ((*name).into(), (*text).into())));
        let pairs: Vec<(&str, &str)> =
            form.0.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
        let reply = ok(self.broker.post_with(BEGIN, &pairs, &[]), 303);
        self.world.settle();
        id_in(reply.header("location"))
    }

    pub fn plan(&self, round: &str) -> Json {
        ok(self.broker.get(&at(self.world, round, "/assignment.json")), 200).json()
    }

    pub fn mark(&self, round: &str, pair: (&str, &str), mark: &str) {
        let pairs = [("request", pair.0), ("offer", pair.1), ("mark", mark)];
        ok(self.broker.post(&at(self.world, round, "/mark"), &pairs), 303);
    }

    /// Has a new plan worked out with the choices of this one.
    pub fn renew(&self, round: &str) -> String {
        let reply = ok(self.broker.post(&at(self.world, round, "/renewal"), &[]), 303);
        self.world.settle();
        id_in(reply.header("location"))
    }

    pub fn proposals(&self, request: &str) -> Vec<Record> {
        let all = self.world.wait(self.world.store().linked_by(request, "request")).unwrap();
        all.into_iter().filter(|one| one.kind.name == "proposal").collect()
    }
}

pub fn id_in(place: &str) -> String {
    place.split(['/', '?', '#']).find(|part| part.len() == 36).unwrap().to_owned()
}

/// Request and offer of every pair.
pub fn pairs(plan: &Json) -> BTreeSet<(String, String)> {
    let text = |json: &Json| json.as_str().unwrap().to_owned();
    let pairs = plan["pairs"].as_array().unwrap().iter();
    pairs.map(|pair| (text(&pair["request"]), text(&pair["offer"]))).collect()
}

pub fn line(world: &World, round: &str, field: &str) -> String {
    let record = world.record(round);
    record.body.of(&record.kind.fields, field).text().unwrap().original_text().to_owned()
}
