/** mulberry32: the same seed draws the same network. */
function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A dense network of one to four layers with data of its own, as the text of a model file. */
export function randomModel(seed) {
  const random = generator(seed);
  const whole = (low, high) => low + Math.floor(random() * (high - low + 1));
  const pick = (list) => list[whole(0, list.length - 1)];
  const signed = () => Number((random() * 2 - 1).toFixed(4));
  const inputs = whole(1, 6);
  const widths = Array.from({ length: whole(1, 4) }, () => whole(1, 7));
  const layers = widths.map((units, i) => ({
    type: 'dense',
    name: `layer${i + 1}`,
    units,
    activation: pick(['sigmoid', 'tanh', 'relu', 'gelu', 'softplus', 'linear']),
  }));
  const examples = whole(2, 9);
  const rows = (width) => Array.from({ length: examples }, () => Array.from({ length: width }, signed));
  const parts = {
    name: `random ${seed}`,
    seed: whole(0, 1000),
    input: [inputs],
    loss: pick(['squared-error', 'mean-squared-error', 'huber']),
    data: { x: rows(inputs), y: rows(widths.at(-1)) },
    train: {
      learningRate: 0.1,
      momentum: pick([0, 0.9]),
      batchSize: whole(1, examples),
      epochs: 50,
      l2: pick([0, 0.01]),
    },
  };
  // A layer a line: every lens is within sight.
  const list = layers.map((layer) => `    ${JSON.stringify(layer)}`).join(',\n');
  const others = Object.entries(parts).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  return `{\n  "layers": [\n${list}\n  ],\n${others.join(',\n')}\n}\n`;
}
