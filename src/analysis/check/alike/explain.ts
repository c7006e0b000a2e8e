import { LOSSES, type Loss } from '../../../engine/ops/losses.js';
import { sameShape, type Tensor } from '../../../engine/tensor.js';
import { blame } from '../claims/blame.js';
import { type JudgedClaims, judgeClaims } from '../claims/judgeClaims.js';
import { explain } from '../faults/explain.js';
import { explainBlame } from '../faults/explainBlame.js';
import type { FaultName } from '../faults/names.js';
import type { CodePart, JudgedCode } from '../opaque/judge.js';
import { alikeOf } from './forward.js';
import { doubles, modelOf, partsOf } from './model.js';

/** Of more numbers than so many in all nothing is computed again: one explanation is one piece of work, in which nothing is cancelled. */
const MOST = 2e4;

/**
 * What the mistakes in a backward are, where its forward computes what layers of the engine would: by the same table as claims.
 * [] where it is like none of them, or where nothing fits.
 */
export function explainAlike(code: JudgedCode, part: CodePart): readonly FaultName[] {
  const { placed } = code;
  const size = placed.inputs.reduce((sum, { data }) => sum + data.length, placed.y.length);
  if (size > MOST || placed.inputs[0] === undefined) return [];
  return code.layer === 'loss' ? ofLoss(code, part) : ofLayer(code, part);
}

function ofLayer({ placed, parts }: JudgedCode, part: CodePart): readonly FaultName[] {
  const [x, ...others] = placed.inputs;
  if (!x) return [];
  const shapes = { x: x.shape, y: placed.shape, parameters: others.map(({ shape }) => shape) };
  const alike = alikeOf(shapes, { ...placed, x: x.data, parameters: others.map(({ data }) => data) });
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
  return saidOf(judgeClaims({ model, state, batch, claims: { gradients: claimed, cotangents } }), nameOf(part.place));
}

/** Of everything that fits, the names of what this claim shows. */
function saidOf(result: JudgedClaims, name: string): readonly FaultName[] {
  const blamed = blame(result.judged).find(({ claims }) => claims.includes(name));
  if (!blamed) return [];
  const together = explainBlame(result, blamed).map(({ fault }) => fault);
  if (together.length > 0) return [...new Set(together)];
  const claim = result.judged.find((each) => each.name === name);
  const { fault, also } = claim ? explain(result, claim) : NOTHING;
  return [fault, ...also].filter((each) => each !== 'unknown');
}

const NOTHING = { fault: 'unknown', also: [] } as const;

/** A loss is one of the engine's, times a factor, where its right derivative is that of the engine's, times the same. */
function ofLoss({ placed }: JudgedCode, part: CodePart): readonly FaultName[] {
  const [output, target] = placed.inputs;
  if (!output || !target || !sameShape(output.shape, target.shape)) return [];
  for (const [name, loss] of Object.entries<Loss>(LOSSES)) {
    const said = ofKnownLoss(name, loss, doubles(output.shape, output.data), doubles(target.shape, target.data));
    if (said) return said;
  }
  return [];

  function ofKnownLoss(loss: string, { terms, parameters }: Loss, x: Tensor, y: Tensor): readonly FaultName[] | null {
    const shape = { x: x.shape, y: y.shape };
    const layers = { precision: placed.precision, parameters: [], parts: [], loss };
    const model = modelOf({ ...shape, ...layers, terms: (b, a, t) => terms(b, a, t, parameters) });
    const judged = (claim: ArrayLike<number>): JudgedClaims => {
      const claims = { gradients: new Map(), cotangents: new Map([['x', doubles(x.shape, claim)]]) };
      const state = { step: 0, parameters: new Map(), buffers: new Map(), moments: new Map() };
      return judgeClaims({ model, state, batch: { x, y }, claims });
    };
    const own = judged(part.exact).judged[0];
    const scale = own && scaleOf(part, own.exact, own.bound, x.shape);
    return scale ? saidOf(judged(part.analytic.map((each) => each / scale)), 'x') : null;
  }
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
