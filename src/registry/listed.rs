//! The lifecycle of what organisations list: a curator looks at it first, unless the facility vouches
//! for the organisation.

use facility_record::prelude::*;

lifecycle! {
    /// A listed record: of a verified organisation public at once, of others once approved.
    pub struct Listed;
    states {
        draft seen_by(&[Owner, Curator]) edited_by(&[Owner, Curator]);
        to_confirm seen_by(&[Owner, Curator, Broker]) edited_by(&[Owner, Curator, Broker]);
        submitted seen_by(&[Owner, Curator]) edited_by(&[Owner, Curator]);
        published seen_by(&[Public]) edited_by(&[Owner, Curator]);
        withdrawn seen_by(&[Owner, Curator]) edited_by(&[Owner, Curator]);
        merged seen_by(&[Owner, Curator]) edited_by(&[]) last;
    }
    moves {
        creation: -> draft by Member | Curator;
        entry: -> to_confirm by Curator | Broker;
        ratification: to_confirm -> submitted by Owner within 20 working_days overdue remind;
        rejection: to_confirm -> withdrawn by Owner | Curator | Broker reasoned();
        publication: draft | withdrawn -> published by VerifiedOwner | Curator;
        submission: draft | withdrawn -> submitted by Owner;
        approval: submitted -> published by Curator within 5 working_days overdue remind;
        return: submitted -> draft by Curator reasoned();
        withdrawal: published -> withdrawn by Owner | Curator reasoned();
        merge: draft | submitted | published | withdrawn -> merged by Curator;
    }
}
