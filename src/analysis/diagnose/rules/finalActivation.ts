import type { Dataset } from '../../../engine/model.js';
import { sizeOf } from '../../../engine/tensor.js';
import type { Link } from '../chain.js';
import type { Found, Remedy, Rule, Saying } from '../rule.js';
import type { Scene } from '../scene.js';
import { SOURCES } from '../sources.js';
import { brief, counted } from '../words.js';

/** What comes out of an activation, from and to; those that give any number are not here. */
const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  sigmoid: [0, 1],
  hardsigmoid: [0, 1],
  softmax: [0, 1],
  tanh: [-1, 1],
  hardtanh: [-1, 1],
  softsign: [-1, 1],
  relu: [0, Number.POSITIVE_INFINITY],
  softplus: [0, Number.POSITIVE_INFINITY],
  relu6: [0, 6],
  'log-sigmoid': [Number.NEGATIVE_INFINITY, 0],
};

/** The last layer's activation can't give what the loss asks for. */
export const FINAL_ACTIVATION: Rule = {
  name: 'finalActivation',
  causes: [],
  judge: (scene) => {
    const [top] = scene.chain;
    const { loss } = scene.model;
    if (!top || scene.isCode) return { silent: 'the last layer is code' };
    const name = top.activation.activation ?? (top.activation.type === 'softmax' ? 'softmax' : 'linear');
    const range = RANGES[name];
    if (name === 'softmax' && (top.layer.outputShape.at(-1) ?? 1) === 1) return constantSoftmax(top);
    if (/^cross-entropy$|logits$/.test(loss)) return range ? boundedLogits(scene, top, name, range) : 'quiet';
    if (loss === 'binary-cross-entropy')
      return range && range[0] >= 0 && range[1] <= 1 ? 'quiet' : noProbability(top, name);
    return range ? outOfRange(scene, top, name, range) : 'quiet';
  },
};

function constantSoftmax(top: Link): Found {
  return {
    severity: 'error',
    title: 'A softmax of one number is always 1',
    claim: `*${top.layer.path}* has one unit, and its softmax is 1 whatever comes in: no δ gets past it.`,
    layers: [top.layer.path],
    evidence: [],
    mends: [set(top, 'sigmoid', 'a sigmoid gives a probability of one class against the other')],
    sources: [SOURCES.goodfellow6],
  };
}

function boundedLogits(scene: Scene, top: Link, name: string, [low, high]: readonly [number, number]): Found {
  const least = leastLoss(scene, low, high);
  const floor =
    least > 0
      ? `J can’t fall below ${brief(least)} then, however sure the network is`
      : low === 0
        ? 'none can be below 0, and where one would have to be, no δ comes back'
        : 'and none can be above 0';
  return {
    severity: 'error',
    title: `${name} before a loss from logits`,
    claim: `\`${scene.model.loss}\` takes logits, any numbers; *${top.layer.path}* gives \`${name}\` of them, from ${brief(low)} to ${brief(high)}: ${floor}.`,
    layers: [top.layer.path],
    evidence:
      least > 0
        ? [
            {
              kind: 'numbers',
              columns: ['J', ''],
              rows: [
                ['at least', least],
                ['now, on average', scene.level],
              ],
            },
          ]
        : [],
    mends: [linear(top, 'the loss has the softmax, or the sigmoid, in it already')],
    sources: [SOURCES.goodfellow6],
  };
}

/** J of the training examples at least, where logits lie between two bounds: of each class as far apart as they can be. */
function leastLoss({ model, last }: Scene, low: number, high: number): number {
  if (model.loss !== 'cross-entropy') return leastBinary(model.data, low, high);
  const classes = last?.outputShape.at(-1) ?? 2;
  return Math.log1p((classes - 1) * Math.exp(low - high));
}

/** The mean over the examples of ln(1 + eᵃ) − y a over their outputs, at the a within bounds that is the nearest to where it is least. */
function leastBinary({ y, training }: Dataset, low: number, high: number): number {
  const size = sizeOf(y.shape.slice(1));
  let sum = 0;
  for (const row of training) {
    for (const target of y.data.subarray(row * size, (row + 1) * size)) {
      const a = Math.max(low, Math.min(high, Math.log(target / (1 - target))));
      // Of infinite logits J is 0, where they are those of y.
      if (Number.isFinite(a)) sum += Math.max(a, 0) + Math.log1p(Math.exp(-Math.abs(a))) - target * a;
    }
  }
  return sum / training.length;
}

function noProbability(top: Link, name: string): Found {
  return {
    severity: 'error',
    title: `binary-cross-entropy wants probabilities, and ${name} gives others`,
    claim: `The loss takes log a and log(1 − a), so a has to lie between 0 and 1; *${top.layer.path}* has ${name === 'linear' ? 'no activation' : `\`${name}\``}, and outside J is not a number.`,
    layers: [top.layer.path],
    evidence: [],
    mends: [
      {
        title: '`binary-cross-entropy-with-logits`',
        why: 'it has the sigmoid in it, and does not overflow',
        changes: [
          ...(linear(top, '').changes ?? []),
          { kind: 'set', of: 'model', key: 'loss', value: 'binary-cross-entropy-with-logits' },
        ],
      },
      set(top, 'sigmoid', 'it gives numbers between 0 and 1'),
    ],
    sources: [SOURCES.goodfellow6],
  };
}

function outOfRange({ model }: Scene, top: Link, name: string, [low, high]: readonly [number, number]): Saying {
  const { y, training } = model.data;
  const size = sizeOf(y.shape.slice(1));
  let [outside, smallest, largest] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const row of training) {
    for (let j = row * size; j < (row + 1) * size; j++) {
      const target = y.data[j] as number;
      if (target < low || target > high) outside++;
      smallest = Math.min(smallest, target);
      largest = Math.max(largest, target);
    }
  }
  if (outside === 0) return 'quiet';
  const all = training.length * size;
  return {
    severity: 'error',
    title: `${name} can’t give what y asks for`,
    claim: `*${top.layer.path}* gives numbers from ${brief(low)} to ${brief(high)} (\`${name}\`); y of the training examples goes from ${brief(smallest)} to ${brief(largest)}, and ${outside === all ? 'all' : brief(outside, 9)} of its ${counted(all, 'number')} ${outside === 1 ? 'lies' : 'lie'} outside.`,
    layers: [top.layer.path],
    evidence: [
      {
        kind: 'numbers',
        columns: ['', 'smallest', 'largest'],
        rows: [
          [`${name} gives`, low, high],
          ['y', smallest, largest],
        ],
      },
    ],
    mends: [linear(top, 'without an activation the last layer gives any number')],
    sources: [SOURCES.goodfellow6],
  };
}

function set({ activation }: Link, value: string, why: string): Remedy {
  const own = activation.type !== 'softmax';
  return {
    title: `\`${value}\` in *${activation.path}*`,
    why,
    changes: own ? [{ kind: 'set', of: { layer: activation.path }, key: 'activation', value }] : null,
  };
}

function linear(top: Link, why: string): Remedy {
  const { activation, layer } = top;
  const apart = activation.path !== layer.path || activation.type === 'softmax';
  return {
    title: `no activation in *${activation.path}*`,
    why,
    changes: apart
      ? [{ kind: 'remove', layer: activation.path }]
      : [{ kind: 'set', of: { layer: activation.path }, key: 'activation', value: 'linear' }],
  };
}
