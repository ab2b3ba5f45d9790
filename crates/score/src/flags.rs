//! What someone who makes an index should look at.

use crate::correlation::{Correlation, correlation};
use crate::input::Input;
use crate::table::Table;

/// From where on something is flagged.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FlagRules {
    /// A smaller share of values that are there.
    pub available: f64,
    /// A greater share of zeros.
    pub zeros: f64,
    /// A smaller share of different values.
    pub unique: f64,
    /// |skew| that reaches this, together with kurtosis.
    pub skew: f64,
    /// Kurtosis that reaches this, together with skew.
    pub kurtosis: f64,
    /// A greater correlation within an aggregate: the two say the same.
    pub together: f64,
    /// A smaller one: the two speak against each other.
    pub against: f64,
}

impl Default for FlagRules {
    fn default() -> FlagRules {
        FlagRules {
            available: 0.65,
            zeros: 0.5,
            unique: 0.5,
            skew: 2.0,
            kurtosis: 3.5,
            together: 0.9,
            against: -0.4,
        }
    }
}

/// Something to look at; indicators by their number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Flag {
    /// Few values are there: the share.
    Missing(usize, f64),
    /// Many zeros: the share.
    Zeros(usize, f64),
    /// Few different values: the share.
    Alike(usize, f64),
    /// Outliers: skew and kurtosis.
    Outliers(usize, f64, f64),
    /// Two indicators of the same aggregate that say the same: Pearson's correlation.
    Together(usize, usize, f64),
    /// Two that speak against each other.
    Against(usize, usize, f64),
}

/// Looks through a table of indicators; pairs only within the same direct aggregate.
pub fn flags(input: &Input, table: &Table, rules: &FlagRules) -> Vec<Flag> {
    let mut flags = Vec::new();
    for (indicator, own) in table.statistics().into_iter().enumerate() {
        let share = |count: usize| count as f64 / own.count.max(1) as f64;
        if own.available < rules.available {
            flags.push(Flag::Missing(indicator, own.available));
        }
        if share(own.zeros) > rules.zeros {
            flags.push(Flag::Zeros(indicator, share(own.zeros)));
        }
        if own.count > 0 && share(own.unique) < rules.unique {
            flags.push(Flag::Alike(indicator, share(own.unique)));
        }
        if let Some((skew, kurtosis)) = own.skew.zip(own.kurtosis)
            && skew.abs() >= rules.skew
            && kurtosis >= rules.kurtosis
        {
            flags.push(Flag::Outliers(indicator, skew, kurtosis));
        }
    }
    flags.extend(pairs(input, table, rules));
    flags
}

fn pairs(input: &Input, table: &Table, rules: &FlagRules) -> Vec<Flag> {
    let framework = input.framework();
    let column = |indicator: usize| {
        (0..table.units().len()).map(|row| table.cell(row, indicator)).collect::<Vec<_>>()
    };
    let mut flags = Vec::new();
    for aggregate in framework.aggregates() {
        let inputs = framework.nodes()[*aggregate].inputs.iter();
        let members: Vec<usize> =
            inputs.filter_map(|it| framework.nodes()[*it].indicator).collect();
        for (place, one) in members.iter().enumerate() {
            for other in &members[place + 1..] {
                let found = correlation(Correlation::Pearson, &column(*one), &column(*other));
                match found {
                    Some(found) if found > rules.together => {
                        flags.push(Flag::Together(*one, *other, found));
                    }
                    Some(found) if found < rules.against => {
                        flags.push(Flag::Against(*one, *other, found));
                    }
                    _ => {}
                }
            }
        }
    }
    flags
}
