import type { Layer } from '../../../src/engine/model.js';
import type { At, Expected } from './quantities.js';
import type { Run } from './run.js';

const finite = (data: Iterable<number>): number[] => [...data].filter(Number.isFinite);

const largestFinite = (data: Iterable<number>): number => {
  const all = finite(data);
  return all.length > 0 ? Math.max(...all) : Number.NaN;
};

const sizeOfLargest = (data: Iterable<number>): number => Math.max(0, ...finite(data).map(Math.abs));

/** y of an example: the number of its class, of a sequence that of each place, or its entries. */
export function targetOf({ run, example }: At): Expected {
  const y = run.tensor('y');
  const width = y ? y.data.length / (y.shape[0] ?? 1) : 0;
  const own = [...(y?.data.slice(example * width, (example + 1) * width) ?? [])];
  const isClass = own.length > 2 && own.every((each) => each === 0 || each === 1);
  if (!isClass) return own;
  const classes = y?.shape.at(-1) ?? 1;
  const places = Array.from({ length: width / classes }, (_, place) =>
    own.slice(place * classes, (place + 1) * classes).indexOf(1),
  );
  return places.length === 1 ? (places[0] as number) : places;
}

/** Shares of a layer's a: entries that are 0, and those where f′ is below 4 · 0.05 · 0.95 of the largest slope. */
export function statisticOf(run: Run, layer: string, what: 'zeros' | 'saturated'): number {
  const z = run.data(`${layer}.z`);
  const flat = (value: number): boolean => slope(run.layer(layer).activation, value) < 0.19;
  const entries = what === 'zeros' ? run.data(`${layer}.a`).filter((each) => each === 0) : z.filter(flat);
  return entries.length / z.length;
}

/** f′ as a share of the largest that f has. */
function slope(activation: string | null, z: number): number {
  if (activation === 'sigmoid') return 4 / (2 + Math.exp(z) + Math.exp(-z));
  if (activation === 'tanh') return 1 / Math.cosh(z) ** 2;
  throw new Error(`${activation} is not flat at both ends`);
}

/** A tensor as the Tensors tab looks at it: of a batch the example on view, of a parameter all. */
export function ofSlice({ run, place, example }: At, what: string): Expected {
  const name = place.tensor ?? '';
  const whole = run.tensor(name);
  if (!whole) return null;
  const ofBatch = whole.shape.length > 2 && !run.model.parameters.some((each) => name.startsWith(each.name));
  const width = whole.data.length / (whole.shape[0] ?? 1);
  const seen = finite(ofBatch ? whole.data.slice(example * width, (example + 1) * width) : whole.data);
  switch (what) {
    case 'least':
      return Math.min(...seen);
    case 'largest':
      return Math.max(...seen);
    case 'mean':
      return seen.reduce((sum, each) => sum + each, 0) / seen.length;
    case 'zeros':
      return seen.filter((each) => each === 0).length;
    case 'on view':
      return seen.length;
    case 'entries':
      return whole.data.length;
    case 'norm':
      return run.norm(name);
    default:
      return null;
  }
}

/** The value of the strongest colour: the largest of the tensor; where two are compared, of both. */
export function colourOf({ run, place }: At): number {
  const name = place.tensor ?? '';
  const [, of = ''] = /^(.*)\.(analytic|numeric)$/.exec(name) ?? [];
  const names = of === '' ? [name] : [`${of}.analytic`, `${of}.numeric`];
  return Math.max(...names.map((each) => sizeOfLargest(run.data(each))));
}

/** `a of hidden`, `x`: of the example on view, `from 0 to 64`: of those entries of it; `hidden.weight.gradient on view`; a tensor of a check as a whole. */
export function largestOf({ run, example }: At, of: string): Expected {
  const [, weights] = /^(.*) on view$/.exec(of) ?? [];
  if (weights !== undefined) return sizeOfLargest(run.data(weights));
  const [, whole = of, from = '0', to] = /^(.*) from (\d+) to (\d+)$/.exec(of) ?? [];
  const [, part, layer] = /^(a|delta) of (.*)$/.exec(whole) ?? [];
  if (part === undefined && whole !== 'x') return run.tensor(of) && largestFinite(run.data(of));
  const name = part === undefined ? 'x' : `${layer}.${part}`;
  const { shape = [], data = [] } = run.tensor(name) ?? {};
  const width = data.length / (shape[0] ?? 1);
  return sizeOfLargest(data.slice(example * width + Number(from), example * width + Number(to ?? width)));
}

/** Layers of so few units are drawn as boxes. */
const BOXES = 6;

function isBoxes({ type, outputShape: [units = 0, ...more] }: Layer): boolean {
  return more.length === 0 && units <= BOXES && !/^(flatten|reshape)$/.test(type);
}

const PARTS: Readonly<Record<string, string>> = { W: '', '∇W': '.gradient', ΔW: '.update' };

/** What widths of edges stand for: the sizes of all weights; at the thin end no less than a ten-thousandth of the largest. `|a|`: of all units that are drawn as boxes, and 1 at least. */
export function ofEdges({ run, example }: At, end: string, letter: string): Expected {
  if (letter === 'a')
    return Math.max(
      1,
      ...run.model.layers
        .filter(isBoxes)
        .map(({ path }) => largestOf({ run, example } as At, `a of ${path}`) as number),
    );
  const names = run.model.parameters.map(({ name }) => name).filter((name) => name.endsWith('.weight'));
  const sizes = names
    .flatMap((name) => [...run.data(`${name}${PARTS[letter]}`)].map(Math.abs))
    .filter((each) => each > 0);
  const largest = Math.max(...sizes);
  return end === 'largest' ? largest : Math.max(Math.min(...sizes), largest * 1e-4);
}
