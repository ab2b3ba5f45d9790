//! Who handles a request: the broker that it belongs to, until another one takes it.

use facility_record::prelude::*;

record! {
    /// That a broker handles a request. It belongs to that broker, so that no name stands in it, and
    /// only brokers see it.
    pub struct Handling as "handling" / "handlings" in "clearing_house" {
        /// Of what, in one line.
        title: Line [required, title],
        /// The request.
        request: Link [required, to("request"), set_by(&[Facility])],
    }
    states {
        held seen_by(&[Broker]) edited_by(&[]) waits_for(&[Owner]);
        free seen_by(&[Broker]) edited_by(&[]) waits_for(&[Broker]);
    }
    moves {
        creation: -> held by Facility;
        handing_over: held | free -> held by Facility reasoned();
        giving_back: held -> free by Facility;
        taking: held | free -> held by Facility;
    }
}

impl Rules for Handling {}
