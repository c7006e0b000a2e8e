import { elementwiseDerivative } from '../../../engine/differentiate.js';
import { sameShape } from '../../../engine/tensor.js';
import type { Guess, Hypothesis, Structure } from './hypothesis.js';
import type { Known } from './known.js';
import { replay } from './replay.js';

/** What dropout hands down: its cotangent times the mask, divided by what is kept on the average. */
export function dropout(known: Known): Hypothesis[] {
  const { b, layer, cotangent } = known;
  const g = layer && cotangent(layer.a);
  if (!layer || g === null || !sameShape(b.shape(layer.x), b.shape(layer.a))) return [];
  const at = b.apply('detach', [layer.x]);
  const mask = elementwiseDerivative(b, replay(b, layer, new Map([[layer.x, at]]))(layer.a), at);
  const scale = b.apply('max', [mask], { from: 0, to: b.shape(mask).length });
  const kept = b.apply('notEqual', [mask, b.number(0)]);
  const left = b.mul(b.sub(b.number(1), kept), scale);
  const guesses: Guess[] = [
    { fault: 'dropout-mask-missing', node: b.expand(g, b.shape(layer.x)) },
    { fault: 'dropout-mask-missing', node: b.mul(g, scale) },
    { fault: 'dropout-unscaled', node: b.mul(g, kept) },
    { fault: 'dropout-mask-twice', node: b.mul(g, b.mul(mask, mask)) },
    { fault: 'dropout-mask-twice', node: b.mul(g, b.mul(mask, scale)) },
    { fault: 'dropout-mask-inverted', node: b.mul(g, left) },
  ];
  const whole = b.mul(g, scale);
  const other: Structure = {
    fault: 'dropout-mask-of-another',
    needs: [whole],
    fits: (analytic, read) => {
      const { exact, bound } = read(whole);
      const near = (entry: number, i: number): boolean =>
        Math.abs(entry - (exact[i] as number)) <= (bound[i] as number);
      return analytic.every((entry, i) => entry === 0 || near(entry, i)) && analytic.some((entry) => entry !== 0);
    },
  };
  return [...guesses, other];
}
