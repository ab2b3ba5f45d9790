//! The same index with something changed: a cell, a part left out.

use std::collections::BTreeSet;

use crate::framework::Framework;
use crate::input::Input;
use crate::method::Method;
use crate::problem::{Place, Problem};
use crate::score::Score;

/// Another value for a cell of the data, before any stage.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The unit, as a number into the units of the data.
    pub unit: usize,
    /// The code of the indicator or the name of the denominator.
    pub column: String,
    /// The value; none makes the cell missing.
    pub value: Option<f64>,
}

/// What leaving a node out does to the ranks of the top.
#[derive(Clone, Debug, PartialEq)]
pub struct LeftOut {
    /// The node, by number.
    pub node: usize,
    /// The mean absolute change of rank over the units that have one in both.
    pub mean_shift: f64,
    /// The greatest absolute change.
    pub greatest_shift: f64,
    /// The change of each row's rank (above 0: it falls), in the order of the results.
    pub shifts: Vec<Option<f64>>,
}

impl Input {
    /// The same input with other cells: what would be if. Units and columns must exist and values
    /// be finite.
    pub fn with_cells(&self, changes: &[Change]) -> Result<Input, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut data = self.data().clone();
        for change in changes {
            let Change { unit, column, value } = change;
            let is_number = value.is_none_or(f64::is_finite);
            if *unit >= data.units().len() || !is_number || !data.put(*unit, column, *value) {
                let message = format!(
                    "there is no cell of unit {unit} and column `{column}`, or its value is no number"
                );
                problems.push(Place::default().problem("cell_unknown", message));
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        Input::new(self.framework().clone(), data, self.method().clone())
    }

    /// The same input under another method, such as other weights.
    pub fn with_method(&self, method: Method) -> Result<Input, Vec<Problem>> {
        Input::new(self.framework().clone(), self.data().clone(), method)
    }

    /// The same input without a node and all below it; an aggregate that loses all its inputs goes
    /// too. Leaving out everything is a problem.
    pub fn without(&self, node: usize) -> Result<Input, Vec<Problem>> {
        let nodes = self.framework().nodes();
        let mut gone = BTreeSet::from([node]);
        loop {
            let before = gone.len();
            for (number, own) in nodes.iter().enumerate() {
                let is_below = own.parent.is_some_and(|parent| gone.contains(&parent));
                let is_empty =
                    !own.inputs.is_empty() && own.inputs.iter().all(|it| gone.contains(it));
                if is_below || is_empty {
                    gone.insert(number);
                }
            }
            if gone.len() == before {
                break;
            }
        }
        let rows = nodes.iter().enumerate().filter(|(number, _)| !gone.contains(number));
        let framework = Framework::new(rows.map(|(_, node)| node.row.clone()).collect())?;
        Input::new(framework, self.data().clone(), self.method().clone())
    }

    /// Leaves out every node of a level, one after the other, and counts again.
    pub fn leave_one_out(&self, level: usize) -> Result<Vec<LeftOut>, Vec<Problem>> {
        let nominal = self.score()?;
        let nodes = self.framework().nodes().iter().enumerate();
        let of_level = nodes
            .filter(|(number, node)| node.row.level == level && *number != self.framework().top());
        let mut all = Vec::new();
        for (node, _) in of_level {
            let without = self.without(node)?;
            let score = without.score()?;
            all.push(self.shifts(node, &nominal, (&without, &score)));
        }
        Ok(all)
    }

    fn shifts(&self, node: usize, nominal: &Score, other: (&Input, &Score)) -> LeftOut {
        let code = |input: &Input| {
            let framework = input.framework();
            framework.nodes()[framework.top()].row.code.clone()
        };
        let (own, others) = (code(self), code(other.0));
        let shift = |unit: &usize| {
            let (was, is) = (nominal.ranks.value(*unit, &own), other.1.ranks.value(*unit, &others));
            Some(is? - was?)
        };
        let shifts: Vec<Option<f64>> = nominal.ranks.units().iter().map(shift).collect();
        let known: Vec<f64> = shifts.iter().flatten().map(|shift| shift.abs()).collect();
        LeftOut {
            node,
            mean_shift: known.iter().sum::<f64>() / known.len().max(1) as f64,
            greatest_shift: known.iter().fold(0.0, |most, shift| most.max(*shift)),
            shifts,
        }
    }
}
