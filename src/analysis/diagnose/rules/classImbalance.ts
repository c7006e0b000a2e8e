import type { Dataset } from '../../../engine/model.js';
import { sizeOf } from '../../../engine/tensor.js';
import type { Found, Rule } from '../rule.js';
import type { Scene } from '../scene.js';
import { SOURCES } from '../sources.js';
import { brief, percent } from '../words.js';

/** Classes that are shown. */
const SHOWN = 10;

interface ClassCount {
  readonly name: string;
  readonly count: number;
}

/** Some classes have so few examples that J hardly counts them. */
export const CLASS_IMBALANCE: Rule = {
  name: 'classImbalance',
  causes: [],
  judge: (scene) => {
    const { data } = scene.model;
    if (sizeOf(data.y.shape.slice(1, -1)) > 1)
      return { silent: 'y has a class for each position, not for each example' };
    const classes = countsOf(scene.model);
    if (!classes) return { silent: 'y holds no classes' };
    const there = classes.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count);
    const [most, least] = [there[0], there.at(-1)];
    if (!most || !least || there.length < 2) return { silent: 'there is one class only' };
    return most.count > scene.limits.imbalance * least.count ? found(scene, there, most, least) : 'quiet';
  },
};

/** How many training examples each class has; null where y is something else. */
function countsOf({ data, loss }: Scene['model']): ClassCount[] | null {
  const width = data.y.shape.at(-1) ?? 1;
  const binary = loss.startsWith('binary-cross-entropy') && width === 1;
  if (loss !== 'cross-entropy' && !binary) return null;
  const counts = new Array<number>(binary ? 2 : width).fill(0);
  for (const row of data.training) {
    const place = binary ? binaryClass(data, row) : oneHotClass(data, row, width);
    if (place === null) return null;
    counts[place] = (counts[place] ?? 0) + 1;
  }
  return counts.map((count, place) => ({ name: data.classes?.[place] ?? String(place), count }));
}

function binaryClass({ y }: Dataset, row: number): number | null {
  const value = y.data[row];
  return value === 0 || value === 1 ? value : null;
}

/** null of a row of probabilities. */
function oneHotClass({ y }: Dataset, row: number, width: number): number | null {
  const entries = y.data.subarray(row * width, (row + 1) * width);
  const place = entries.indexOf(1);
  return place >= 0 && entries.every((value, i) => value === (i === place ? 1 : 0)) ? place : null;
}

function found(scene: Scene, there: readonly ClassCount[], most: ClassCount, least: ClassCount): Found {
  const { training } = scene.model.data;
  const ratio = most.count / least.count;
  const always = most.count / training.length;
  return {
    severity: 'warning',
    title: 'Classes are imbalanced',
    claim: `Class ${most.name} has ${brief(most.count, 9)} of ${brief(training.length, 9)} examples, class ${least.name} has ${brief(least.count, 9)}: who always says ${most.name} is right in ${percent(always)}. Look at each class’s own accuracy, not at the whole one.`,
    layers: [],
    evidence: [
      {
        kind: 'numbers',
        columns: ['class', 'examples'],
        rows: there.slice(0, SHOWN).map(({ name, count }) => [name, count]),
      },
      {
        kind: 'threshold',
        threshold: 'imbalance',
        what: 'examples of the most frequent class / of the rarest',
        value: ratio,
        limit: scene.limits.imbalance,
        is: 'above',
      },
    ],
    mends: [
      {
        title: 'more examples of the rare classes, or the same ones more often',
        why: 'oversampling helps most of the ways that were compared, and does not make networks overfit',
        changes: null,
      },
    ],
    sources: [SOURCES.buda2018],
  };
}
