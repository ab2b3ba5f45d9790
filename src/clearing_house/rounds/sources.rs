//! The records that a round is worked out from, as they are now.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use facility_access::{PUBLIC, Role};
use facility_record::{Declared, Kind};
use facility_store::{Listing, Record, Store, db::Fault};
use jiff::civil::Date;

use super::inputs::Used;
use super::kind::Share;
use crate::clearing_house::course::owner_id;
use crate::clearing_house::invite::{LOOKING, OPEN};
use crate::clearing_house::{Agreement, Case, Offer, Proposal, Request, Ruling};
use crate::web::say::day_of;

/// The states in which an agreement uses up what was offered.
const BINDING: [&str; 4] = ["drafted", "requester_agreed", "provider_agreed", "in_force"];
/// The states in which a case does.
const RUNNING: [&str; 3] = ["planned", "running", "delivered"];
/// The states in which a proposal says that this pair will not be.
const DECLINED: [&str; 3] = ["declined", "passed_over", "withdrawn"];

/// The records that a round is worked out from.
pub struct Sources {
    /// Requests that look for providers, by id.
    pub requests: Vec<Record>,
    /// Offers that everybody sees, by id.
    pub offers: Vec<Record>,
    agreements: Vec<Record>,
    cases: Vec<Record>,
    proposals: Vec<Record>,
    rulings: Vec<Record>,
    now: i64,
}

