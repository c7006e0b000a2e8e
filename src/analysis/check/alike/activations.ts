import { GraphBuilder } from '../../../engine/builder.js';
import { Execution } from '../../../engine/execution.js';
import type { NodeId } from '../../../engine/graph.js';
import { ACTIVATIONS, type Activation } from '../../../engine/ops/activations.js';
import type { Data } from '../../../engine/tensor.js';

/** What may come behind z; null: nothing. */
export type Behind = ((b: GraphBuilder, z: NodeId) => NodeId) | null;

/** Slopes for negative z that people give leaky relu. */
const LEAKS = [0.01, 0.1, 0.2, 0.05, 0.3];

const ALL: readonly Activation[] = Object.values(ACTIVATIONS);

const ELEMENTWISE: readonly Behind[] = [
  null,
  ...ALL.filter((each) => each !== ACTIVATIONS.softmax).map(
    ({ build, parameters }): Behind =>
      (b, z) =>
        build(b, z, parameters),
  ),
  ...LEAKS.map(
    (slope): Behind =>
      (b, z) =>
        ACTIVATIONS['leaky-relu'].build(b, z, { slope }),
  ),
];

/** Over the last axis: one number alone says nothing of it. */
const SOFTMAX: Behind = (b, z) => ACTIVATIONS.softmax.build(b, z, {});

/** So many numbers are looked at first. */
const FEW = 256;

/** Nearer than so the same function comes always. */
const ROUGHLY = 1e-3;

/** What could have made y of z, by a few numbers of both, and y's zeros for dropped ones. */
export function behindZ(z: Data, y: Float64Array): readonly Behind[] {
  const count = Math.min(FEW, z.length);
  const places = Array.from({ length: count }, (_, k) => Math.floor((k * z.length) / count));
  const b = new GraphBuilder('float64');
  const few = b.leaf('input', 'z', [count]);
  const outputs = ELEMENTWISE.map((f) => (f === null ? few : f(b, few)));
  const execution = new Execution(b.nodes, outputs);
  execution.feed(
    few,
    Float64Array.from(places, (place) => z[place] as number),
  );
  execution.run();
  const ofY = places.map((place) => y[place] as number);
  const fitting = ELEMENTWISE.filter((_, k) => isMultiple(ofY, execution.view(outputs[k] as NodeId)));
  return ofY.every((each) => each >= 0 && each <= 1) ? [...fitting, SOFTMAX] : fitting;
}

/** Whether all of y that is not 0 is the same multiple, from 1 up, of what it would be. */
function isMultiple(y: readonly number[], values: Data): boolean {
  const size = (i: number): number => (y[i] === 0 ? 0 : Math.abs(values[i] as number));
  const largest = y.reduce((best, _, i) => (size(i) > size(best) ? i : best), 0);
  const scale = size(largest) === 0 ? 1 : (y[largest] as number) / (values[largest] as number);
  const near = (each: number, value: number): boolean => Math.abs(each - value) <= ROUGHLY * (1 + Math.abs(each));
  return scale > 1 - ROUGHLY && y.every((each, i) => each === 0 || near(each, scale * (values[i] as number)));
}
