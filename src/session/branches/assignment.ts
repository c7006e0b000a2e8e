import type { Model } from '../../engine/model.js';
import { shapeText } from '../../engine/tensor.js';
import { resolveName } from '../watch/scope.js';
import { unknownName } from '../watch/unknown.js';

/** What somebody sets by hand: an entry of a parameter, or η. */
export interface Assignment {
  /** As in watches: `hidden.weight`, `hidden.W`, `learningRate`. */
  readonly name: string;
  /** The layer whose names may stand alone (`W`); none where absent. */
  readonly layer?: string | null;
  /** Of the entry; [] for a number that has no axes, as η. */
  readonly index: readonly number[];
  /** NaN and infinities too. */
  readonly value: number;
  /** Whether a branch is made also where the change could join those made just before at this very step; where absent it joins. */
  readonly fork?: boolean;
}

/** Where an assignment goes: to a parameter's row-major place, or to η. */
export type Target =
  | { readonly kind: 'entry'; readonly name: string; readonly place: number }
  | { readonly kind: 'rate' };

const RATE = 'learningRate';
const COUNTERS: readonly string[] = ['step', 'epoch'];

/** Throws an Error for the user where there is no such place. `names`: all that can be asked for, to say what is wrong with one. */
export function targetOf(
  model: Model,
  { name: written, layer = null, index }: Assignment,
  names: ReadonlySet<string>,
): Target {
  const settable = new Set([RATE, ...model.parameters.map(({ name }) => name)]);
  const name = resolveName(written, { names: settable, layer });
  if (name === null) throw new Error(refusal(written, layer, settable, names));
  const shape = model.parameters.find((each) => each.name === name)?.shape ?? [];
  const place = placeOf(name, index, shape);
  return name === RATE ? { kind: 'rate' } : { kind: 'entry', name, place };
}

function refusal(
  written: string,
  layer: string | null,
  settable: ReadonlySet<string>,
  names: ReadonlySet<string>,
): string {
  const known = COUNTERS.includes(written) ? written : resolveName(written, { names, layer });
  if (known === null) return unknownName(written, { names: settable, layer });
  const why = COUNTERS.includes(known) ? 'counts what was done' : 'is computed';
  return `${known} ${why}, and can not be set: entries of parameters can, and learningRate`;
}

function placeOf(name: string, index: readonly number[], shape: readonly number[]): number {
  if (index.length !== shape.length) {
    const axes = shape.length === 0 ? 'a number' : shapeText(shape);
    throw new Error(`${name} is ${axes}: one entry of it has ${shape.length} indices, not ${index.length}`);
  }
  return index.reduce((place, i, axis) => {
    const extent = shape[axis] as number;
    if (Number.isInteger(i) && i >= 0 && i < extent) return place * extent + i;
    throw new Error(`${name} has no entry ${i} along axis ${axis}, which has ${extent}: the first is 0`);
  }, 0);
}
