/**
 * Problems that are chains of layers, as every peer reads them. Weights are laid out as torch has them: dense
 * [out, in], conv [out, in, h, w]; x is [batch, …input], y holds classes for cross-entropy, else rows of targets.
 */

/** Dense layers of these sizes. */
export function denseLayers(random, sizes, activation, output) {
  return sizes.slice(1).map((units, i) => {
    const inputs = sizes[i];
    return {
      type: 'dense',
      inputs,
      units,
      activation: i === sizes.length - 2 ? output : activation,
      weights: random.around(units * inputs, Math.sqrt(3 / inputs)),
      bias: random.around(units, 0.1),
    };
  });
}

/** A 3×3 convolution with padding 1 and ReLU, then maxima of 2×2. */
export function convolutionAndPool(random, channels, filters) {
  const weights = random.around(filters * channels * 9, Math.sqrt(6 / (channels * 9)));
  const bias = random.around(filters, 0.1);
  return [
    { type: 'conv', channels, filters, kernel: 3, padding: 1, activation: 'relu', weights, bias },
    { type: 'pool', kernel: 2 },
  ];
}
