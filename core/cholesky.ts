// Linear systems whose matrix is symmetric and positive: what least squares lead to.

/** x of A x = b by Cholesky's decomposition; `matrix` f64 [n, n] is overwritten. */
export function solve(matrix: Float64Array, right: ArrayLike<number>, n: number): Float64Array {
  for (let a = 0; a < n; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = matrix[a * n + b]!
      for (let k = 0; k < b; k++) sum -= matrix[a * n + k]! * matrix[b * n + k]!
      matrix[a * n + b] = a === b ? Math.sqrt(Math.max(sum, 1e-12)) : sum / matrix[b * n + b]!
    }
  }
  const out = Float64Array.from(right)
  for (let a = 0; a < n; a++) {
    for (let k = 0; k < a; k++) out[a]! -= matrix[a * n + k]! * out[k]!
    out[a]! /= matrix[a * n + a]!
  }
  for (let a = n - 1; a >= 0; a--) {
    for (let k = a + 1; k < n; k++) out[a]! -= matrix[k * n + a]! * out[k]!
    out[a]! /= matrix[a * n + a]!
  }
  return out
}
