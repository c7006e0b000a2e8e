import type { LayerNodes, NodeId } from '../../../engine/graph.js';
import { sameShape } from '../../../engine/tensor.js';
import { oneStepOnly } from './broadcast.js';
import { carryLost } from './carry.js';
import { overwritten } from './handedDown.js';
import type { Guess, Hypothesis } from './hypothesis.js';
import { changed, endOf, type Known, type Right, reversed, rolled, withPenalty } from './known.js';
import { oneExample, upstreamForDelta } from './misplacedCotangent.js';
import type { FaultName } from './names.js';
import { permutedRows } from './permutedRows.js';
import { handed } from './replay.js';
import { staleInput } from './stale.js';
import { crossTermsMissing } from './withinSoftmax.js';

/** ∇W. */
export function weights(known: Known): Hypothesis[] {
  return [
    ...inOtherPlaces(known),
    ...oneExample(known),
    ...penalties(known),
    ...carryLost(known),
    ...crossTermsMissing(known),
    ...oneStepOnly(known),
    ...overwritten(known),
    ...otherInputs(known),
    ...upstreamForDelta(known),
    permutedRows(known),
    ...staleInput(known),
  ];
}

/** Transposed, shifted, flipped. */
export function inOtherPlaces(known: Right): Guess[] {
  const { b, expected } = known;
  const shape = b.shape(expected);
  const as = (fault: FaultName, change: (tensor: NodeId) => NodeId): Guess[] =>
    changed(known, change).map((node) => ({ fault, node }));
  const swapped = [1, 0, ...shape.slice(2).map((_, k) => k + 2)];
  const spatial = shape.slice(2).map((_, k) => k + 2);
  const guesses = [
    ...as('transposed', (tensor) => b.reshape(b.apply('permute', [tensor], { order: swapped }), shape)),
    ...[1, -1].flatMap((by) => as('input-shifted', (tensor) => rolled(b, tensor, 1, by))),
    ...[1, -1].flatMap((by) => as('output-shifted', (tensor) => rolled(b, tensor, 0, by))),
  ];
  const flipped = (tensor: NodeId): NodeId => spatial.reduce((each, axis) => reversed(b, each, axis), tensor);
  if (shape.length < 2) return [];
  return spatial.length > 0 ? [...as('kernel-flipped', flipped), ...guesses] : guesses;
}

/** λW left out, twice, with the wrong sign, or divided by N. */
function penalties({ b, expected, penalty, examples }: Known): Guess[] {
  if (penalty === null) return [];
  const rest = b.sub(expected, penalty);
  const withPart = (fault: FaultName, part: number): Guess => ({
    fault,
    node: b.add(rest, b.mul(b.number(part), penalty)),
  });
  const alone: Guess = { fault: 'l2-missing', node: rest };
  const all = [alone, withPart('l2-doubled', 2), withPart('l2-sign', -1)];
  return examples === 1 ? all : [...all, withPart('l2-over-batch', 1 / examples)];
}

/** Some other value of the network in place of the layer's input. */
function otherInputs(known: Known): Guess[] {
  const { b, graph, layer, claim } = known;
  const end = endOf(known);
  if (!layer || end === null) return [];
  const { x, z, a } = layer;
  const maker = graph.layers.find((each) => each !== layer && each.a === x && each.z !== x);
  const dropout = graph.layers.find((each) => each.a === x && typeOf(known, each) === 'dropout');
  const others: readonly (readonly [FaultName, NodeId | undefined])[] = [
    ['preactivation-for-activation', maker?.z],
    ['activation-before-dropout', dropout?.x],
    ['own-output-for-input', z],
    ['own-output-for-input', a === z ? undefined : a],
  ];
  return others.flatMap(([fault, other]) => {
    if (other === undefined || !sameShape(b.shape(other), b.shape(x))) return [];
    const made = handed(b, layer, claim.claim.node, end, { x: other });
    return made === null ? [] : [{ fault, node: withPenalty(known, made) }];
  });
}

function typeOf({ point }: Known, { path }: LayerNodes): string | undefined {
  return point.model.layers.find((layer) => layer.path === path)?.type;
}
