import type { TextRange } from '../../../engine/place.js';
import type { Precision } from '../../../engine/tensor.js';
import { layerOf } from '../../ancestry.js';
import { type JudgedPart, matchingPart, resolutionOf, verdictOfParts } from '../exact/entries.js';
import type { JudgedOp } from '../exact/judgedOp.js';
import { movingNodes, type TracedRun } from '../exact/traced.js';
import { accumulates, type Twice } from './accumulated.js';
import { type CodeOp, codeOps } from './codeOps.js';
import { precisionOf } from './computes.js';
import { type Derivatives, derivativesOf } from './derivatives.js';
import { lanesOf } from './lanes.js';
import { judgedPart, undecidedPart } from './parts.js';
import { PlacedCode } from './placed.js';
import { Pullback } from './pullback.js';

/** A backward that the user wrote as code, judged by differences of its own forward at the numbers that went into both. */
export interface JudgedCode extends JudgedOp {
  readonly kind: 'code';
  readonly layer: string;
  /** Where its backward is written. */
  readonly range: TextRange | null;
  readonly placed: PlacedCode;
  readonly parts: readonly CodePart[];
  /** It was said to compute in float64, and gives numbers of float32: it is judged as what it is. */
  readonly undeclared: boolean;
  /** Which of the two does not give the same twice at the same numbers: nothing can be told then. */
  readonly unsteady: 'forward' | 'backward' | null;
}

export interface CodePart extends JudgedPart {
  /** What the code itself calls it: `dx`, `gradients.weight`; of a loss `dy`. */
  readonly name: string;
  /** Each number of the output depends on the same one of this input alone. */
  readonly elementwise: boolean;
  /** What it gives at a call it adds to what it gave at the one before. */
  readonly accumulated: boolean;
  /** Why entries were left open. */
  readonly open: Derivatives['open'];
}

/** Every backward in the graph that is code. Yields after each few calls. From the loss down. */
export function* judgeCode(run: TracedRun, precision: Precision): Generator<void, readonly JudgedCode[]> {
  const judged: JudgedCode[] = [];
  for (const op of codeOps(run.graph)) judged.push(yield* judgeOne(run, op, precision));
  return judged;
}

function* judgeOne(run: TracedRun, op: CodeOp, precision: Precision): Generator<void, JudgedCode> {
  const { node } = op;
  const { placed, analytic } = asComputed(op, run, precision);
  const layer = layerOf(run.graph, node.id);
  const range = node.attributes.backward?.writtenAt?.() ?? null;
  const again = placed.backward();
  const moving = movingNodes(run.graph);
  const wanted = analytic.flatMap((each, k) =>
    each !== null && moving.has(node.inputs[k] as number) ? [{ place: k, analytic: each }] : [],
  );
  const parts: CodePart[] = [];
  for (const { place, analytic: claimed } of wanted) {
    const named = {
      name: nameOf(run, layer, node.inputs[place] as number),
      place,
      input: node.inputs[place] as number,
    };
    const second = again[place] as Float64Array;
    parts.push(yield* judgeInput(placed, named, { first: claimed, second }));
  }
  const added = new Set(parts.flatMap(({ accumulated, place }) => (accumulated ? [place] : [])));
  const sameBackward = analytic.every(
    (each, k) => each === null || added.has(k) || same(each, again[k] as Float64Array),
  );
  const sameForward = same(placed.y, placed.at(0, (placed.inputs[0] as { data: Float64Array }).data));
  const unsteady = !sameForward ? 'forward' : sameBackward ? null : 'backward';
  const said = unsteady === null ? parts : parts.map(undecidedPart);
  return {
    node: node.id,
    kind: 'code',
    op: node.attributes.name,
    layer,
    range,
    placed,
    parts: said,
    verdict: verdictOfParts(said),
    resolution: resolutionOf(said.map(({ exact, bound }) => ({ exact, boundAt: (i) => bound[i] as number }))),
    undeclared: placed.precision !== precision,
    unsteady,
  };
}

/** In the precision that was said; in float32 where the numbers that it gives say so themselves. */
function asComputed(op: CodeOp, run: TracedRun, said: Precision) {
  const at = (precision: Precision) => {
    const placed = new PlacedCode(op, run, precision);
    return { placed, analytic: placed.backward() };
  };
  const found = at(said);
  const handed = found.analytic.flatMap((each) => (each === null ? [] : [...each]));
  const single = [found.placed.y, handed].some((gives) => precisionOf(said, gives) !== said);
  return single ? at('float32') : found;
}

type Named = Pick<CodePart, 'name' | 'place' | 'input'>;

function* judgeInput(placed: PlacedCode, named: Named, twice: Twice): Generator<void, CodePart> {
  yield;
  const analytic = twice.first;
  const { phi, elementwise } = yield* pullbackOf(placed, named.place);
  const { shape } = placed.inputs[named.place] as { readonly shape: readonly number[] };
  const found: Derivatives = yield* derivativesOf(phi, analytic);
  const part =
    found.kind === 'probed' && found.estimates.size === 0 && found.open.size === 0
      ? matchingPart(named.input, named.place, shape)
      : judgedPart({ ...named, shape, analytic, found });
  const accumulated = part.analytic.length > 0 && accumulates(twice, part, placed.unit);
  return { ...part, name: named.name, elementwise, accumulated, open: found.open };
}

/** What an input should be handed, as a function whose derivative that is. */
export function* pullbackOf(
  placed: PlacedCode,
  place: number,
): Generator<void, { readonly phi: Pullback; readonly elementwise: boolean }> {
  const { g, y, unit, inputs } = placed;
  const { data: x, shape } = inputs[place] as (typeof inputs)[number];
  const f = (moved: typeof x): Float64Array => placed.at(place, moved);
  const lanes = yield* lanesOf(f, x, y, { x: shape, y: placed.shape });
  const elementwise = lanes.count === x.length && y.length === x.length;
  return { phi: yield* Pullback.of({ f, x, y, g, lanes, unit }), elementwise };
}

function nameOf({ graph }: TracedRun, layer: string, input: number): string {
  const parameter = [...graph.parameters].find(([, id]) => id === input)?.[0];
  if (parameter !== undefined) return `gradients.${parameter.slice(layer.length + 1)}`;
  return layer === 'loss' ? 'dy' : 'dx';
}

function same(a: Float64Array, b: Float64Array): boolean {
  return a.every((each, i) => Object.is(each, b[i]));
}
