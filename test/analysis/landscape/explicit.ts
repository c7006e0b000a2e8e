import type { NodeId } from '../../../src/engine/graph.js';
import type { Model } from '../../../src/engine/model.js';
import type { Trainer } from '../../../src/engine/train/trainer.js';

/** A Hessian as a matrix: central differences of the gradients, entry by entry of all parameters that are not frozen. */
export function explicitHessian(trainer: Trainer, model: Pick<Model, 'parameters'>, h = 1e-5): number[][] {
  const names = trainer.updated.names;
  const gradient = (): number[] =>
    names.flatMap((name) => Array.from(trainer.view(trainer.graph.gradients.get(name) as NodeId)));
  const rows: number[][] = [];
  for (const name of names) {
    const size = model.parameters.find((each) => each.name === name)?.initial.data.length ?? 0;
    for (let place = 0; place < size; place++) {
      const value = trainer.parameter(name)[place] as number;
      trainer.assign(name, place, value + h);
      const above = gradient();
      trainer.assign(name, place, value - h);
      const below = gradient();
      trainer.assign(name, place, value);
      rows.push(above.map((each, i) => (each - (below[i] as number)) / (2 * h)));
    }
  }
  return rows;
}

/** The largest eigenvalue by power iteration on a matrix that a shift has made positive. */
export function powerIteration(matrix: readonly (readonly number[])[]): number {
  const shift = Math.max(...matrix.map((row) => row.reduce((sum, value) => sum + Math.abs(value), 0)));
  let v = matrix.map((_, i) => Math.cos(3 * i + 1));
  let length = 0;
  for (let i = 0; i < 4000; i++) {
    const next = matrix.map((row, k) =>
      row.reduce((sum, value, j) => sum + value * (v[j] as number), shift * (v[k] as number)),
    );
    length = Math.hypot(...next);
    v = next.map((value) => value / length);
  }
  return length - shift;
}
