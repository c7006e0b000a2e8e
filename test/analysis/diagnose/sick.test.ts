import { describe, expect, it } from 'vitest';
import { RULE_NAMES } from '../../../src/analysis/diagnose/names.js';
import { RULES } from '../../../src/analysis/diagnose/table.js';
import { applied } from '../../formats/applied.js';
import { modelOf } from '../../session/models.js';
import { files } from './data.js';
import { diagnosed } from './diagnosed.js';
import { SICK } from './sick.js';

const all = Object.entries(SICK).flatMap(([rule, networks]) => networks.map((network) => ({ rule, ...network })));

describe('networks with one thing wrong with them', () => {
  it('are three for each rule', () => {
    expect(Object.keys(SICK)).toEqual(RULE_NAMES);
    expect(Object.values(SICK).every((networks) => networks.length >= 3)).toBe(true);
  });

  it.each(all)('$rule comes first of $name', async ({ rule, file, steps }) => {
    const { findings } = await diagnosed(file, steps, { files, overfit: 'tried' });
    expect(findings[0]).toMatchObject({ rule, followsFrom: null });
    // What follows from another finding stands after it.
    const seen = new Set<string>();
    for (const finding of findings) {
      if (finding.followsFrom !== null) expect(seen).toContain(finding.followsFrom);
      seen.add(finding.rule);
    }
    // What is to be typed makes a file that can be read, and another one.
    const text = JSON.stringify(file);
    for (const { edits } of findings.flatMap(({ mends }) => mends)) {
      if (edits === null) continue;
      const mended = applied(text, edits);
      expect(mended).not.toBe(text);
      await modelOf(mended, 'model.grad.json', files);
    }
  });
});

describe('the table of rules', () => {
  it('has every rule once, in the order of their names', () => {
    expect(RULES.map(({ name }) => name)).toEqual(RULE_NAMES);
  });

  it('names causes that stand before what follows from them', () => {
    const late = RULES.flatMap(({ name, causes }, i) =>
      causes.filter((cause) => RULE_NAMES.indexOf(cause) >= i).map((cause) => `${name} from ${cause}`),
    );
    expect(late).toEqual([]);
  });
});
