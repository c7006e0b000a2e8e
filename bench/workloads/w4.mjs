import { atLeast, javascript, ours, torch } from './peers.mjs';
import { random } from './random.mjs';

const SIZES = { vocabulary: 65, width: 64, length: 64, heads: 4, blocks: 2 };
const BATCH = 8;

/** Parameters by torch's names, each with its shape. */
function parameters(numbers) {
  const { vocabulary, width, length, blocks } = SIZES;
  const drawn = (bound, ...shape) => ({
    shape,
    values: numbers.around(
      shape.reduce((a, b) => a * b),
      bound,
    ),
  });
  const norm = () => ({ weight: { shape: [width], values: Array(width).fill(1) }, bias: drawn(0.1, width) });
  const block = () => ({
    norm1: norm(),
    qkv: { weight: drawn(0.1, 3 * width, width) },
    out: { weight: drawn(0.1, width, width) },
    norm2: norm(),
    up: { weight: drawn(0.1, 4 * width, width), bias: drawn(0.1, 4 * width) },
    down: { weight: drawn(0.05, width, 4 * width), bias: drawn(0.1, width) },
  });
  return {
    tokens: { weight: drawn(0.5, vocabulary, width) },
    positions: { weight: drawn(0.1, length, width) },
    blocks: Array.from({ length: blocks }, block),
    norm: norm(),
    head: { weight: drawn(0.1, vocabulary, width) },
  };
}

/** A character transformer: pre-norm blocks, causal attention, GELU by erf. */
export const w4 = {
  name: 'w4',
  label: 'W4',
  title: 'SGD step of a 2-layer character transformer, width 64, length 64, 4 heads, batch 8',
  problem: () => {
    const numbers = random(5);
    const tokens = () => numbers.whole(BATCH * SIZES.length, SIZES.vocabulary);
    return {
      kind: 'transformer',
      ...SIZES,
      batch: BATCH,
      epsilon: 1e-5,
      learningRate: 0.1,
      parameters: parameters(numbers),
      x: tokens(),
      y: tokens(),
    };
  },
  peers: [...ours('float32', 'float64'), ...torch('float32'), ...torch('float64'), ...javascript('jaxjs', 'tfjs')],
  targets: [atLeast(0.7, 'torch', 'float32'), atLeast(0.7, 'torch', 'float64'), atLeast(10, 'tfjs', 'float32')],
};
