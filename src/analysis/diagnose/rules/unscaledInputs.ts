import type { Dataset } from '../../../engine/model.js';
import { sizeOf } from '../../../engine/tensor.js';
import type { Found, Remedy, Rule } from '../rule.js';
import { mean, type Scene } from '../scene.js';
import { SOURCES } from '../sources.js';
import { brief, counted } from '../words.js';

/** Rows of x that are looked at, at most, and inputs that are shown. */
const ROWS = 1000;
const SHOWN = 5;

/** One input over the training examples. */
interface Input {
  readonly place: number;
  readonly mean: number;
  readonly deviation: number;
  /** √ of the mean of its squares. */
  readonly size: number;
}

/** Inputs much larger or much smaller than 1: the first layer's z, and its gradients, are so too. */
export const UNSCALED_INPUTS: Rule = {
  name: 'unscaledInputs',
  causes: [],
  judge: (scene) => {
    const [first] = scene.model.layers;
    if (first?.type === 'embedding') return { silent: 'x holds numbers of rows of a table' };
    if (first?.type === 'code') return { silent: 'the first layer is code, and may scale its inputs itself' };
    if (!first || /norm$/.test(first.type)) return 'quiet';
    if (scene.learned) return 'quiet';
    const inputs = inputsOf(scene.model.data);
    const largest = inputs[0]?.size ?? 0;
    if (largest > scene.limits.inputsLarge) return tooLarge(scene, inputs);
    return largest > 0 && largest < scene.limits.inputsSmall ? tooSmall(scene, inputs) : 'quiet';
  },
};

const seen = new WeakMap<Dataset, readonly Input[]>();

/** The largest first; looked at once for each data set. */
function inputsOf(data: Dataset): readonly Input[] {
  const known = seen.get(data) ?? [...measured(data)].sort((a, b) => b.size - a.size);
  seen.set(data, known);
  return known;
}

function measured({ x, training }: Dataset): Input[] {
  const width = sizeOf(x.shape.slice(1));
  const stride = Math.max(1, Math.floor(training.length / ROWS));
  const rows = training.filter((_, i) => i % stride === 0);
  return Array.from({ length: width }, (_, place) => {
    const values = Float64Array.from(rows, (row) => x.data[row * width + place] as number);
    const middle = mean(values);
    return {
      place,
      mean: middle,
      deviation: Math.sqrt(mean(values.map((value) => (value - middle) ** 2))),
      size: Math.sqrt(mean(values.map((value) => value * value))),
    };
  });
}

function tooLarge(scene: Scene, inputs: readonly Input[]): Found {
  const [worst] = inputs as readonly [Input, ...Input[]];
  const large = inputs.filter(({ size }) => size > scene.limits.inputsLarge).length;
  const others = inputs.length > 1 ? `, the smallest ${brief((inputs.at(-1) as Input).size)}` : '';
  return {
    ...common(scene, inputs, worst.size, 'inputsLarge'),
    title: 'Inputs are not scaled',
    claim: `${counted(large, 'input')} of ${inputs.length} ${large === 1 ? 'is' : 'are'} much larger than 1: input ${worst.place + 1} is ${brief(worst.size)} (root mean square)${others}. z of *${firstOf(scene)}* and its gradients are as many times too large, and no η suits all weights.`,
  };
}

function tooSmall(scene: Scene, inputs: readonly Input[]): Found {
  const [worst] = inputs as readonly [Input, ...Input[]];
  return {
    ...common(scene, inputs, worst.size, 'inputsSmall'),
    title: 'Inputs are tiny',
    claim: `The largest of ${counted(inputs.length, 'input')} is ${brief(worst.size)} (root mean square): *${firstOf(scene)}* sees next to nothing, and its gradients are as small.`,
  };
}

function firstOf({ model }: Scene): string {
  return model.layers[0]?.path ?? '';
}

function common(
  scene: Scene,
  inputs: readonly Input[],
  value: number,
  threshold: 'inputsLarge' | 'inputsSmall',
): Omit<Found, 'title' | 'claim'> {
  const limit = scene.limits[threshold];
  return {
    severity: 'warning',
    layers: [firstOf(scene)],
    evidence: [
      {
        kind: 'numbers',
        columns: ['input', 'mean', 'deviation'],
        rows: inputs
          .slice(0, SHOWN)
          .map(({ place, mean: middle, deviation }) => [String(place + 1), middle, deviation]),
      },
      {
        kind: 'threshold',
        threshold,
        what: 'root mean square of the largest input',
        value,
        limit,
        is: threshold === 'inputsLarge' ? 'above' : 'below',
      },
    ],
    mends: remedies(scene),
    sources: [SOURCES.lecun1998],
  };
}

function remedies({ model }: Scene): Remedy[] {
  const standardize: Remedy = {
    title: '`"standardize": true` in `data`',
    why: 'each input with mean 0 and deviation 1 over the training examples',
    changes: [{ kind: 'set', of: 'data', key: 'standardize', value: true }],
  };
  return model.complaints ? [{ ...standardize, changes: null }] : [standardize];
}
