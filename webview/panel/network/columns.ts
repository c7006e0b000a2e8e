import type { LayerState, ParameterState, TensorQuery } from '../../../src/protocol.js';
import { type Shown, selectedLayer } from '../view.js';
import { type Face, type Field, faceOf, faceOfInput, fieldOf, pageOf } from './face.js';
import { INPUT, LOSS, type Wired } from './wiring.js';

/** What edges and maps of weights show. */
export type EdgesShow = 'gradient' | 'weight' | 'update';

/** Numbers of the example's entries from ≤ i < to of a quantity; null where they are not here yet. */
export interface Values {
  readonly from: number;
  readonly data: Float64Array;
  /** The largest size among the finite ones. */
  readonly largest: number;
}

/** Of a layer's weights: a row a unit (a channel), a column an input, from the page's first unit on. */
export interface Weights {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
  readonly largest: number;
  /** Inputs in all, and how many of them one column stands for: by the one with the largest size. */
  readonly inputs: number;
  readonly each: number;
}

export interface Column extends Wired {
  readonly title: string;
  /** Of one example's numbers. */
  readonly shape: readonly number[];
  readonly face: Face;
  readonly field: Field;
  /** Groups on view: units, channels, places of a sequence. */
  readonly page: { readonly from: number; readonly to: number };
  readonly a: Values | null;
  readonly delta: Values | null;
  /** Where z and δ are no numbers of its units, what they are numbers of: gates of a recurrent layer, or places that it does not put out. */
  readonly apart: Apart | null;
  readonly z: Values | null;
  readonly weights: Weights | null;
  /** What the run, where it stands within its step, has computed. */
  readonly reached: { readonly forward: boolean; readonly backward: boolean };
  /** The run stands here. */
  readonly here: boolean;
}

/** So many inputs of a unit are drawn side by side. */
const WIDEST = 128;

/** The example on view: the last one where the batch has fewer. */
export function exampleOf({ view, run }: Shown): number {
  return Math.max(0, Math.min(view.example, run.batchSize - 1));
}

export function columnOf(shown: Shown, { key, layer }: Wired): Column {
  if (layer) return layerColumn(shown, layer);
  return key === INPUT ? inputColumn(shown) : lossColumn(shown);
}

function layerColumn(shown: Shown, layer: LayerState): Column {
  const { run } = shown;
  const face = faceOf(layer);
  const field = fieldOf(face);
  const page = pageShown(shown, layer.path, field);
  const found = (part: string): Values | 'unlike' | null => valuesOf(shown, `${layer.path}.${part}`, field, page);
  const values = (part: string): Values | null => ofUnits(found(part));
  return {
    key: layer.path,
    layer,
    title: layer.path.split('.').at(-1) ?? layer.path,
    shape: layer.outputShape,
    face,
    field,
    page,
    a: values('a'),
    delta: values('delta'),
    apart: found('delta') === 'unlike' ? apartOf(layer) : null,
    z: face.kind === 'units' ? values('z') : null,
    weights: weightsOf(shown, layer, field, page),
    reached: layer.reached,
    here: run.position.layer === layer.path,
  };
}

const WHOLE = { from: 0, to: 0 };

function inputColumn(shown: Shown): Column {
  const face = faceOfInput(shown.run.layers[0]);
  const field = fieldOf(face);
  const page = pageShown(shown, INPUT, field);
  const a = ofUnits(valuesOf(shown, 'x', field, page));
  const reached = { forward: true, backward: false };
  const nothing = { delta: null, apart: null, z: null, weights: null, layer: null, here: false };
  const shape = shown.run.layers[0]?.inputShape ?? [];
  return { key: INPUT, title: 'x', shape, face, field, page, a, reached, ...nothing };
}

function lossColumn({ run }: Shown): Column {
  const { phase } = run.position;
  const reached = { forward: phase !== 'forward', backward: phase !== 'forward' };
  const nothing = { a: null, delta: null, apart: null, z: null, weights: null, layer: null };
  const face = { kind: 'card' } as const;
  return {
    key: LOSS,
    title: 'loss',
    shape: [],
    face,
    field: fieldOf(face),
    page: WHOLE,
    reached,
    here: phase === 'loss',
    ...nothing,
  };
}

