import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import { sizeOf } from '../tensor.js';
import { xLogY } from './elementwise.js';

export interface Loss {
  readonly parameters: Readonly<Record<string, number>>;
  /** 'classes': y is a class or a row of probabilities; 'numbers': y has the output's shape. */
  readonly target: 'classes' | 'numbers';
  /** What the network's output is: z of the last layer for a loss from logits. */
  readonly from: 'outputs' | 'logits' | 'probabilities';
  /** J's terms, entry by entry, of shape [N, …]; J is their sum over all, divided by N. */
  terms(b: GraphBuilder, output: NodeId, y: NodeId, parameters: Readonly<Record<string, number>>): NodeId;
}

const half = 0.5;

/** Every loss of the model file (contract, §1): a new one is a new entry. */
export const LOSSES = {
  'squared-error': {
    parameters: {},
    target: 'numbers',
    from: 'outputs',
    terms: (b, a, y) => b.fuse('squaredError', [a, y], { divisor: 2 }),
  },
  'mean-squared-error': {
    parameters: {},
    target: 'numbers',
    from: 'outputs',
    terms: (b, a, y) => b.fuse('squaredError', [a, y], { divisor: outputsOf(b, a) }),
  },
  'absolute-error': {
    parameters: {},
    target: 'numbers',
    from: 'outputs',
    terms: (b, a, y) => b.apply('abs', [b.sub(a, y)]),
  },
  /** ½e² up to the threshold t, t(|e| − ½t) beyond (Huber 1964; torch.nn.HuberLoss). */
  huber: {
    parameters: { threshold: 1 },
    target: 'numbers',
    from: 'outputs',
    terms: (b, a, y, { threshold = 1 }) => {
      const error = b.sub(a, y);
      const size = b.apply('abs', [error]);
      const near = b.mul(b.number(half), square(b, error));
      const far = b.mul(b.number(threshold), b.sub(size, b.number(half * threshold)));
      return b.where(b.apply('lessEqual', [size, b.number(threshold)]), near, far);
    },
  },
  /** −Σ y log softmax(z) along the last axis; for sequences and maps of logits the mean over their positions. */
  'cross-entropy': {
    parameters: {},
    target: 'classes',
    from: 'logits',
    terms: (b, z, y) => {
      const terms = b.fuse('softmaxCrossEntropy', [z, y], {});
      const positions = sizeOf(b.shape(z).slice(1, -1));
      return positions === 1 ? terms : b.div(terms, b.number(positions));
    },
  },
  /** −(y log a + (1 − y) log(1 − a)), with 0 log 0 = 0. */
  'binary-cross-entropy': {
    parameters: {},
    target: 'numbers',
    from: 'probabilities',
    terms: (b, a, y) => {
      const rest = b.sub(b.number(1), y);
      const certain = xLogY(b, y, a);
      const uncertain = xLogY(b, rest, b.sub(b.number(1), a));
      return b.apply('negate', [b.add(certain, uncertain)]);
    },
  },
  /** softplus(z) − z y: the same, from logits, without overflow. */
  'binary-cross-entropy-with-logits': {
    parameters: {},
    target: 'numbers',
    from: 'logits',
    terms: (b, z, y) => b.fuse('binaryCrossEntropy', [z, y], {}),
  },
} as const satisfies Record<string, Loss>;

export type LossName = keyof typeof LOSSES;

/** Divides the sum of J's terms by the number of examples. */
export function meanOverExamples(b: GraphBuilder, terms: NodeId): NodeId {
  const examples = b.shape(terms)[0] ?? 1;
  return examples === 1 ? b.total(terms) : b.div(b.total(terms), b.number(examples));
}

function square(b: GraphBuilder, x: NodeId): NodeId {
  return b.mul(x, x);
}

function outputsOf(b: GraphBuilder, a: NodeId): number {
  return sizeOf(b.shape(a).slice(1));
}
