import { LOSSES, type Loss } from '../../../engine/ops/losses.js';
import { sameShape, type Tensor } from '../../../engine/tensor.js';
import { blame } from '../claims/blame.js';
import { type JudgedClaims, judgeClaims } from '../claims/judgeClaims.js';
import { explain } from '../faults/explain.js';
import { explainBlame, type PlacedFault } from '../faults/explainBlame.js';
import type { Explanation } from '../faults/explained.js';
import type { CodePart, JudgedCode } from '../opaque/judge.js';
import { alikeOf } from './forward.js';
import { doubles, modelOf, partsOf } from './model.js';

/** Of more numbers than so many in all nothing is computed again. */
const MOST = 2e4;

/** What the mistakes are, by the part that shows them; those that nothing fits are left out. */
export type AlikeFaults = ReadonlyMap<CodePart, Explanation>;

/**
 * What the mistakes in backward passes are whose forward computes what layers of the engine would: by the same table as claims.
 * Each layer is looked at once, with all that it hands back; yields between pieces of that.
 */
export function* explainAlike(code: readonly JudgedCode[]): Generator<void, AlikeFaults> {
  const found = new Map<CodePart, Explanation>();
  for (const each of code) {
    const wrong = each.parts.filter(({ counts, accumulated }) => counts.mismatch > 0 && !accumulated);
    const { placed } = each;
    const size = placed.inputs.reduce((sum, { data }) => sum + data.length, placed.y.length);
    if (wrong.length === 0 || size > MOST) continue;
    yield;
    const said = each.layer === 'loss' ? yield* ofLoss(each, wrong) : yield* ofLayer(each, wrong);
    for (const [part, explanation] of said) if (explanation.fault !== 'unknown') found.set(part, explanation);
  }
  return found;
}

type Said = [CodePart, Explanation][];

function* ofLayer({ placed, parts }: JudgedCode, wrong: readonly CodePart[]): Generator<void, Said> {
  const [x, ...others] = placed.inputs;
  if (!x) return [];
  const shapes = { x: x.shape, y: placed.shape, parameters: others.map(({ shape }) => shape) };
  const alike = yield* alikeOf(shapes, { ...placed, x: x.data, parameters: others.map(({ data }) => data) });
  if (!alike) return [];
  const layers = partsOf(alike, placed.shape);
  const nameOf = (place: number): string => (place === 0 ? 'x' : `own.${alike.way.roles[place - 1]}`);
  const parameters = others.map(({ shape, data }, k) => ({ name: nameOf(k + 1), value: doubles(shape, data) }));
  const model = modelOf({
    precision: placed.precision,
    x: x.shape,
    y: placed.shape,
    parameters,
    parts: layers,
    loss: 'own',
    terms: (b, output, y) => b.mul(output, y),
  });
  const claimed = new Map(parts.map((each) => [nameOf(each.place), doubles(each.shape, each.analytic)]));
  const cotangents = new Map([[`${layers.at(-1)?.path}.upstream`, doubles(placed.shape, placed.g)]]);
  const dx = claimed.get('x');
  if (dx) cotangents.set('x', dx);
  claimed.delete('x');
  const examples = x.shape[0] ?? 1;
  const target = doubles(
    placed.shape,
    placed.g.map((each) => each * examples),
  );
  const state = {
    step: 0,
    parameters: new Map(parameters.map(({ name, value }) => [name, value.data])),
    buffers: new Map(),
    moments: new Map(),
  };
  const batch = { x: doubles(x.shape, x.data), y: target };
  yield;
  const result = judgeClaims({ model, state, batch, claims: { gradients: claimed, cotangents } });
  const said = yield* saidOf(result);
  return wrong.map((part) => [part, said.get(nameOf(part.place)) ?? NOTHING]);
}

/** Of everything that fits, what each claim shows. */
function* saidOf(result: JudgedClaims): Generator<void, ReadonlyMap<string, Explanation>> {
  const said = new Map<string, Explanation>();
  for (const blamed of blame(result.judged)) {
    yield;
    const together = oneOf(explainBlame(result, blamed));
    for (const name of blamed.claims) {
      if (together) said.set(name, together);
      else {
        yield;
        said.set(name, alone(result, name));
      }
    }
  }
  return said;
}

/** null where nothing fits. */
function oneOf(faults: readonly PlacedFault[]): Explanation | null {
  const [first] = faults;
  if (!first) return null;
  const also = [...new Set(faults.map(({ fault }) => fault))].slice(1);
  return first.of === undefined ? { fault: first.fault, also } : { fault: first.fault, also, of: first.of };
}

function alone(result: JudgedClaims, name: string): Explanation {
  const claim = result.judged.find((each) => each.name === name);
  return claim ? explain(result, claim) : NOTHING;
}

const NOTHING: Explanation = { fault: 'unknown', also: [] };

/** A loss is one of the engine's, times a factor, where its right derivative is that of the engine's, times the same. */
function* ofLoss({ placed }: JudgedCode, [part]: readonly CodePart[]): Generator<void, Said> {
  const [output, target] = placed.inputs;
  if (!part || !output || !target || !sameShape(output.shape, target.shape)) return [];
  const [x, y] = [output, target].map(({ shape, data }) => doubles(shape, data)) as [Tensor, Tensor];
  for (const [loss, { terms, parameters }] of Object.entries<Loss>(LOSSES)) {
    yield;
    const layers = { precision: placed.precision, parameters: [], parts: [], loss };
    const model = modelOf({ x: x.shape, y: y.shape, ...layers, terms: (b, a, t) => terms(b, a, t, parameters) });
    const judged = (claim: ArrayLike<number>): JudgedClaims => {
      const claims = { gradients: new Map(), cotangents: new Map([['x', doubles(x.shape, claim)]]) };
      const state = { step: 0, parameters: new Map(), buffers: new Map(), moments: new Map() };
      return judgeClaims({ model, state, batch: { x, y }, claims });
    };
    const own = judged(part.exact).judged[0];
    const scale = own && scaleOf(part, own.exact, own.bound, x.shape);
    if (!scale) continue;
    const said = yield* saidOf(judged(part.analytic.map((each) => each / scale)));
    return [[part, said.get('x') ?? NOTHING]];
  }
  return [];
}

/** The c of right = c · ours, one of those that people have; null where there is none. */
function scaleOf(
  { exact, bound }: CodePart,
  ours: Float64Array,
  error: Float64Array,
  [examples = 1, ...outputs]: readonly number[],
): number | null {
  const count = outputs.reduce((product, extent) => product * extent, 1);
  const all = [1, 2, 0.5, 4, 0.25].flatMap((each) => [
    each,
    each * examples,
    each * count,
    each * examples * count,
    each / count,
    (each * examples) / count,
  ]);
  const found = all.find((c) =>
    exact.every(
      (each, i) => Math.abs(each - c * (ours[i] as number)) <= (bound[i] as number) + c * (error[i] as number),
    ),
  );
  return found ?? null;
}
