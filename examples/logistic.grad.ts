// Logistic regression with its gradient worked out by hand: a program of your own, seen from outside.
// DeltaScope asks it for J and for the gradient, and compares the two.

type Vector = { shape: number[]; data: number[] };
type Parameters = { w: Vector; b: Vector };
type Batch = { x: number[][]; y: number[] };

export const parameters: Parameters = {
  w: { shape: [2], data: [0.2, -0.1] },
  b: { shape: [1], data: [0] },
};

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

/** z = w·x + b of one example. */
function score({ w, b }: Parameters, x: number[]): number {
  return x.reduce((sum, xi, i) => sum + w.data[i] * xi, b.data[0]);
}

/** J = −1/N Σ (y log p + (1 − y) log(1 − p)), p = σ(z): written so that nothing overflows. */
export function loss(parameters: Parameters, { x, y }: Batch): number {
  const terms = x.map((row, n) => {
    const z = score(parameters, row);
    return Math.max(z, 0) - z * y[n] + Math.log1p(Math.exp(-Math.abs(z)));
  });
  return terms.reduce((sum, term) => sum + term, 0) / x.length;
}

/** ∂J/∂z = (p − y) / N for each example; ∂z/∂w = x, ∂z/∂b = 1. */
export function gradient(parameters: Parameters, { x, y }: Batch) {
  const w = [0, 0];
  let b = 0;
  x.forEach((row, n) => {
    const delta = (sigmoid(score(parameters, row)) - y[n]) / x.length;
    row.forEach((xi, i) => {
      w[i] += delta * xi;
    });
    b += delta;
  });
  return { w, b: [b] };
}

// Hours of study, hours of sleep; passed or not.
export const data: Batch = {
  x: [
    [0.5, 7],
    [1, 6],
    [1.5, 8],
    [2, 5],
    [2.5, 7],
    [3, 6],
    [3.5, 8],
    [4, 5],
    [4.5, 7],
    [5, 6],
  ],
  y: [0, 0, 0, 0, 1, 0, 1, 1, 1, 1],
};

export const train = { learningRate: 0.05, epochs: 500 };

/** Where each gradient is computed: findings stand there. */
export const source = { w: 36, b: 38 };
