import { ARCHITECTURES, type ArchitectureName, type Body } from './architectures.js';
import { type Condition, TASTES } from './conditions.js';
import { Draw } from './draw.js';

/** The model file of a correct network, drawn by a seed. */
export function networkText(seed: number, architecture: ArchitectureName, condition: Condition): string {
  const draw = new Draw(seed, `${architecture} ${condition}`);
  const taste = TASTES[condition];
  const body: Body = ARCHITECTURES[architecture](draw, taste);
  const loss = draw.pick(taste.losses);
  const outputs = draw.whole(2, 3);
  const examples = draw.whole(2, 5);
  const head = {
    type: 'dense',
    name: 'head',
    units: outputs,
    ...(loss === 'binary-cross-entropy' ? { activation: 'sigmoid' } : {}),
  };
  return JSON.stringify({
    seed,
    precision: condition === 'float32' ? 'float32' : 'float64',
    input: body.input,
    layers: [...body.layers, head],
    loss: loss === 'own' ? ownLoss(draw) : loss,
    data: {
      x: Array.from({ length: examples }, () => example(draw, body.input, body.vocabulary)),
      y: Array.from({ length: examples }, () => target(draw, body, loss, outputs)),
    },
    train: { l2: draw.pick([0, 0, 0.01]), learningRate: 0.05 },
  });
}

/** A loss of any size. */
function ownLoss(draw: Draw): object {
  const scale = Number((10 ** draw.between(-9, 6)).toPrecision(3));
  return { f: `${scale}*(a-y)^2`, df: `2*${scale}*(a-y)` };
}

function example(draw: Draw, [extent, ...rest]: readonly number[], vocabulary?: number): unknown {
  if (extent === undefined) return vocabulary ? draw.whole(0, vocabulary - 1) : draw.normal();
  return Array.from({ length: extent }, () => example(draw, rest, vocabulary));
}

function target(draw: Draw, { input, sequence }: Body, loss: string, outputs: number): unknown {
  const one = (): unknown => {
    if (loss === 'cross-entropy') return draw.whole(0, outputs - 1);
    return Array.from({ length: outputs }, () => (loss.startsWith('binary') ? draw.whole(0, 1) : draw.normal()));
  };
  return sequence ? Array.from({ length: input[0] ?? 1 }, one) : one();
}
