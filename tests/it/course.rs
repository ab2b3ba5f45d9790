//! The courses that a request can take: whatever people do, in whatever order.

use std::collections::BTreeSet;

use facility::clearing_house::{
    Call, Case, JointTraining, Message, Participation, Proposal, Request, Wish, course, joint,
};
use facility::plans::Pledge;
use facility_access::{Grant, Person, Role, Verb, may};
use facility_record::{
    Body, Code, Date, Declared, Kind, Line, Link, Links, Money, Move, Reader, Rows, Text, Whole,
};
use facility_store::Record;

/// A course of numbers that depends on its seed only.
struct Draw(u64);

impl Draw {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % most.max(1) as u64) as usize
    }
}

/// A request with its records, as the store would hold them.
struct World {
    request: Record,
    others: Vec<Record>,
    /// Joint trainings, and participations of other requests in them.
    beside: Vec<Record>,
    made: usize,
    /// Moves of the request, with who made them.
    moves: Vec<(&'static str, bool)>,
}

fn record(id: usize, kind: &'static Kind, owner: &str, body: Body) -> Record {
    let state = kind.states[0].name.to_owned();
    let (id, owner) = (format!("r{id}"), owner.to_owned());
    Record { id, kind, state, owner, edition: 1, created: 0, updated: 0, since: 0, body }
}

impl World {
    fn new(visibility: &str, modality: &str) -> World {
        let request = Request {
            title: Line(Text::new("en", "A need")),
            visibility: Code(visibility.to_owned()),
            modality: Code(modality.to_owned()),
            amount: if modality == "funding" { usd(100) } else { Money::default() },
            ..Request::default()
        };
        let request = record(0, Request::kind(), "organisation:ministry", request.to_body());
        World { request, others: Vec::new(), beside: Vec::new(), made: 0, moves: Vec::new() }
    }

    fn pledge(&mut self, donor: &str, amount: i64) {
        let pledge = Pledge {
            request: Link("r0".into()),
            requester: Link("ministry".into()),
            amount: usd(amount),
            ..Pledge::default()
        };
        self.add(Pledge::kind(), &format!("organisation:{donor}"), pledge.to_body());
    }

    /// A call for offers that two providers were asked by.
    fn call(&mut self) {
        let call = Call { request: Link("r0".into()), ..Call::default() };
        self.add(Call::kind(), "facility", call.to_body());
        let call = self.others.last_mut().unwrap();
        call.state = "open".to_owned();
        let id = call.id.clone();
        for provider in ["one", "two"] {
            let proposal = Proposal {
                request: Link("r0".into()),
                requester: Link("ministry".into()),
                call: Link(id.clone()),
                ..Proposal::default()
            };
            self.add(Proposal::kind(), &format!("organisation:{provider}"), proposal.to_body());
        }
    }

    /// A joint training for this request and another one.
    fn pool(&mut self, provider: &str) {
        let wish = |request: &str| {
            let wish = Wish { request: Link(request.into()), places: Whole(Some(3)) };
            (request.to_owned(), wish)
        };
        let training = JointTraining {
            smallest: Whole(Some(2)),
            wishes: Rows(vec![wish("r0"), wish("elsewhere")]),
            ..JointTraining::default()
        };
        self.made += 1;
        let owner = format!("organisation:{provider}");
        self.beside.push(record(self.made, JointTraining::kind(), &owner, training.to_body()));
    }

    /// A requester is asked.
    fn ask(&mut self, training: &Record, request: &str) {
        let part = Participation {
            request: Link(request.into()),
            joint_training: Link(training.id.clone()),
            provider: Link(course::owner_id(training).into()),
            ..Participation::default()
        };
        let owner =
            if request == "r0" { "organisation:ministry" } else { "organisation:neighbour" };
        self.made += 1;
        let made = record(self.made, Participation::kind(), owner, part.to_body());
        if request == "r0" { self.others.push(made) } else { self.beside.push(made) }
    }

    fn propose(&mut self, provider: &str) {
        let proposal = Proposal {
            request: Link("r0".into()),
            requester: Link("ministry".into()),
            ..Proposal::default()
        };
        self.add(Proposal::kind(), &format!("organisation:{provider}"), proposal.to_body());
    }

    fn add(&mut self, kind: &'static Kind, owner: &str, body: Body) {
        self.made += 1;
        self.others.push(record(self.made, kind, owner, body));
    }

