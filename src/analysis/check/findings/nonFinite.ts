import type { Execution } from '../../../engine/execution.js';
import type { Application, Handwritten } from '../../../engine/graph.js';
import type { Model } from '../../../engine/model.js';
import type { Failure } from '../../../engine/primitives/opaque.js';
import { sizeOf } from '../../../engine/tensor.js';
import { layerOf } from '../../ancestry.js';
import type { Origin } from '../../origin.js';
import { isCode } from '../opaque/codeOps.js';
import type { Point } from '../point.js';
import type { Finding } from '../report.js';
import { placeOf } from './others.js';
import { short } from './words.js';

type Said = Pick<Finding, 'layer' | 'op' | 'range' | 'message'>;

/** Numbers that are not finite, from whatever made the first of them: a parameter, a formula or code of the user's, an op of the engine. */
export function ofOrigin(point: Point, model: Model, origin: Origin): Finding {
  const said =
    origin.phase === 'leaf'
      ? ofLeaf(model, origin)
      : ((origin.phase === 'forward' ? (ofCode(point, origin) ?? ofFormula(point, origin)) : null) ??
        ofOp(model, origin));
  return { ...said, fault: 'non-finite', also: [], fix: null, worst: null };
}

function ofLeaf(model: Model, { layer, op }: Origin): Said {
  const parameter = model.parameters.find(({ name }) => name === op);
  const holder = model.layers.find(({ parameters }) => parameters.includes(op))?.path ?? layer;
  const place = placeOf(model, holder);
  const message = `*${op}* holds a number that is not finite: what it reaches can't be checked.`;
  return { layer: holder, range: parameter?.range ?? place.range, op, message };
}

/** What the code gives where what went into it was finite. */
function ofCode({ graph, backward }: Point, { layer, entry }: Origin): Said | null {
  const node = graph.nodes.filter(isCode).find(({ id }) => id <= graph.loss && layerOf(graph, id) === layer);
  if (!node) return null;
  const { writtenAt } = node.attributes;
  const [failure] = failuresAt(node, backward);
  if (failure) return { layer, op: node.id === graph.loss ? 'loss' : 'forward', ...failure };
  const whose = layer === 'loss' ? '`forward` of the loss' : `\`forward\` of layer *${layer}*`;
  const which = node.id === graph.loss && layer !== 'loss' ? '`loss`' : whose;
  const gives = short(backward.view(node.id)[entry] as number);
  const message = `${which} gives ${gives}, out of numbers that are finite: here the first number that is not arises.`;
  return { layer, op: node.id === graph.loss ? 'loss' : 'forward', range: writtenAt?.() ?? null, message };
}

/** What it throws at the very numbers that it was given. */
function failuresAt({ inputs, attributes, shape }: Application<'opaque'>, run: Execution): Failure[] {
  const failures: Failure[] = [];
  const given = inputs.map((id) => ({ shape: run.shape(id), data: run.view(id) }));
  attributes.attempt?.(new Float64Array(sizeOf(shape)), given, (failure) => failures.push(failure));
  return failures;
}

function ofFormula({ graph, backward }: Point, { layer, op }: Origin): Said | null {
  const made = (each: Handwritten): boolean =>
    each.layer === layer &&
    graph.nodes.some(
      (node) => node.kind === 'apply' && node.op === op && node.id > each.variable && node.id <= each.value,
    );
  const formula = graph.handwritten.find(made);
  if (!formula) return null;
  const [at, values] = [backward.view(formula.variable), backward.view(formula.value)];
  const odd = [...values.keys()].filter((i) => !Number.isFinite(values[i]) && Number.isFinite(at[i]));
  const [first] = odd;
  if (first === undefined) return null;
  const [whose, variable] = formula.op === 'loss' ? ['the loss', 'a'] : [`layer *${layer}*`, 'z'];
  const message = `\`f\` of ${whose} says \`${formula.source.f}\`, which is ${short(values[first] as number)} at ${variable} = ${short(at[first] as number)}. It is not finite at ${odd.length} of ${at.length} points.`;
  return { layer, op: formula.op, range: formula.valueRange, message };
}

const PHASES = { forward: 'going forward', backward: 'going backward' } as const;

function ofOp(model: Model, { layer, op, phase }: Origin): Said {
  if (op === 'gradient' && phase === 'backward') return ofGradient(model, layer);
  const where = layer === 'loss' ? 'the loss' : `layer *${layer}*`;
  const when = phase === 'leaf' ? 'before anything is computed' : PHASES[phase];
  const message = `A number is not finite: ${when}, the first arises in \`${op}\` of ${where}, out of finite ones.`;
  return { ...placeOf(model, layer), op, message };
}

/** Of a program that is all of J: there is no layer to name. */
function ofGradient(model: Model, layer: string): Said {
  const message = '`gradient` gives a number that is not finite, out of numbers that are: here the first one arises.';
  return { ...placeOf(model, layer), op: 'gradient', message };
}
