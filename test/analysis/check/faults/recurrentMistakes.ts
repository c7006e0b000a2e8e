import type { Trained } from '../claims/trained.js';
import { N, type Numbers, outer, rowsOf } from './arithmetic.js';
import * as nets from './nets.js';

/** ∇W_hh of h′ = tanh(W_ih x + b + W_hh h) where nothing comes back through time: the last step alone, since h is asked for there. */
export function lastStepAlone(net: Trained): Numbers {
  const [steps, units] = [nets.STEPS, 4];
  const z = rowsOf(net, 'cell', 'z');
  const h = z.map((row) => row.map(Math.tanh));
  const delta = rowsOf(net, 'cell', 'upstream').map((g, n) =>
    g.map((each, j) => each * (1 - (h[n]?.[(steps - 1) * units + j] ?? 0) ** 2)),
  );
  return outer(
    delta,
    h.map((row) => row.slice((steps - 2) * units, (steps - 1) * units)),
  );
}

export const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

/** The values of a recurrent layer by example, step and place; 0 before the first step. */
export function stepsOf(net: Trained, node: number): (n: number, t: number, k: number) => number {
  const numbers = net.numbers(node);
  const width = numbers.length / N / nets.STEPS;
  return (n, t, k) => (t < 0 ? 0 : (numbers[(n * nets.STEPS + t) * width + k] as number));
}

export const innerOf = (net: Trained, name: string) =>
  stepsOf(net, net.layer('cell').inner.find((each) => each.name === name)?.value ?? 0);

/** The same of an LSTM (torch's formulas): gates i, f, g, o of the last step, c and h of the one before as constants. */
export function lastStepOfLstm(net: Trained): Numbers {
  const [z, c, last] = [stepsOf(net, net.layer('cell').z), innerOf(net, 'c'), nets.STEPS - 1];
  const delta = rowsOf(net, 'cell', 'upstream').map((row, n) => {
    const parts = row.map((g, k) => {
      const [i, f, o] = [0, 4, 12].map((from) => sigmoid(z(n, last, from + k))) as [number, number, number];
      const [fresh, tanhC] = [Math.tanh(z(n, last, 8 + k)), Math.tanh(c(n, last, k))];
      const dc = g * o * (1 - tanhC ** 2);
      return [
        dc * fresh * i * (1 - i),
        dc * c(n, last - 1, k) * f * (1 - f),
        dc * i * (1 - fresh ** 2),
        g * tanhC * o * (1 - o),
      ];
    });
    return [0, 1, 2, 3].flatMap((gate) => parts.map((part) => part[gate] as number));
  });
  const before = delta.map((_, n) =>
    [0, 1, 2, 3].map((k) => sigmoid(z(n, last - 1, 12 + k)) * Math.tanh(c(n, last - 1, k))),
  );
  return outer(delta, before);
}

/** The same of a GRU (torch's formulas), whose h is asked for at every step: r, z, n, and h of the step before as a constant. */
export function everyStepOfGru(net: Trained): Numbers {
  const { z: values, a, upstream } = net.layer('cell');
  const [z, h, g, hn] = [stepsOf(net, values), stepsOf(net, a), stepsOf(net, upstream), innerOf(net, 'hn')];
  const [delta, before]: [number[][], number[][]] = [[], []];
  for (let n = 0; n < N; n++) {
    for (let t = 0; t < nets.STEPS; t++) {
      const parts = [0, 1, 2, 3].map((k) => {
        const [r, u, fresh] = [sigmoid(z(n, t, k)), sigmoid(z(n, t, 4 + k)), Math.tanh(z(n, t, 8 + k))];
        const dn = g(n, t, k) * (1 - u) * (1 - fresh ** 2);
        return [dn * hn(n, t, k) * r * (1 - r), g(n, t, k) * (h(n, t - 1, k) - fresh) * u * (1 - u), dn * r];
      });
      delta.push([0, 1, 2].flatMap((gate) => parts.map((part) => part[gate] as number)));
      before.push([0, 1, 2, 3].map((k) => h(n, t - 1, k)));
    }
  }
  return outer(delta, before);
}

/** ∇b_hh of an rnn at one step only, though it is used at each: δ as it comes through time, of the first step. */
export function firstStepOnly(net: Trained): Numbers {
  return [0, 1, 2, 3].map((j) => rowsOf(net, 'cell', 'delta').reduce((sum, row) => sum + (row[j] ?? 0), 0));
}
