import { stridesOf } from '../../engine/primitives/strided.js';
import { type Shape, sizeOf } from '../../engine/tensor.js';
import { unfolded } from './explain.js';
import type { ExplainQuery, Explanation } from './explanation.js';
import type { Entry } from './made.js';
import type { Piecewise } from './piecewise.js';
import { placeAt } from './primitives/rule.js';
import type { Scene } from './scene.js';

/** Levels and terms of an answer, at most. */
const DEEPEST = 12;
const MOST_TERMS = 1000;

/**
 * The entry that is asked for, unfolded; yields between its parts, while the scene must not change. `resolve`: other words for
 * a name (`hidden.δ`), or null where it means nothing; `hint` says what was perhaps meant. Throws an Error for the user where
 * `at` names no number.
 */
export function* explain(
  scene: Scene,
  { at, depth, most, from = 0 }: ExplainQuery,
  resolve: (name: string) => string | null,
  hint: (name: string) => string,
): Piecewise<Explanation> {
  const entry = entryAt(scene, at, resolve, hint);
  const telling = { scene, most: bounded(most, 1, MOST_TERMS), told: new Set<string>(), made: 0 };
  return yield* unfolded(telling, entry, bounded(depth, 0, DEEPEST), bounded(from, 0, Number.MAX_SAFE_INTEGER));
}

function bounded(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, Math.floor(value) || 0));
}

function entryAt(
  scene: Scene,
  at: string,
  resolve: (name: string) => string | null,
  hint: (name: string) => string,
): Entry {
  const [, name = '', indices = null] = /^\s*([^[\]]*?)\s*(?:\[([^[\]]*)\])?\s*$/.exec(at) ?? [];
  const unnamed = /^#(\d+)$/.exec(name);
  if (unnamed) return unnamedAt(scene, Number(unnamed[1]), indices, at);
  const quantity = scene.names.all.get(resolve(name) ?? name);
  if (!quantity && isFrozen(scene, name))
    throw new Error(
      `${name.replace(/\.[^.]*$/, '')} is frozen (train.freeze): no update changes it; ask for its .gradient`,
    );
  if (!quantity) throw new Error(`there is no "${name || at}" to explain${hint(name || at)}`);
  const shape = scene.reading.shape(quantity.node);
  const index =
    indices === null ? [] : indices.split(',').map((part) => Number(part.trim() === '' ? Number.NaN : part));
  const fits =
    index.length === shape.length &&
    index.every((i, axis) => Number.isInteger(i) && i >= 0 && i < (shape[axis] as number));
  if (!fits) throw new Error(misfit(quantity.name, shape, indices));
  return { node: quantity.node, place: placeAt(index, stridesOf(shape)) };
}

/** Whether the update of a frozen parameter is asked for. */
function isFrozen({ model }: Scene, name: string): boolean {
  return model.parameters.some((each) => each.frozen && name.startsWith(`${each.name}.`));
}

function misfit(name: string, shape: Shape, indices: string | null): string {
  if (shape.length === 0) return `${name} is one number: ask for it without an index`;
  const last = `${name}[${shape.map((extent) => extent - 1).join(',')}]`;
  const first = `${name}[${shape.map(() => 0).join(',')}]`;
  const said = indices === null ? 'say which of its numbers' : `there is no [${indices}]`;
  return `${said}: ${name} has the shape [${shape.join(', ')}], from ${first} to ${last}`;
}

function unnamedAt({ reading }: Scene, node: number, indices: string | null, at: string): Entry {
  const place = Number(indices);
  const known = node < reading.expanded.nodes.length && place >= 0 && place < sizeOf(reading.shape(node));
  if (!known || !Number.isInteger(place))
    throw new Error(`there is no "${at}" in this step: batches of this size have no such part`);
  return { node, place };
}
