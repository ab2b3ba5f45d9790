//! The declaration macros.

use crate::field::Field;

/// Stops the build when two fields have one name; called in a `const`.
pub const fn assert_unique(lists: &[&[Field]]) {
    let mut list = 0;
    while list < lists.len() {
        let mut at = 0;
        while at < lists[list].len() {
            let mut other_list = list;
            let mut other = at + 1;
            while other_list < lists.len() {
                while other < lists[other_list].len() {
                    assert!(
                        !same(lists[list][at].name, lists[other_list][other].name),
                        "two fields have one name"
                    );
                    other += 1;
                }
                other_list += 1;
                other = 0;
            }
            at += 1;
        }
        list += 1;
    }
}

/// How many fields these lists have together.
#[doc(hidden)]
pub const fn total(lists: &[&[Field]]) -> usize {
    let (mut count, mut list) = (0, 0);
    while list < lists.len() {
        count += lists[list].len();
        list += 1;
    }
    count
}

/// The fields of these lists in one.
#[doc(hidden)]
pub const fn joined<const N: usize>(lists: &[&[Field]]) -> [Field; N] {
    let mut fields = [lists[0][0]; N];
    let (mut place, mut list) = (0, 0);
    while list < lists.len() {
        let mut at = 0;
        while at < lists[list].len() {
            fields[place] = lists[list][at];
            place += 1;
            at += 1;
        }
        list += 1;
    }
    fields
}

/// The fields, with those of these names required.
#[doc(hidden)]
pub fn with_required(mut fields: Vec<Field>, required: &[&str]) -> Vec<Field> {
    for field in fields.iter_mut().filter(|field| required.contains(&field.name)) {
        field.required = true;
    }
    fields
}

/// The fields, with those of these names given as these properties of schema.org.
#[doc(hidden)]
pub fn with_schema_org(mut fields: Vec<Field>, named: &[(&str, &'static str)]) -> Vec<Field> {
    for field in &mut fields {
        if let Some((_, properties)) = named.iter().find(|(name, _)| *name == field.name) {
            field.schema_org = properties;
        }
    }
    fields
}

const fn same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if one[at] != other[at] {
            return false;
        }
        at += 1;
    }
    true
}