impl Sources {
    /// Reads them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn read(store: &Store, now: i64) -> Result<Sources, Fault> {
        Ok(Sources {
            requests: all(store, Request::kind(), &LOOKING).await?,
            offers: {
                let (kind, keys) = (Offer::kind().name.to_owned(), vec![PUBLIC.to_owned()]);
                sorted(store.whole(&Listing { kind, keys, ..Listing::default() }).await?)
            },
            agreements: all(store, Agreement::kind(), &BINDING).await?,
            cases: all(store, Case::kind(), &RUNNING).await?,
            proposals: all(store, Proposal::kind(), &[]).await?,
            rulings: all(store, Ruling::kind(), &["ruled_out"]).await?,
            now,
        })
    }

    /// Every record with its edition, by id: what is held against the records later. Proposals that
    /// still wait change nothing, and are left out.
    pub fn used(&self) -> Vec<Used> {
        let wanted: BTreeSet<&str> = self.requests.iter().map(|it| it.id.as_str()).collect();
        let declined = self.proposals.iter().filter(|one| {
            let request = Proposal::from_body(&one.body).request.0;
            DECLINED.contains(&&*one.state) && wanted.contains(request.as_str())
        });
        let records =
            self.agreements.iter().chain(&self.cases).chain(&self.rulings).chain(declined);
        let mut used: Vec<Used> = records.map(used).collect();
        used.sort_by(|a, b| a.id.cmp(&b.id));
        used
    }

    /// Request and provider of every pair that somebody has said no to.
    pub fn declined(&self) -> BTreeSet<(String, String)> {
        let declined = self.proposals.iter().filter(|one| DECLINED.contains(&&*one.state));
        let pair =
            |one: &Record| (Proposal::from_body(&one.body).request.0, owner_id(one).to_owned());
        declined.map(pair).collect()
    }

    /// Request and provider of every pair that a broker has ruled out on the desk.
    pub fn ruled_out(&self) -> BTreeSet<(String, String)> {
        let rulings = self.rulings.iter().map(|one| Ruling::from_body(&one.body));
        rulings.map(|ruling| (ruling.request.0, ruling.provider.0)).collect()
    }

    /// How many requests each offer can still take; one that says nothing of it can take `all`.
    pub fn capacities(&self, shares: &[Share], all: u32, today: Date) -> HashMap<String, u32> {
        let needed: HashMap<&str, i64> = shares
            .iter()
            .filter_map(|share| Some((&*share.unit, share.amount.0?.max(1))))
            .collect();
        let taken = self.taken();
        let left = |record: &Record| {
            let offer = Offer::from_body(&record.body);
            let mut amounts: BTreeMap<String, i64> = BTreeMap::new();
            let mut is_counted = false;
            for (_, row) in offer.capacity.iter() {
                is_counted = true;
                let own = amounts.entry(row.unit.to_string()).or_default();
                // What could be had until yesterday cannot be had any more.
                if row.ends.is_none_or(|ends| ends >= today) {
                    *own = own.saturating_add(row.amount.unwrap_or(0));
                }
            }
            let uses = taken.get(&record.id).map_or(&[][..], Vec::as_slice);
            let fits = amounts.iter().map(|(unit, amount)| {
                let share = needed.get(unit.as_str()).copied().unwrap_or(1);
                let of = |places: &Option<i64>| match unit.as_str() {
                    "training-places" => places.unwrap_or(share),
                    _ => share,
                };
                (amount - uses.iter().map(of).sum::<i64>()).max(0) / share
            });
            let least = fits.min().filter(|_| is_counted).unwrap_or(i64::from(all));
            (record.id.clone(), u32::try_from(least).unwrap_or(u32::MAX).min(all))
        };
        self.offers.iter().map(left).collect()
    }

    /// What agreements and cases that are open take of each offer: for how many people, if they say.
    fn taken(&self) -> HashMap<String, Vec<Option<i64>>> {
        let proposals: HashMap<&str, &Record> =
            self.proposals.iter().map(|one| (one.id.as_str(), one)).collect();
        let mut agreements: BTreeMap<String, String> = BTreeMap::new();
        for one in &self.agreements {
            agreements.insert(one.id.clone(), Agreement::from_body(&one.body).proposal.0);
        }
        // A case whose agreement is not open any more still uses what was offered.
        for one in &self.cases {
            let case = Case::from_body(&one.body);
            let own = self.proposals.iter().find(|it| {
                let proposal = Proposal::from_body(&it.body);
                it.state == "chosen"
                    && proposal.request == case.request
                    && owner_id(it) == case.provider.0
            });
            let proposal = own.map_or_else(String::new, |it| it.id.clone());
            agreements.entry(case.agreement.0).or_insert(proposal);
        }
        let mut taken: HashMap<String, Vec<Option<i64>>> = HashMap::new();
        for id in agreements.values() {
            let Some(record) = proposals.get(id.as_str()) else { continue };
            let proposal = Proposal::from_body(&record.body);
            if !proposal.offer.0.is_empty() {
                taken.entry(proposal.offer.0).or_default().push(proposal.places.0);
            }
        }
        taken
    }

    /// How often providers who set a limit may still be asked this month, those invitations counted
    /// that wait for their answer: a pair that was asked before needs no other one.
    pub fn invitations(&self) -> BTreeMap<String, u32> {
        let mut caps: BTreeMap<String, i64> = BTreeMap::new();
        for record in &self.offers {
            let offer = Offer::from_body(&record.body);
            if let Some(cap) = offer.monthly_invitations.0 {
                let own = caps.entry(offer.provider.0).or_insert(cap);
                *own = (*own).max(cap);
            }
        }
        let month = |at: i64| day_of(at).map(|day| (day.year(), day.month()));
        let wanted: BTreeSet<&str> = self.requests.iter().map(|it| it.id.as_str()).collect();
        let left = |(provider, cap): (String, i64)| {
            let own: Vec<&Record> =
                self.proposals.iter().filter(|one| owner_id(one) == provider).collect();
            let asked = own.iter().filter(|one| {
                month(one.created) == month(self.now)
                    && !Proposal::from_body(&one.body).invitation.is_empty()
            });
            let waiting = own.iter().filter(|one| {
                let request = Proposal::from_body(&one.body).request.0;
                OPEN.contains(&&*one.state) && wanted.contains(request.as_str())
            });
            let left = (cap - asked.count() as i64).max(0) + waiting.count() as i64;
            (provider, u32::try_from(left).unwrap_or(u32::MAX))
        };
        caps.into_iter().map(left).collect()
    }
}

fn used(record: &Record) -> Used {
    let (id, kind) = (record.id.clone(), record.kind.name.to_owned());
    Used { id, kind, edition: record.edition }
}

fn sorted(mut records: Vec<Record>) -> Vec<Record> {
    records.sort_by(|a, b| a.id.cmp(&b.id));
    records
}

/// The records of a kind in these states, in all of them where none is named, by id.
pub async fn all(store: &Store, kind: &Kind, states: &[&str]) -> Result<Vec<Record>, Fault> {
    let listing = Listing {
        kind: kind.name.to_owned(),
        states: states.iter().map(|state| (*state).to_owned()).collect(),
        keys: vec![format!("role:{}", Role::staff_of(kind.room).name())],
        ..Listing::default()
    };
    Ok(sorted(store.whole(&listing).await?))
}
