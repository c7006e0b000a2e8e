const product = (shape) => shape.reduce((all, each) => all * each, 1);

/** [depth, height, width] as torch has it becomes [height, width, depth]. */
function moveDepth(values, [depth, height = 1, width = 1]) {
  return Array.from({ length: values.length }, (_, i) => values[(i % depth) * height * width + Math.floor(i / depth)]);
}

const pieces = (values, size) =>
  Array.from({ length: values.length / size }, (_, i) => values.slice(i * size, (i + 1) * size));

/** The shape of an example after a layer. */
function after({ type, filters, kernel, units }, [depth, height, width]) {
  if (type === 'conv') return [filters, height, width];
  if (type === 'pool') return [depth, height / kernel, width / kernel];
  return type === 'dense' ? [units] : [depth, height, width];
}

/** A network's examples, and the filters and biases of its layers, for libraries that keep the depth of images last. */
export function depthLast({ input, x, layers }) {
  const parameters = [];
  let shape = input;
  for (const layer of layers) {
    if (layer.weights) {
      const filter = layer.type === 'conv' ? [layer.channels, layer.kernel, layer.kernel] : shape;
      const filters = pieces(layer.weights, product(filter)).map((values) => moveDepth(values, filter));
      parameters.push({ filters, bias: layer.bias });
    }
    shape = after(layer, shape);
  }
  return { parameters, examples: pieces(x, product(input)).map((values) => moveDepth(values, input)) };
}