    /// Does the next thing that follows for a joint training; says whether anything did.
    fn follow_joint(&mut self) -> bool {
        let trainings = self.beside.iter().filter(|it| it.kind.name == "joint_training");
        for training in trainings.cloned().collect::<Vec<_>>() {
            let names = |it: &&Record| {
                it.kind.name == "participation"
                    && Participation::from_body(&it.body).joint_training.0 == training.id
            };
            let all = self.others.iter().chain(&self.beside);
            let parts: Vec<Record> = all.filter(names).cloned().collect();
            match joint::next(&training, &parts) {
                Some(joint::Step::Move(record, name)) => {
                    let (id, step) = (record.id.clone(), record.kind.move_named(name).unwrap());
                    assert!(step.by.contains(&Reader::Facility), "{}", step.name);
                    self.go(&id, step, false);
                }
                Some(joint::Step::Ask(request, ..)) => self.ask(&training, &request),
                Some(joint::Step::Share(..)) => panic!("nobody pays"),
                None => continue,
            }
            return true;
        }
        false
    }

    /// What follows, until nothing does.
    fn settle(&mut self) {
        for _ in 0..200 {
            if self.follow_joint() {
                continue;
            }
            let Some(step) = course::next(&self.request, &self.others) else { return };
            match step {
                course::Step::Move(record, name) => {
                    let (id, step) = (record.id.clone(), record.kind.move_named(name).unwrap());
                    assert!(step.by.contains(&Reader::Facility), "{name} of {}", record.kind.name);
                    assert!(step.from.contains(&record.state.as_str()), "{name} {}", record.state);
                    self.go(&id, step, false);
                }
                course::Step::Name(_) => panic!("the requester is named"),
                course::Step::Release(id) => {
                    let mut asked = Request::from_body(&self.request.body);
                    asked.released_to = Links([asked.released_to.0, vec![id]].concat());
                    self.request.body = asked.to_body();
                }
                course::Step::Draft(proposal) => {
                    let (kind, body) = course::drafted(&self.request, proposal);
                    self.add(kind, "organisation:ministry", body);
                }
                course::Step::Open(agreement) => {
                    let (kind, body) = course::opened(agreement);
                    self.add(kind, "organisation:ministry", body);
                }
            }
        }
        panic!("what follows never ends: {} {:?}", self.request.state, self.states());
    }

    fn states(&self) -> Vec<(&'static str, String)> {
        self.others.iter().map(|one| (one.kind.name, one.state.clone())).collect()
    }

    fn go(&mut self, id: &str, step: &'static Move, by_owner: bool) {
        if id == self.request.id {
            self.moves.push((step.name, by_owner));
            self.request.state = step.to.to_owned();
        } else {
            let mut all = self.others.iter_mut().chain(&mut self.beside);
            let one = all.find(|one| one.id == id).unwrap();
            one.state = step.to.to_owned();
        }
    }

    /// All moves that somebody of the cast may make now, and moves whose time may be over.
    fn open(&self) -> Vec<(String, &'static Move, bool)> {
        let mut open = Vec::new();
        for record in std::iter::once(&self.request).chain(&self.others).chain(&self.beside) {
            for step in record.kind.open_moves(&record.state, &record.body) {
                let own = may(&ministry(), Verb::Move(step.name), &record.subject());
                let others =
                    cast().iter().any(|it| may(it, Verb::Move(step.name), &record.subject()));
                let happens = step.overdue == facility_record::Overdue::happens;
                if own || others || happens {
                    open.push((record.id.clone(), record.kind.move_named(step.name).unwrap(), own));
                }
            }
        }
        open
    }

    /// Somebody does something.
    fn act(&mut self, draw: &mut Draw) {
        let looks =
            ["accepted", "offers_open", "choosing", "unmet"].contains(&&*self.request.state);
        if looks && draw.below(3) == 0 && self.others.len() < 30 {
            let provider = ["one", "two", "three"][draw.below(3)];
            match draw.below(5) {
                2 => self.call(),
                0 => self.pool(provider),
                1 => self.pledge(provider, [40, 60, 100][draw.below(3)]),
                _ => self.propose(provider),
            }
        } else if draw.below(4) == 0 {
            let done_on = Date(Some(jiff::civil::date(2027, 1, 1)));
            let step = facility::clearing_house::Milestone { done_on, ..Default::default() };
            let milestones = Rows(vec![("a".into(), step)]);
            for one in self.others.iter_mut().chain(&mut self.beside) {
                let milestones = milestones.clone();
                if one.kind.name == Case::kind().name {
                    one.body = Case { milestones, ..Case::from_body(&one.body) }.to_body();
                } else if one.kind.name == JointTraining::kind().name {
                    let own = JointTraining::from_body(&one.body);
                    one.body = JointTraining { milestones, ..own }.to_body();
                }
            }
        } else {
            let open = self.open();
            if !open.is_empty() {
                let (id, step, own) = open[draw.below(open.len())].clone();
                // Few give up; otherwise no course would be long.
                let gives_up = id == self.request.id && step.reasoned;
                if !gives_up || draw.below(40) == 0 {
                    self.go(&id, step, own);
                }
            }
        }
        self.settle();
    }

    fn has(&self, kind: &str, state: &str) -> bool {
        self.others.iter().any(|one| one.kind.name == kind && one.state == state)
    }

