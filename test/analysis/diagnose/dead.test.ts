import { describe, expect, it } from 'vitest';
import { diagnosed } from './diagnosed.js';
import { dense, model } from './files.js';

/** Biases so far below 0 that z is below 0 for each of the inputs, whatever the weights. */
const asleep = { bias: { init: 'constant', value: -9 } };
const DATA = { x: Array.from({ length: 8 }, (_, i) => [i / 8, 1]), y: Array.from({ length: 8 }, (_, i) => [i / 8]) };

describe('two layers of relu that are both dead', () => {
  it('are both named, and the layer above them has no gradient for another reason', async () => {
    const layers = [dense(4, 'relu', asleep), dense(4, 'relu', asleep), dense(1)];
    const { findings } = await diagnosed(model([2], layers, 'mean-squared-error', DATA, { epochs: 5 }), 3);
    const [dead, unreached] = findings;
    expect(dead).toMatchObject({ rule: 'deadUnits', title: '2 layers are dead' });
    expect(dead?.claim).toMatch(/ So it is with \*\w+\*\.$/);
    // δ of the last layer is y − a, and a of the one below it is 0 throughout.
    expect(unreached?.rule).toBe('unreached');
    expect(unreached?.claim).toMatch(/`relu` of \*\w+\* hands back zeros alone/);
    expect(unreached?.claim).toMatch(/theirs is δ times what comes in from below, which is 0 wherever δ is not/);
    expect(unreached?.claim).not.toMatch(/`linear`/);
  });
});
