//! A person as the table of rights sees them.

use facility_record::Reader;

use crate::keys::Subject;

/// A role given to a person by an administrator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Keeps the registry in order.
    Curator,
    /// Runs the desk of the clearing house.
    Broker,
    /// Convenes the network.
    Coordinator,
    /// Speaks for a country.
    FocalPoint,
    /// Runs the installation.
    Administrator,
}

impl Role {
    /// All roles.
    pub const ALL: [Role; 5] =
        [Role::Curator, Role::Broker, Role::Coordinator, Role::FocalPoint, Role::Administrator];

    /// Its name in keys, tables and labels.
    pub fn name(self) -> &'static str {
        match self {
            Role::Curator => "curator",
            Role::Broker => "broker",
            Role::Coordinator => "coordinator",
            Role::FocalPoint => "focal_point",
            Role::Administrator => "administrator",
        }
    }

    /// The role of this name.
    pub fn named(name: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.name() == name)
    }

    /// The role that a declaration means by this group, if it means one.
    pub fn of_reader(reader: Reader, room: &str) -> Option<Role> {
        match reader {
            Reader::Curator => Some(Role::Curator),
            Reader::Broker => Some(Role::Broker),
            Reader::Coordinator => Some(Role::Coordinator),
            Reader::FocalPoint => Some(Role::FocalPoint),
            Reader::Administrator => Some(Role::Administrator),
            Reader::Staff => Some(Role::staff_of(room)),
            _ => None,
        }
    }

    /// The role that looks after a room.
    pub fn staff_of(room: &str) -> Role {
        match room {
            "clearing_house" | "connectivity" => Role::Broker,
            "network" | "corps" | "plans" => Role::Coordinator,
            "accounts" | "notices" => Role::Administrator,
            _ => Role::Curator,
        }
    }
}

/// A role with its scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// Code of the only country or area it holds for; empty = all.
    pub country: String,
}

/// Somebody who looks at the facility, with what they are to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// Id in the person table; empty = a visitor who has not signed in.
    pub id: String,
    /// Roles with their scopes.
    pub grants: Vec<Grant>,
    /// Ids of the organisations that the person may act for.
    pub organisations: Vec<String>,
    /// Those of them that the facility vouches for.
    pub verified: Vec<String>,
    /// Ids of further organisations that the person has declared to be tied to.
    pub interests: Vec<String>,
}

impl Person {
    /// A visitor who has not signed in.
    pub fn visitor() -> Person {
        Person::default()
    }

    /// Whether the person has signed in.
    pub fn is_signed_in(&self) -> bool {
        !self.id.is_empty()
    }

    /// Whether the person has this role for at least one country.
    pub fn has_role(&self, role: Role) -> bool {
        self.grants.iter().any(|grant| grant.role == role)
    }

    /// Whether the person acts for this organisation or is tied to it.
    pub fn has_interest_in(&self, organisation: &str) -> bool {
        self.organisations.iter().chain(&self.interests).any(|id| id == organisation)
    }

    /// Whether the person is tied to the organisation that a record belongs to, or to one that takes
    /// part in it.
    pub fn is_tied_to(&self, subject: &Subject<'_>) -> bool {
        let owner = subject.owner.strip_prefix("organisation:");
        owner
            .into_iter()
            .chain(subject.parties.iter().map(String::as_str))
            .any(|id| self.has_interest_in(id))
    }

    /// The keys the person holds; a record whose reader keys share one of them is seen.
    pub fn keys(&self) -> Vec<String> {
        let mut keys = vec![crate::PUBLIC.to_owned()];
        if !self.is_signed_in() {
            return keys;
        }
        keys.push("signed_in".to_owned());
        keys.push(format!("person:{}", self.id));
        if !self.organisations.is_empty() {
            keys.push("member".to_owned());
        }
        keys.extend(self.organisations.iter().map(|id| format!("organisation:{id}")));
        keys.extend(self.verified.iter().map(|id| format!("verified:organisation:{id}")));
        for grant in &self.grants {
            let name = grant.role.name();
            keys.push(if grant.country.is_empty() {
                format!("role:{name}")
            } else {
                format!("role:{name}@{}", grant.country)
            });
        }
        keys
    }

    /// The owners the person may create records for: themselves and their organisations.
    pub fn owners(&self) -> Vec<String> {
        let own = self.is_signed_in().then(|| format!("person:{}", self.id));
        self.organisations.iter().map(|id| format!("organisation:{id}")).chain(own).collect()
    }
}
