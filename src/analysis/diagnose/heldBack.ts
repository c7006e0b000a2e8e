import type { Dataset, Layer } from '../../engine/model.js';
import { type Data, sizeOf } from '../../engine/tensor.js';
import { batchPlan } from '../../engine/train/batches.js';
import type { Remedy } from './rule.js';
import type { Scene } from './scene.js';
import { brief, counted } from './words.js';

/** Something in the file that keeps a network from learning a batch by heart. */
export interface Hindrance {
  /** A sentence with the network's numbers. */
  readonly said: string;
  readonly mend: Remedy | null;
}

/** What is known to do so, the surest first. */
export function heldBack(scene: Scene): Hindrance[] {
  const found = [contradicting(scene), straight(scene), penalized(scene), dropping(scene), narrow(scene)];
  return found.filter((each) => each !== null);
}

/** Examples of the first batch with the same x and another y: no function gives both. */
function contradicting({ model }: Scene): Hindrance | null {
  const { data, training, seed } = model;
  const rows = batchPlan(data, training, seed).rows(0);
  const first = new Map<string, number>();
  const against = rows.flatMap((row) => {
    const x = entriesOf(data.x, row).join();
    const other = first.get(x);
    if (other === undefined) first.set(x, row);
    return other !== undefined && differ(data, other, row) ? [[other, row] as const] : [];
  });
  const [pair] = against;
  if (!pair) return null;
  const all =
    against.length > 1 ? `, and so it is with ${counted(against.length - 1, 'more example')} of the batch` : '';
  return {
    said: `Examples ${pair[0] + 1} and ${pair[1] + 1} of the data have the same x and different y${all}: no network is right about both.`,
    mend: {
      title: 'the data',
      why: 'the same x has to mean the same y, or x lacks what tells them apart',
      changes: null,
    },
  };
}

function entriesOf({ data, shape }: Dataset['x'], row: number): Data {
  const size = sizeOf(shape.slice(1));
  return data.subarray(row * size, (row + 1) * size);
}

function differ({ y }: Dataset, a: number, b: number): boolean {
  const other = entriesOf(y, b);
  return entriesOf(y, a).some((value, i) => value !== other[i]);
}

/** Layers that are linear maps, or shifts, of what comes in. */
const LINEAR = /^(dense|conv\dd(-transposed)?|flatten|reshape|avgpool\dd|dropout)$/;

function straight({ model }: Scene): Hindrance | null {
  const { layers } = model;
  const bends = ({ type, activation }: Layer): boolean => !LINEAR.test(type) || (activation ?? 'linear') !== 'linear';
  if (layers.slice(0, -1).some(bends)) return null;
  const hidden = layers.slice(0, -1).filter(({ type }) => /^(dense|conv\dd)$/.test(type));
  const together = layers.length > 1 ? 'No hidden layer has an activation: together they are' : 'One layer is';
  return {
    said: `${together} a linear map of x, and no bend of y can be learned.`,
    mend: hidden.length > 0 ? bent(hidden) : another(layers[0]),
  };
}

function bent(hidden: readonly Layer[]): Remedy {
  const changes = hidden.map(({ path }) => ({
    kind: 'set' as const,
    of: { layer: path },
    key: 'activation',
    value: 'relu',
  }));
  return { title: '`relu` in the hidden layers', why: 'what comes out is no straight line of x then', changes };
}

/** Units of a hidden layer that is put in. */
const HIDDEN = 32;

function another(last: Layer | undefined): Remedy | null {
  if (last?.type !== 'dense') return null;
  const value = { type: 'dense', units: HIDDEN, activation: 'relu' };
  return {
    title: `a hidden layer of ${HIDDEN} \`relu\` units`,
    why: 'what comes out is no straight line of x then',
    changes: [{ kind: 'insert', where: 'before', layer: last.path, value }],
  };
}

function penalized({ model }: Scene): Hindrance | null {
  const { l2 } = model.training;
  if (!(l2 > 0)) return null;
  return {
    said: `The penalty l2 = ${brief(l2)} keeps weights small.`,
    mend: {
      title: '`"l2": 0` while you look for the cause',
      why: 'without a penalty nothing holds the weights back',
      changes: [{ kind: 'set', of: 'train', key: 'l2', value: 0 }],
    },
  };
}

function dropping({ model }: Scene): Hindrance | null {
  const all = model.layers.filter(({ type }) => type === 'dropout');
  const [first] = all;
  if (!first) return null;
  return {
    said: `*${first.path}* hides a part of what comes in, another one at each update.`,
    mend: {
      title: 'no `dropout` while you look for the cause',
      why: 'it is there against learning by heart',
      changes: all.map(({ path }) => ({ kind: 'remove', layer: path })),
    },
  };
}

/** A hidden layer that hands on fewer numbers than there are outputs, less one, and than come in: softmax adds up to 1. */
function narrow({ model }: Scene): Hindrance | null {
  const [first, last] = [model.layers[0], model.layers.at(-1)];
  if (!first || !last) return null;
  const enough = Math.min(sizeOf(first.inputShape), (last.outputShape.at(-1) ?? 1) - 1);
  const tight = model.layers.slice(0, -1).filter(({ outputShape }) => sizeOf(outputShape) < enough);
  const [least] = tight.sort((a, b) => sizeOf(a.outputShape) - sizeOf(b.outputShape));
  if (!least) return null;
  const handed = sizeOf(least.outputShape);
  return {
    said: `*${least.path}* hands on ${counted(handed, 'number')}, for ${last.outputShape.at(-1)} outputs.`,
    mend: {
      title: `${HIDDEN} units in *${least.path}*`,
      why: 'what is lost in a narrow layer no other can bring back',
      changes:
        least.type === 'dense' ? [{ kind: 'set', of: { layer: least.path }, key: 'units', value: HIDDEN }] : null,
    },
  };
}
