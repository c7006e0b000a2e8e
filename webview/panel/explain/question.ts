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
  const ofWeight = turnOf(question) === 'update';
  const unit = ofWeight ? [question.index[0] ?? 0] : question.index.slice(1);
  const example = ofWeight ? 0 : (question.index[0] ?? 0);
  if (to !== 'update') return { layer: layer.path, part: to, index: [example, ...unitIn(layer, to, unit)] };
  const weight = weightOf(layer);
  if (!weight) return null;
  // A frozen weight has no update.
  const part = `${weight.name.slice(layer.path.length + 1)}.${weight.frozen ? 'gradient' : 'update'}`;
  return { layer: layer.path, part, index: padded([rowOf(layer, unit)], weight.shape.length) };
}

/** What is called weight, an attention's last projection too; else the first matrix, W of what comes in. */
export function weightOf({ parameters }: LayerState): LayerState['parameters'][number] | null {
  return (
    parameters.find(({ name }) => name.endsWith('.weight')) ?? parameters.find(({ shape }) => shape.length > 1) ?? null
  );
}

/** W has a row for each unit: the last axis of a sequence, the first one, the channels, of a map. */
export function rowOf(layer: LayerState, unit: readonly number[]): number {
  return (isRecurrent(layer) || (unit.length === 2 && !/^conv/.test(layer.type)) ? unit.at(-1) : unit[0]) ?? 0;
}

/** z and δ of a recurrent layer are those of every step, [T, G · H]; its a may be the last step's alone. */
function isRecurrent({ type }: LayerState): boolean {
  return /^(rnn|lstm|gru)$/.test(type);
}

/** A unit's place among the numbers of an example's δ, or a. */
function unitIn(layer: LayerState, part: string, unit: readonly number[]): readonly number[] {
  const axes = isRecurrent(layer) && part !== 'a' ? 2 : layer.outputShape.length;
  if (!isRecurrent(layer)) return padded(unit, axes);
  const [steps = 1] = layer.inputShape;
  const own = unit.at(-1) ?? 0;
  const step = unit.length > 1 ? (unit[0] as number) : steps - 1;
  const within = part === 'a' ? own % (layer.outputShape.at(-1) ?? 1) : own;
  return axes === 1 ? [within] : [step, within];
}

function padded(index: readonly number[], length: number): number[] {
  return Array.from({ length }, (_, axis) => index[axis] ?? 0);
}

/** A question about a value within a layer, `look.scores.delta`, as one of that layer: names alone do not tell. */
export function settled(question: Question, run: RunState): Question {
  const { layer, part } = question;
  if (layer === null || layerOf(question, run)) return question;
  const cut = layer.lastIndexOf('.');
  const owner = run.layers.find(({ path }) => path === layer.slice(0, Math.max(0, cut)));
  return owner ? { ...question, layer: owner.path, part: `${layer.slice(cut + 1)}.${part}` } : question;
}

export function layerOf({ layer }: Question, run: RunState): LayerState | null {
  return run.layers.find(({ path }) => path === layer) ?? null;
}

/** How long each axis of what is asked for is, the batch first; null where that is not known. */
export function extentsOf(question: Question, run: RunState): readonly number[] | null {
  const layer = layerOf(question, run);
  if (!layer) return null;
  if (question.part === 'a' || (isOfExample(question) && !isRecurrent(layer)))
    return [run.batchSize, ...layer.outputShape];
  if (isOfExample(question)) return [run.batchSize, layer.inputShape[0] ?? 1, rowsOf(layer)];
  const name = `${layer.path}.${question.part.split('.')[0]}`;
  return layer.parameters.find((each) => each.name === name)?.shape ?? null;
}

/** How many numbers z has at each step: all gates of all units, in each direction. */
function rowsOf({ parameters }: LayerState): number {
  const last = parameters.filter(({ name }) => /\.weight_hh_/.test(name)).slice(-2);
  const both = last.some(({ name }) => name.endsWith('_reverse')) ? last : last.slice(-1);
  return both.reduce((sum, { shape }) => sum + (shape[0] ?? 0), 0);
}

/** Whether the first axis counts the examples of the batch. */
export function isOfExample({ part }: Question): boolean {
  return ['delta', 'a', 'z'].includes(part);
}

/** What is asked where nobody asked yet: why the first unit of a layer has its δ. */
export function firstQuestion(layer: LayerState): string {
  return written({ layer: layer.path, part: 'delta', index: [0, ...unitIn(layer, 'delta', [])] });
}
