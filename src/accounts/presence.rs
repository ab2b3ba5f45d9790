//! On the page of a country or area: who speaks for it.

use askama::Template;
use facility_record::Declared;

use super::Appointment;
use super::appointments::in_force;
use crate::web::ask::Ask;
use crate::web::errors::Error;
use crate::web::say::Say;
use crate::web::view::{address, title};

#[derive(Template)]
#[template(path = "accounts/presence.html")]
struct Presence {
    say: Say,
    appointments: Vec<Appointed>,
    nomination: String,
}

/// An appointment as a country's page tells it.
struct Appointed {
    title: (String, String),
    address: String,
    state: String,
    until: String,
    mailbox: String,
}

/// Who speaks for a country or area.
///
/// # Errors
/// When the database fails, or it cannot be drawn.
pub async fn of_country(ask: &Ask, country: &str) -> Result<Option<String>, Error> {
    ask.note_read(Appointment::kind().name);
    let mut appointments = Vec::new();
    for record in in_force(&ask.site).await? {
        let appointment = Appointment::from_body(&record.body);
        if !appointment.countries.0.iter().any(|code| code == country) {
            continue;
        }
        appointments.push(Appointed {
            title: title(ask, &record),
            address: address(ask, &record),
            state: ask.say.state(record.kind, &record.state).into_owned(),
            until: appointment.ends.map_or(String::new(), |day| ask.say.day(day)),
            mailbox: appointment.mailbox.original_text().to_owned(),
        });
    }
    let nomination = ask.at("accounts/appointments/new");
    Ok(Some(Presence { say: ask.say, appointments, nomination }.render()?))
}
