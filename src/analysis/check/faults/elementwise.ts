import type { GraphBuilder } from '../../../engine/builder.js';
import { elementwiseDerivative } from '../../../engine/differentiate.js';
import type { NodeId } from '../../../engine/graph.js';
import { ACTIVATIONS, type Activation } from '../../../engine/ops/activations.js';
import type { Guess } from './hypothesis.js';
import type { FaultName } from './names.js';
import { replay } from './replay.js';

/** An elementwise function a = f(z), its derivative f'(z), and the cotangent that f' is multiplied by; null: by none. */
export interface Elementwise {
  readonly b: GraphBuilder;
  readonly z: NodeId;
  readonly a: NodeId;
  readonly slope: NodeId;
  readonly cotangent: NodeId | null;
}

/** Mistakes in a derivative f'(z), the likeliest first. */
export function elementwise(given: Elementwise): Guess[] {
  const { b, z, a, slope, cotangent } = given;
  const as = (fault: FaultName, wrong: NodeId): Guess => ({
    fault,
    node: cotangent === null ? wrong : b.mul(cotangent, wrong),
  });
  return [
    as('derivative-at-activation', slopeAt(given, a)),
    as('derivative-missing', b.expand(b.number(1), b.shape(z))),
    as('function-for-derivative', a),
    as('derivative-twice', b.mul(slope, slope)),
    ...others(b, z).map(({ of, node }) => ({ ...as('derivative-of-another', node), of })),
  ];
}

/** f' at another place than z. */
function slopeAt({ b, z, a }: Elementwise, place: NodeId): NodeId {
  const other = b.apply('detach', [place]);
  const now = replay(b, { from: z + 1, to: a + 1 }, new Map([[z, other]]));
  return elementwiseDerivative(b, now(a), other);
}

/** Slopes for negative z that people give leaky relu. */
const LEAKS = [0.01, 0.1, 0.125, 0.2, 0.3, 0.25, 0.5];

/** The derivatives of the activations that the engine knows; of one that mixes entries there is none. */
function others(b: GraphBuilder, z: NodeId): { readonly of: string; readonly node: NodeId }[] {
  const known = Object.entries<Activation>(ACTIVATIONS).filter(([name]) => name !== 'softmax' && name !== 'leaky-relu');
  const plain = known.map(([of, { build, parameters }]) => {
    return { of, node: slopeOf(b, z, (at) => build(b, at, parameters)) };
  });
  const leaky = LEAKS.map((slope) => {
    const node = slopeOf(b, z, (at) => ACTIVATIONS['leaky-relu'].build(b, at, { slope }));
    return { of: `leaky-relu with slope ${slope}`, node };
  });
  return [...plain, ...leaky];
}

function slopeOf(b: GraphBuilder, z: NodeId, build: (at: NodeId) => NodeId): NodeId {
  const at = b.apply('detach', [z]);
  return elementwiseDerivative(b, build(at), at);
}
