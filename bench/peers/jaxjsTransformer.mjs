import { nn, numpy as np } from '@jax-js/jax';
import { array, oneHot } from './jaxjsNetwork.mjs';

/** The character transformer: its parameters in one list, x, y, and J of those. A value that is used twice is counted (`ref`). */
export function transformer(task) {
  const { batch, length, width, heads, vocabulary } = task;
  const each = width / heads;
  const rows = batch * length;
  const [names, parameters] = flat(task.parameters);
  const later = (i) => (i % length > Math.floor(i / length) ? -1e9 : 0);
  const mask = array(
    Array.from({ length: length ** 2 }, (_, i) => later(i)),
    [length, length],
  );

  const linear = (x, w, b) => {
    const product = np.matmul(x, w.transpose());
    return b ? product.add(b) : product;
  };
  const norm = (x, gamma, beta) => {
    const centred = x.ref.sub(np.mean(x, -1, { keepdims: true }));
    const variance = np.mean(np.square(centred.ref), -1, { keepdims: true });
    return centred
      .div(np.sqrt(variance.add(task.epsilon)))
      .mul(gamma)
      .add(beta);
  };
  const byHead = (x) => x.reshape([batch, length, heads, each]).transpose([0, 2, 1, 3]);
  const attend = (x, qkv, out) => {
    const [q, k, v] = np.split(linear(x, qkv), 3, -1).map(byHead);
    const scores = np.matmul(q, k.transpose([0, 1, 3, 2])).mul(each ** -0.5);
    const mixed = np.matmul(nn.softmax(scores.add(mask.ref)), v);
    return linear(mixed.transpose([0, 2, 1, 3]).reshape([rows, width]), out);
  };
  const block = (x, p) => {
    const attended = x.ref.add(attend(norm(x, p('norm1.weight'), p('norm1.bias')), p('qkv.weight'), p('out.weight')));
    const normed = norm(attended.ref, p('norm2.weight'), p('norm2.bias'));
    const up = nn.gelu(linear(normed, p('up.weight'), p('up.bias')), { approximate: false });
    return attended.add(linear(up, p('down.weight'), p('down.bias')));
  };
  const output = (all, x) => {
    const p = (name) => all[names.indexOf(name)];
    const embedded = np.matmul(x, p('tokens.weight')).reshape([batch, length, width]).add(p('positions.weight'));
    const blocks = task.parameters.blocks.map((_, i) => (values) => block(values, (name) => p(`blocks.${i}.${name}`)));
    const out = blocks.reduce((values, each) => each(values), embedded.reshape([rows, width]));
    return linear(norm(out, p('norm.weight'), p('norm.bias')), p('head.weight'));
  };
  const loss = (all, x, y) =>
    nn
      .logSoftmax(output(all, x))
      .mul(y)
      .sum()
      .mul(-1 / rows);
  return { parameters, x: oneHot(task.x, vocabulary), y: oneHot(task.y, vocabulary), loss };
}

/** Nested parameters by dotted names: the names, and the values in the same order. */
function flat(parameters, path = '') {
  if (parameters.shape) return [[path.slice(1)], [array(parameters.values, parameters.shape)]];
  const inner = Object.entries(parameters).map(([name, each]) => flat(each, `${path}.${name}`));
  return [inner.flatMap(([names]) => names), inner.flatMap(([, values]) => values)];
}
