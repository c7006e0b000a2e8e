/** J of the character transformer in TensorFlow.js. Rows are looked up by a product with one-hot rows: its WebAssembly can't gather backwards. */
export function transformer(tf, task) {
  const { batch, length, width, heads, vocabulary, parameters } = task;
  const each = width / heads;
  const rows = batch * length;
  const variable = ({ values, shape }) => tf.variable(tf.tensor(Float32Array.from(values), shape));
  /** [out, in] as torch has it becomes [in, out]. */
  const linear = ({ weight, bias }) => {
    const w = tf.variable(tf.transpose(tf.tensor(Float32Array.from(weight.values), weight.shape)));
    const b = bias && variable(bias);
    return (x) => (b ? tf.add(tf.matMul(x, w), b) : tf.matMul(x, w));
  };
  const norm = ({ weight, bias }) => {
    const [gamma, beta] = [variable(weight), variable(bias)];
    return (x) => {
      const centred = tf.sub(x, tf.mean(x, -1, true));
      const variance = tf.mean(tf.square(centred), -1, true);
      return tf.add(tf.mul(tf.mul(centred, tf.rsqrt(tf.add(variance, task.epsilon))), gamma), beta);
    };
  };
  const gelu = (x) => tf.mul(tf.mul(x, 0.5), tf.add(1, tf.erf(tf.mul(x, Math.SQRT1_2))));
  const later = (i) => (i % length > Math.floor(i / length) ? -1e9 : 0);
  const mask = tf.tensor(
    Float32Array.from({ length: length ** 2 }, (_, i) => later(i)),
    [length, length],
  );
  const byHead = (x) => tf.transpose(tf.reshape(x, [batch, length, heads, each]), [0, 2, 1, 3]);

  const attention = ({ qkv, out }) => {
    const [project, combine] = [linear(qkv), linear(out)];
    return (x) => {
      const [q, k, v] = tf.split(project(x), 3, -1).map(byHead);
      const weights = tf.softmax(tf.add(tf.mul(tf.matMul(q, k, false, true), each ** -0.5), mask));
      return combine(tf.reshape(tf.transpose(tf.matMul(weights, v), [0, 2, 1, 3]), [rows, width]));
    };
  };
  const block = (p) => {
    const [norm1, attend, norm2, up, down] = [norm(p.norm1), attention(p), norm(p.norm2), linear(p.up), linear(p.down)];
    return (x) => {
      const attended = tf.add(x, attend(norm1(x)));
      return tf.add(attended, down(gelu(up(norm2(attended)))));
    };
  };

  const oneHot = (tokens) => tf.cast(tf.oneHot(tf.tensor1d(tokens, 'int32'), vocabulary), 'float32');
  const [x, y] = [oneHot(task.x), oneHot(task.y)];
  const [tokens, positions] = [variable(parameters.tokens.weight), variable(parameters.positions.weight)];
  const [blocks, last, head] = [parameters.blocks.map(block), norm(parameters.norm), linear(parameters.head)];
  return () => {
    const embedded = tf.add(tf.reshape(tf.matMul(x, tokens), [batch, length, width]), positions);
    const flat = tf.reshape(embedded, [rows, width]);
    const out = blocks.reduce((values, each) => each(values), flat);
    return tf.losses.softmaxCrossEntropy(y, head(last(out)));
  };
}
