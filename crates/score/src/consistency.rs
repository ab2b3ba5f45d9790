//! Whether the indicators of a group measure one thing: Cronbach's alpha and principal components.

use crate::correlation::{covariance, pearson};
use crate::table::Table;

/// The principal components of some columns' correlations.
#[derive(Clone, Debug, PartialEq)]
pub struct Components {
    /// The variance of each component, the greatest first; they add up to the number of columns.
    pub variances: Vec<f64>,
    /// The same as shares of the whole.
    pub shares: Vec<f64>,
    /// Of each component its direction, of length 1: one number a column. The number with the
    /// greatest size is not below 0, so that a direction is always written in one way.
    pub directions: Vec<Vec<f64>>,
}

/// Cronbach's alpha of some columns, k^2 times the mean covariance by the sum of all variances and
/// covariances, over the rows that have all of them. Nothing for fewer than two columns or rows.
pub fn alpha(table: &Table, columns: &[usize]) -> Option<f64> {
    let whole = complete(table, columns);
    let k = columns.len() as f64;
    let (mut sum, mut between) = (0.0, 0.0);
    for (one, x) in whole.iter().enumerate() {
        for (other, y) in whole.iter().enumerate() {
            let both = covariance(x, y)?;
            sum += both;
            between += if one == other { 0.0 } else { both };
        }
    }
    let alpha = k * k * (between / (k * (k - 1.0))) / sum;
    Some(alpha).filter(|alpha| alpha.is_finite())
}

/// The principal components of some columns, each of mean 0 and variance 1, over the rows that
/// have all of them. Nothing where a column does not vary. Counted by Jacobi's rotations, so that
/// the same numbers come out everywhere.
pub fn components(table: &Table, columns: &[usize]) -> Option<Components> {
    let whole = complete(table, columns);
    let row = |x: &Vec<f64>| whole.iter().map(|y| pearson(x, y)).collect::<Option<Vec<f64>>>();
    let matrix = whole.iter().map(row).collect::<Option<Vec<_>>>()?;
    let (values, vectors) = jacobi(matrix);
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*b].total_cmp(&values[*a]));
    let all: f64 = values.iter().sum();
    let direction = |at: &usize| {
        let own: Vec<f64> = vectors.iter().map(|row| row[*at]).collect();
        let greatest =
            own.iter().fold(0.0_f64, |best, it| if it.abs() > best.abs() { *it } else { best });
        let sign = if greatest < 0.0 { -1.0 } else { 1.0 };
        own.iter().map(|it| it * sign).collect()
    };
    Some(Components {
        variances: order.iter().map(|at| values[*at]).collect(),
        shares: order.iter().map(|at| values[*at] / all).collect(),
        directions: order.iter().map(direction).collect(),
    })
}

/// The columns over the rows that have all of them.
fn complete(table: &Table, columns: &[usize]) -> Vec<Vec<f64>> {
    let mut whole = vec![Vec::new(); columns.len()];
    for row in 0..table.units().len() {
        let cells: Option<Vec<f64>> = columns.iter().map(|it| table.cell(row, *it)).collect();
        for (column, cell) in whole.iter_mut().zip(cells.unwrap_or_default()) {
            column.push(cell);
        }
    }
    whole
}

/// The eigenvalues of a symmetric matrix and, column by column, its eigenvectors: rotations that
/// make one element after the other 0 until nothing is left beside the diagonal.
fn jacobi(mut matrix: Vec<Vec<f64>>) -> (Vec<f64>, Vec<Vec<f64>>) {
    let size = matrix.len();
    let mut vectors = vec![vec![0.0; size]; size];
    vectors.iter_mut().enumerate().for_each(|(at, row)| row[at] = 1.0);
    // Convergence is quadratic: ten sweeps are many, a hundred are never reached.
    for _ in 0..100 {
        let mut beside = 0.0;
        for (at, row) in matrix.iter().enumerate() {
            beside += row[at + 1..].iter().map(|it| it * it).sum::<f64>();
        }
        if beside < 1e-28 * size as f64 {
            break;
        }
        for p in 0..size {
            for q in p + 1..size {
                rotate(&mut matrix, &mut vectors, (p, q));
            }
        }
    }
    ((0..size).map(|at| matrix[at][at]).collect(), vectors)
}

fn rotate(matrix: &mut [Vec<f64>], vectors: &mut [Vec<f64>], (p, q): (usize, usize)) {
    if matrix[p][q] == 0.0 {
        return;
    }
    let half = (matrix[q][q] - matrix[p][p]) / (2.0 * matrix[p][q]);
    let sign = if half < 0.0 { -1.0 } else { 1.0 };
    let tangent = sign / (half.abs() + (half * half + 1.0).sqrt());
    let cosine = 1.0 / (tangent * tangent + 1.0).sqrt();
    let sine = tangent * cosine;
    let turn = |row: &mut [f64]| {
        let (x, y) = (row[p], row[q]);
        row[p] = cosine * x - sine * y;
        row[q] = sine * x + cosine * y;
    };
    matrix.iter_mut().for_each(|row| turn(row));
    let (head, tail) = matrix.split_at_mut(q);
    for (x, y) in head[p].iter_mut().zip(tail[0].iter_mut()) {
        (*x, *y) = (cosine * *x - sine * *y, sine * *x + cosine * *y);
    }
    vectors.iter_mut().for_each(|row| turn(row));
}

#[cfg(test)]
mod tests {
    use super::jacobi;

    #[test]
    fn eigenvalues_of_a_matrix_known_by_hand() {
        // 2 -1 0 / -1 2 -1 / 0 -1 2 has 2 - sqrt 2, 2 and 2 + sqrt 2.
        let matrix = vec![vec![2.0, -1.0, 0.0], vec![-1.0, 2.0, -1.0], vec![0.0, -1.0, 2.0]];
        let (mut values, vectors) = jacobi(matrix);
        let length: f64 = vectors.iter().map(|row| row[0] * row[0]).sum();
        assert!((length - 1.0).abs() < 1e-14);
        values.sort_by(f64::total_cmp);
        let root = 2.0_f64.sqrt();
        for (found, known) in values.iter().zip([2.0 - root, 2.0, 2.0 + root]) {
            assert!((found - known).abs() < 1e-14, "{found} {known}");
        }
    }
}
