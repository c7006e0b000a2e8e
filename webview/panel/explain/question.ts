import type { LayerState, RunState } from '../../../src/protocol.js';

/** `hidden.weight.gradient[0,1]` taken apart. */
export interface Question {
  readonly layer: string | null;
  /** `delta`, `a`, `weight.update`, `weight`; the name itself where no layer has it. */
  readonly part: string;
  readonly index: readonly number[];
}

const ENDS: ReadonlySet<string> = new Set(['gradient', 'update', 'effective']);

/** Reads what an entry is called; without a layer where it is none's: `loss`, `x[0,1]`. */
export function readQuestion(at: string): Question {
  const [, name = at, inside = ''] = /^([^[]*)\[?([^\]]*)\]?$/.exec(at) ?? [];
  const index = inside === '' ? [] : inside.split(',').map(Number);
  const words = name.split('.');
  const long = ENDS.has(words.at(-1) ?? '') && words.length > 2;
  const part = words.slice(long ? -2 : -1).join('.');
  return { layer: words.length > 1 ? words.slice(0, long ? -2 : -1).join('.') : null, part, index };
}

export function written({ layer, part, index }: Question): string {
  return `${layer === null ? '' : `${layer}.`}${part}${index.length === 0 ? '' : `[${index.join(',')}]`}`;
}

/** The three ways to turn an entry: blame backward, value forward, change across the update. */
export type Turn = 'delta' | 'a' | 'update';

export function turnOf({ part }: Question): Turn | null {
  if (part === 'delta' || part === 'a') return part;
  if (part === 'z') return 'a';
  return /\.(update|gradient)$/.test(part) || part === 'weight' || part === 'bias' ? 'update' : null;
}

/** The same unit turned; null where its layer has no weights. What a unit does not say of a weight (which input) starts at 0. */
export function turned(question: Question, to: Turn, run: RunState): Question | null {
  const layer = layerOf(question, run);
  if (!layer) return null;
  const axes = layer.outputShape.length;
  const ofWeight = turnOf(question) === 'update';
  const unit = ofWeight ? [question.index[0] ?? 0] : question.index.slice(1);
  const example = ofWeight ? 0 : (question.index[0] ?? 0);
  if (to !== 'update') return { layer: layer.path, part: to, index: [example, ...padded(unit, axes)] };
  const weight = layer.parameters.find(({ name }) => name === `${layer.path}.weight`);
  if (!weight) return null;
  // A frozen weight has no update.
  const part = weight.frozen ? 'weight.gradient' : 'weight.update';
  return { layer: layer.path, part, index: padded(unit.slice(0, 1), weight.shape.length) };
}

function padded(index: readonly number[], length: number): number[] {
  return Array.from({ length }, (_, axis) => index[axis] ?? 0);
}

export function layerOf({ layer }: Question, run: RunState): LayerState | null {
  return run.layers.find(({ path }) => path === layer) ?? null;
}

/** How long each axis of what is asked for is, the batch first; null where that is not known. */
export function extentsOf(question: Question, run: RunState): readonly number[] | null {
  const layer = layerOf(question, run);
  if (!layer) return null;
  if (['delta', 'a', 'z'].includes(question.part)) return [run.batchSize, ...layer.outputShape];
  const name = `${layer.path}.${question.part.split('.')[0]}`;
  return layer.parameters.find((each) => each.name === name)?.shape ?? null;
}

/** Whether the first axis counts the examples of the batch. */
export function isOfExample({ part }: Question): boolean {
  return ['delta', 'a', 'z'].includes(part);
}

/** What is asked where nobody asked yet: why the first unit of a layer has its δ. */
export function firstQuestion(layer: LayerState): string {
  return written({ layer: layer.path, part: 'delta', index: padded([], layer.outputShape.length + 1) });
}
