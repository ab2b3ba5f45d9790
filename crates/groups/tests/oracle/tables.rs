//! Made-up tables of one year, drawn from a seed.

use facility_groups::Cell;

/// Numbers from a seed (splitmix64, Steele, Lea and Flood 2014).
pub struct Draw(pub u64);

impl Draw {
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }
}

/// How a table is made.
#[derive(Clone, Copy, Debug)]
pub struct Shape<'a> {
    /// How many categories each dimension has.
    pub sizes: &'a [usize],
    /// Slices with more pairs than this are left out.
    pub pairs: usize,
    /// Of a hundred cells, how many are left out, have no value, and have no count.
    pub gaps: [u64; 3],
}

const KEYS: [&str; 4] = ["sex", "location", "age", "level"];

/// A table whose inner cells are drawn and whose margins are their sums.
pub fn table(draw: &mut Draw, shape: Shape) -> Vec<Cell> {
    let mut people: Vec<(Vec<usize>, u64, u64)> = vec![(vec![], 0, 0)];
    for size in shape.sizes {
        let longer = |(at, ..): &(Vec<usize>, u64, u64)| {
            let at = at.clone();
            (0..*size)
                .map(move |next| ([at.as_slice(), &[next]].concat(), 0, 0))
                .collect::<Vec<_>>()
        };
        people = people.iter().flat_map(longer).collect();
    }
    for (_, count, yes) in &mut people {
        *count = if draw.below(4) == 0 { draw.below(25) } else { 10 + draw.below(200) };
        *yes = draw.below(*count + 1);
    }
    let mut cells = Vec::new();
    for kept in 0_u32..1 << shape.sizes.len() {
        if kept.count_ones() as usize > shape.pairs {
            continue;
        }
        let mut sums = std::collections::BTreeMap::<String, (u64, u64)>::new();
        for (at, count, yes) in &people {
            let pairs = at.iter().enumerate().filter(|(key, _)| kept & (1 << key) != 0);
            let name: Vec<String> = pairs.map(|(key, at)| format!("{}=c{at}", KEYS[key])).collect();
            let sum = sums.entry(name.join(";")).or_default();
            *sum = (sum.0 + count, sum.1 + yes);
        }
        for (name, (count, yes)) in sums {
            let [left_out, no_value, no_count] = shape.gaps.map(|gap| draw.below(100) < gap);
            if !left_out {
                let value = (!no_value && count > 0).then(|| yes as f64 / count.max(1) as f64);
                let count = (!no_count).then_some(count);
                cells.push(Cell { year: 2024, slice: name.parse().unwrap(), value, count });
            }
        }
    }
    cells
}
