import { describe, expect, it } from 'vitest';
import { tryRates } from '../../../src/analysis/diagnose/rateTrial.js';
import { modelOf } from '../../session/models.js';
import { LINE } from './data.js';
import { diagnosed } from './diagnosed.js';
import { dense, model } from './files.js';

/** From zero weights: ½(d²J) of a mean squared error is XᵀX/N, with a column of ones for the bias. */
const line = (train: object): object =>
  model([2], [dense(1, undefined, { weights: { init: 'zeros' } })], 'mean-squared-error', LINE, train);

/** The largest eigenvalue of 2XᵀX/N, by power iteration in plain sums. */
function sharpness(): number {
  const rows = LINE.x.map(([a = 0, b = 0]) => [a, b, 1]);
  let [v, size] = [[1, 1, 1], 0];
  for (let i = 0; i < 500; i++) {
    const along = rows.map((row) => row.reduce((sum, value, k) => sum + value * (v[k] as number), 0));
    const next = [0, 1, 2].map(
      (k) => (2 / rows.length) * rows.reduce((sum, row, n) => sum + (row[k] as number) * (along[n] as number), 0),
    );
    size = Math.hypot(...next);
    v = next.map((value) => value / size);
  }
  return size;
}

async function rates(train: object) {
  const read = await modelOf(JSON.stringify(line(train)), 'model.grad.json');
  const work = tryRates(read);
  for (;;) {
    const next = work.next();
    if (next.done) return next.value;
  }
}

describe('an η that is too high', () => {
  it('is halved until J falls, and on while it falls further', async () => {
    const { best, before, updates, clipped } = await rates({ learningRate: 30, epochs: 1000 });
    expect(updates).toBe(50);
    expect(best?.learningRate).toBeLessThan(2 / sharpness());
    expect(best?.learningRate).toBeGreaterThan(0.2 / sharpness());
    expect(best?.loss).toBeLessThan(0.01 * before);
    // A gradient of length 1 times 30 goes far beyond the valley.
    expect(clipped).toBeGreaterThan(before);
  });

  it('is no cause of a J that falls with none', async () => {
    // J = ½(a − y)² with a df of the wrong sign: every η takes J up.
    const file = model([2], [dense(1)], { f: '0.5*(a-y)^2', df: 'y-a' }, LINE, { learningRate: 0.1, epochs: 100 });
    const work = tryRates(await modelOf(JSON.stringify(file), 'model.grad.json'));
    let next = work.next();
    while (!next.done) next = work.next();
    expect(next.value.best).toBeNull();
  });

  it('has the sharpness for evidence, where that is above 2/η', async () => {
    const { findings } = await diagnosed(line({ learningRate: 1.6, epochs: 100 }), 30);
    expect(findings[0]?.rule).toBe('rateTooHigh');
    const table = findings[0]?.evidence.find((each) => each.kind === 'numbers' && each.columns[1] === 'λ');
    if (table?.kind !== 'numbers') throw new Error('no sharpness');
    expect(table.rows[0]?.[1]).toBeCloseTo(sharpness(), 2);
    expect(table.rows[1]?.[1]).toBeCloseTo(2 / 1.6, 12);
    expect(findings[0]?.claim).toContain('above 2/η = 1.25: along that direction steps grow.');
  });

  it('has for a mend what was tried, and says so where it was not', async () => {
    const file = line({ learningRate: 1.6, epochs: 100 });
    const [untried] = (await diagnosed(file, 30)).findings;
    expect(untried?.mends[0]).toMatchObject({ title: 'η = 0.16', why: expect.stringContaining('not been tried yet') });
    const [tried] = (await diagnosed(file, 30, { rates: await rates({ learningRate: 1.6, epochs: 100 }) })).findings;
    expect(tried?.mends[0]?.why).toMatch(/^tried from step 0: after 50 updates J is \S+, of \S+ at the start$/);
    expect(tried?.mends[0]?.edits).toHaveLength(1);
  });
});
