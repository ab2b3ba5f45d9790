//! One offer as a request sees it: as it stands on the shelf, or with one thing changed.

use std::borrow::Cow;

use crate::date::Window;
use crate::facets::{Audience, Facets, Manner, Tongues};
use crate::shelf::{Kept, Price};

/// An offer with its coordinates at hand.
#[derive(Clone)]
pub(crate) struct Sight<'a> {
    pub(crate) kept: &'a Kept,
    pub(crate) facets: &'a Facets,
    pub(crate) topics: Cow<'a, [u32]>,
    pub(crate) places: Cow<'a, [u32]>,
    pub(crate) tongues: Cow<'a, Tongues>,
    pub(crate) audience: Cow<'a, Audience>,
    pub(crate) manner: Cow<'a, Manner>,
    pub(crate) kinds: Cow<'a, [String]>,
    pub(crate) window: Window,
    pub(crate) has_capacity: bool,
    pub(crate) price: Option<&'a Price>,
}

impl<'a> Sight<'a> {
    pub(crate) fn new(kept: &'a Kept, facets: &'a Facets) -> Sight<'a> {
        let at = &kept.at;
        Sight {
            kept,
            facets,
            topics: Cow::Borrowed(facets.topics.value(at.topics)),
            places: Cow::Borrowed(facets.places.value(at.places)),
            tongues: Cow::Borrowed(facets.tongues.value(at.tongues)),
            audience: Cow::Borrowed(facets.audiences.value(at.audience)),
            manner: Cow::Borrowed(facets.manners.value(at.manner)),
            kinds: Cow::Borrowed(facets.kinds.value(at.kinds)),
            window: *facets.windows.value(at.window),
            has_capacity: kept.has_capacity,
            price: kept.price.as_ref(),
        }
    }
}