/** The page that was turned to, else that of the selected unit. */
function pageShown({ view }: Shown, key: string, field: Field): Column['page'] {
  const turned = view.network.pages[key];
  const selected = selectedLayer(view)?.path === key ? Math.floor((view.unit ?? 0) / Math.max(1, field.size)) : 0;
  return pageOf(field, turned ?? selected);
}

/** What numbers are of that are not of the units. */
export type Apart = 'by gate' | 'by place';

export function apartOf({ type }: LayerState): Apart {
  return type === 'lstm' || type === 'gru' ? 'by gate' : 'by place';
}

/** How many numbers an example has of a quantity. */
export function perExample({ shape }: { readonly shape: readonly number[] }): number {
  return entriesOf(shape.slice(1));
}

/** 'unlike': these are no numbers of the units. */
function valuesOf(
  shown: Shown,
  name: string,
  { size, groups }: Field,
  { from, to }: Column['page'],
): Values | 'unlike' | null {
  if (to <= from) return null;
  const example = exampleOf(shown);
  const query = { name, rows: [example, example + 1], columns: [from * size, to * size] } as const;
  const slice = shown.fetched.slice(query, shown.state.revision);
  if (!slice) return null;
  if (perExample(slice) !== groups * size) return 'unlike';
  return { from: slice.columns[0], data: slice.data, largest: largestOf(slice.data) };
}

function ofUnits(found: Values | 'unlike' | null): Values | null {
  return found === 'unlike' ? null : found;
}

function entriesOf(shape: readonly number[]): number {
  return shape.reduce((size, extent) => size * extent, 1);
}

export function largestOf(data: Iterable<number>): number {
  let largest = 0;
  for (const value of data) if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
  return largest;
}

/** What numbers on view are called: `a of hidden`; with the entries from which to which, where those are a page of them. */
export function nameOf({ key, shape }: Column, part: 'a' | 'delta', { from, data }: Values): string {
  const whole = key === INPUT ? 'x' : `${part} of ${key}`;
  return data.length < entriesOf(shape) ? `${whole} from ${from} to ${from + data.length}` : whole;
}

/** What stands in place of a number: a run has not come to it yet, or it is one of each gate, which Tensors shows. */
export function missing({ apart, reached }: Column, part: 'a' | 'delta'): string {
  return part === 'delta' && apart && reached.backward ? ` ${apart}` : ' –';
}

/** The parameter whose first axis counts a layer's units (channels), where there is one. */
export function unitWeight({ path, type, parameters, outputShape }: LayerState): ParameterState | null {
  const weight = parameters.find(({ name }) => name === `${path}.weight`);
  if (!weight || weight.shape.length < 2 || type === 'embedding' || type === 'position') return null;
  return weight.shape[0] === outputShape[unitAxis(outputShape)] ? weight : null;
}

/** Of one example's shape, the axis that counts units: channels stand first, units of a sequence last. */
export function unitAxis(outputShape: readonly number[]): number {
  return outputShape.length === 2 ? 1 : 0;
}

/** A tensor of the weights that is asked for: W, its gradient, or what the coming update adds. */
export function weightName(name: string, show: EdgesShow): string {
  return show === 'weight' ? name : `${name}.${show}`;
}

function weightsOf(shown: Shown, layer: LayerState, field: Field, page: Column['page']): Weights | null {
  const weight = unitWeight(layer);
  const show = shown.view.network.edges;
  if (!weight || field.groups !== weight.shape[0] || (show === 'update' && weight.frozen)) return null;
  const inputs = weight.shape.slice(1).reduce((size, extent) => size * extent, 1);
  const name = weightName(weight.name, show);
  const each = weight.shape.length === 2 ? Math.ceil(inputs / WIDEST) : 1;
  const query: TensorQuery = {
    name,
    rows: [page.from, page.to],
    columns: [0, each > 1 ? inputs : Math.min(inputs, WIDEST)],
    ...(each > 1 ? { plane: { down: 0, across: 1, at: [0, 0], cell: [1, each] } } : {}),
  };
  const slice = shown.fetched.slice(query, shown.state.revision);
  if (!slice) return null;
  const rows = page.to - page.from;
  const columns = slice.data.length / rows;
  return { name: weight.name, inputs, each, rows, columns, data: slice.data, largest: largestOf(slice.data) };
}

/** The example's number of an entry; null where it is not on the page, or not here yet. */
export function valueAt(values: Values | null, entry: number): number | null {
  return values?.data[entry - values.from] ?? null;
}