    fn is_over(&self) -> bool {
        self.request.kind.state(&self.request.state).unwrap().last
    }
}

fn usd(minor: i64) -> Money {
    Money { minor, currency: "USD".into() }
}

fn member(organisation: &str) -> Person {
    let organisations = vec![organisation.to_owned()];
    Person {
        id: organisation.into(),
        verified: organisations.clone(),
        organisations,
        grants: vec![],
        interests: vec![],
    }
}

fn ministry() -> Person {
    member("ministry")
}

fn cast() -> Vec<Person> {
    let staff = |role| Person {
        id: "staff".into(),
        grants: vec![Grant { role, country: String::new() }],
        ..Person::default()
    };
    let mut cast = vec![staff(Role::Broker), staff(Role::FocalPoint)];
    cast.extend(["one", "two", "three", "neighbour"].map(member));
    cast
}

#[test]
fn whatever_people_do_a_request_can_end_and_a_success_is_what_the_requester_confirmed() {
    let mut ends = BTreeSet::new();
    let mut states = BTreeSet::new();
    let (mut by_joint, mut by_pledge) = (0, 0);
    for seed in 0..700 {
        let mut draw = Draw(seed);
        let visibility = ["public", "summary", "facility"][draw.below(3)];
        let mut world = World::new(visibility, ["advice", "funding"][draw.below(2)]);
        // Some requests come on paper.
        if draw.below(5) == 0 {
            world.request.state = Request::kind().entry().unwrap().to.to_owned();
        }
        for _ in 0..4_000 {
            states.insert(world.request.state.clone());
            if world.is_over() {
                break;
            }
            world.act(&mut draw);
            states.insert(world.request.state.clone());
        }
        assert!(world.is_over(), "seed {seed}: {} {:?}", world.request.state, world.states());
        ends.insert(world.request.state.clone());
        if ["succeeded", "partly_succeeded"].contains(&&*world.request.state) {
            let last = world.moves.last().unwrap();
            assert!(last.1, "seed {seed}: not by the requester: {:?}", world.moves);
            let joint = world.has("participation", "confirmed");
            assert!(joint || world.has("case", "confirmed"), "seed {seed}");
            by_joint += usize::from(joint);
            by_pledge += usize::from(world.has("pledge", "confirmed"));
        }
        // What is over leaves nothing open behind.
        world.settle();
        let open = [
            "open",
            "submitted",
            "drafted",
            "requester_agreed",
            "provider_agreed", // proposed
            "made",
            "accepted", // pledged
            "asked",
            "closed", // to take part, called for
        ];
        for one in world.others.iter().filter(|one| one.kind.name != "case") {
            assert!(!open.contains(&&*one.state), "seed {seed}: {} {}", one.kind.name, one.state);
        }
    }
    let all: BTreeSet<&str> = Request::kind().states.iter().map(|state| state.name).collect();
    let lasting = ["succeeded", "partly_succeeded", "closed", "declined", "withdrawn"];
    assert_eq!(ends.iter().map(String::as_str).collect::<BTreeSet<_>>(), BTreeSet::from(lasting));
    let unseen: Vec<_> =
        all.iter().filter(|it| !states.contains(**it) && **it != "draft").collect();
    assert!(by_joint > 4 && by_pledge > 2, "{by_joint} {by_pledge}");
    assert!(unseen.is_empty() || unseen == [&"awaiting_endorsement"], "{unseen:?}");
}

#[test]
fn nobody_is_stuck_in_a_state_of_any_kind() {
    for kind in facility::rooms::rooms().into_iter().flat_map(|room| room.kinds) {
        for state in kind.states.iter().filter(|state| !state.last) {
            let ways: Vec<_> =
                kind.moves.iter().filter(|step| step.from.contains(&state.name)).collect();
            let by_somebody = |step: &&&Move| step.by.iter().any(|by| *by != Reader::Facility);
            let by_time = |step: &&&Move| step.overdue == facility_record::Overdue::happens;
            let is_free = ways.iter().any(|step| by_somebody(&step) || by_time(&step));
            // Where only what happens elsewhere leads on, the page says for whom it waits.
            assert!(
                is_free || (!ways.is_empty() && !state.waits_for.is_empty()),
                "{} {}",
                kind.name,
                state.name
            );
        }
    }
}

#[test]
fn what_was_said_stays() {
    let kind = Message::kind();
    assert!(kind.states[0].last && kind.states.len() == 1);
    let subject = facility_access::Subject::new(
        kind,
        "sent",
        "organisation:ministry",
        &Body::empty(&kind.fields),
    );
    for person in cast().iter().chain([&ministry()]) {
        for verb in [Verb::Edit, Verb::Delete] {
            assert!(!may(person, verb, &subject), "{verb:?}");
        }
    }
}