/// Declares the fields of a struct: the part that records, rows, scopes and facts share.
#[doc(hidden)]
#[macro_export]
macro_rules! fields {
    (
        [$(#[doc = $doc:literal])+] $name:ident $owner:literal
        $( ..$base:ident, )?
        $( $(#[doc = $fdoc:literal])+ $field:ident : $type:ty
            [ $($word:ident $(( $($arg:tt)* ))?),* $(,)? ] ),* $(,)?
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct $name {
            $( /// The fields that it is built on.
            pub base: $base, )?
            $( $(#[doc = $fdoc])+ pub $field: $type, )*
        }

        $( impl ::std::ops::Deref for $name {
            type Target = $base;
            fn deref(&self) -> &$base { &self.base }
        } )?

        impl $crate::Fields for $name {
            const FIELDS: &'static [$crate::Field] = {
                const OWN: &[$crate::Field] = &[$(
                    $crate::Spec::<$type>::new($owner, stringify!($field), concat!($($fdoc),+))
                        $( .$word( $($($arg)*)? ) )* .field(),
                )*];
                const LISTS: &[&[$crate::Field]] = &[$( <$base as $crate::Fields>::FIELDS, )? OWN];
                const ALL: [$crate::Field; $crate::total(LISTS)] = $crate::joined(LISTS);
                &ALL
            };
            fn take_all(values: &[$crate::Value]) -> Self {
                let based = 0 $( + <$base as $crate::Fields>::FIELDS.len() )?;
                let (_base, own) = values.split_at(based.min(values.len()));
                let mut values = own.iter();
                let empty = $crate::Value::Empty;
                Self {
                    $( base: <$base as $crate::Fields>::take_all(_base), )?
                    $( $field: <$type as $crate::Type>::take(values.next().unwrap_or(&empty)), )*
                }
            }
            fn give_all(&self) -> Vec<$crate::Value> {
                #[allow(unused_mut, reason = "without a base nothing is added")]
                let mut values: Vec<$crate::Value> = Vec::new();
                $( values.extend(<$base as $crate::Fields>::give_all(&self.base)); )?
                values.extend([ $( $crate::Type::give(&self.$field), )* ]);
                values
            }
        }

        const _: () = $crate::assert_unique(&[<$name as $crate::Fields>::FIELDS]);
    };
}

/// Declares the rows of a field: `row! { /// ... pub struct Run as "run" { ... } }`.
#[macro_export]
macro_rules! row {
    ( $(#[doc = $doc:literal])+ pub struct $name:ident as $owner:literal { $($fields:tt)* } ) => {
        $crate::fields! { [$(#[doc = $doc])+] $name $owner $($fields)* }
    };
}

/// Declares fields that several kinds share: `scope! { /// ... pub struct Scope as "scope" { ... } }`.
/// One may be built on another: `pub struct Supply as "supply" { ..Scope, ... }`.
#[macro_export]
macro_rules! scope {
    ( $($declaration:tt)* ) => { $crate::row! { $($declaration)* } };
}

/// Declares a kind of record: its fields, then its states and moves, or `lifecycle NAME` for one that
/// it shares with other kinds.
///
/// The fields of `..Scope` are reached through the record itself (`request.countries`) and stand
/// after the record's own fields wherever fields are listed.
#[macro_export]
macro_rules! record {
    (
        $(#[doc = $doc:literal])+
        pub struct $name:ident as $kind:literal / $plural:literal in $room:literal { $($fields:tt)* }
        states { $($states:tt)+ }
        moves { $($moves:tt)+ }
    ) => {
        $crate::kind! {
            [$(#[doc = $doc])+] $name $kind $plural $room { $($fields)* }
            ($crate::states! { $($states)+ }) ($crate::moves! { $name $($moves)+ })
        }
    };
    (
        $(#[doc = $doc:literal])+
        pub struct $name:ident as $kind:literal / $plural:literal in $room:literal { $($fields:tt)* }
        lifecycle $life:ident
    ) => {
        $crate::kind! {
            [$(#[doc = $doc])+] $name $kind $plural $room { $($fields)* }
            ($life::STATES) ($life::MOVES)
        }
    };
}

/// Declares states and moves that several kinds share; a guard, which asks a record, has no place
/// among them.
#[macro_export]
macro_rules! lifecycle {
    (
        $(#[doc = $doc:literal])+
        pub struct $name:ident;
        states { $($states:tt)+ }
        moves { $($moves:tt)+ }
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug)]
        pub struct $name;

        impl $name {
            /// The states; the first is where a record begins.
            pub const STATES: &'static [$crate::State] = $crate::states! { $($states)+ };
            /// The moves, the creation among them.
            pub const MOVES: &'static [$crate::Move] = $crate::moves! { $name $($moves)+ };
        }
    };
}

/// The states of a lifecycle.
#[doc(hidden)]
#[macro_export]
macro_rules! states {
    ( $( $state:ident $( $word:ident $(( $($arg:tt)* ))? )* ; )+ ) => {
        &[$( $crate::State::new(stringify!($state)) $( .$word( $($($arg)*)? ) )*, )+]
    };
}

/// The moves of a lifecycle; guards are methods of the struct named first.
#[doc(hidden)]
#[macro_export]
macro_rules! moves {
    ( $name:ident $(
        $move:ident : $($from:ident)|* -> $to:ident by $($by:ident)|+
        $(when $guard:ident)? $(within $amount:literal $unit:ident)? $(until $until:ident)?
        $(overdue $overdue:ident)? $(reasoned $reasoned:tt)? $(second_person $second:tt)? ;
    )+ ) => {
        &[$(
            $crate::Move::new(
                stringify!($move),
                &[$(stringify!($from)),*],
                stringify!($to),
                &[$($crate::Reader::$by),+],
            )
            $( .when(|body| <$name as $crate::Declared>::from_body(body).$guard()) )?
            $( .within($amount, $crate::TermUnit::$unit) )?
            $( .until(stringify!($until)) )?
            $( .overdue($crate::Overdue::$overdue) )?
            $( .reasoned $reasoned )?
            $( .second_person $second )?,
        )+]
    };
}

/// A kind from its fields, states and moves.
#[doc(hidden)]
#[macro_export]
macro_rules! kind {
    (
        [$(#[doc = $doc:literal])+] $name:ident $kind:literal $plural:literal $room:literal {
            $( ..$scope:ident, )?
            $( $(#[doc = $fdoc:literal])+ $field:ident : $type:ty
                [ $($word:ident $(( $($arg:tt)* ))?),* $(,)? ] ),* $(,)?
        }
        ($states:expr) ($moves:expr)
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct $name {
            $( /// Where, about what and for whom.
            pub scope: $scope, )?
            $( $(#[doc = $fdoc])+ pub $field: $type, )*
        }

        $( impl ::std::ops::Deref for $name {
            type Target = $scope;
            fn deref(&self) -> &$scope { &self.scope }
        } )?

        const _: () = {
            use $crate::{Declared, Field, Fields, Kind, Move, Rules, State};

            const OWN: &[Field] = &[$(
                $crate::Spec::<$type>::new($kind, stringify!($field), concat!($($fdoc),+))
                    $( .$word( $($($arg)*)? ) )* .field(),
            )*];
            const LISTS: &[&[Field]] = &[OWN $(, <$scope as Fields>::FIELDS)?];
            const _: () = $crate::assert_unique(LISTS);

            const STATES: &[State] = $states;
            const MOVES: &[Move] = $moves;
            static KIND: ::std::sync::LazyLock<Kind> = ::std::sync::LazyLock::new(|| Kind {
                name: $kind,
                plural: $plural,
                room: $room,
                doc: concat!($($doc),+),
                schema_org: <$name as Rules>::SCHEMA_ORG,
                number: <$name as Rules>::NUMBER,
                fields: $crate::one_form($crate::with_schema_org(
                    $crate::with_required(LISTS.concat(), <$name as Rules>::REQUIRED),
                    <$name as Rules>::SCOPE_IN_SCHEMA_ORG,
                )),
                states: STATES,
                moves: MOVES,
                check: |body, problems| <$name as Declared>::from_body(body).check(problems),
                ends: |body| <$name as Declared>::from_body(body).ends(),
                upgrade: <$name as Rules>::upgrade,
            });

            impl Declared for $name {
                fn kind() -> &'static Kind { &KIND }
                fn from_body(body: &$crate::Body) -> Self {
                    let (own, _scope) = body.values.split_at(OWN.len().min(body.values.len()));
                    let mut values = own.iter();
                    let empty = $crate::Value::Empty;
                    Self {
                        $( scope: <$scope as Fields>::take_all(_scope), )?
                        $( $field: <$type as $crate::Type>::take(values.next().unwrap_or(&empty)), )*
                    }
                }
                fn to_body(&self) -> $crate::Body {
                    #[allow(unused_mut, reason = "a kind without scope adds nothing")]
                    let mut values = vec![ $( $crate::Type::give(&self.$field), )* ];
                    $( values.extend(<$scope as Fields>::give_all(&self.scope)); )?
                    $crate::Body { values, unknown: Default::default() }
                }
            }
        };
    };
}

/// Declares a kind of fact: typed columns and the natural key.
#[macro_export]
macro_rules! fact {
    (
        $(#[doc = $doc:literal])+
        pub struct $name:ident as $fact:literal in $room:literal { $($fields:tt)* }
    ) => {
        $crate::fields! { [$(#[doc = $doc])+] $name $fact $($fields)* }

        impl $name {
            /// The one declaration of this fact.
            pub fn fact() -> $crate::FactKind {
                $crate::FactKind {
                    name: $fact,
                    room: $room,
                    doc: concat!($($doc),+),
                    fields: <$name as $crate::Fields>::FIELDS,
                }
            }
        }
    };
}
