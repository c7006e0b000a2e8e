import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Input, numbersOf, type Values } from './cases.js';
import { fill } from './fill.js';

/** Written by `make.py` from `fill.py`. */
const samples: readonly (Input & Values)[] = JSON.parse(readFileSync(new URL('fill.json', import.meta.url), 'utf8'));

describe('the fill of the goldens', () => {
  it.each(samples)(
    '$fill.kind $name is the same in Python and here, bit for bit',
    ({ name, shape, fill: how, values }) => {
      expect(Array.from(fill(name, shape, how))).toEqual(Array.from(numbersOf(values)));
    },
  );

  it('has a sample of every kind', () => {
    const kinds = new Set(samples.map((sample) => sample.fill.kind));
    expect(kinds).toEqual(new Set(['uniform', 'parameter', 'buffer', 'integer', 'choice']));
  });
});
