import { describe, expect, it } from 'vitest';
import type { DiagnosisFinding } from '../../../src/analysis/diagnose/diagnosis.js';
import { RULE_NAMES } from '../../../src/analysis/diagnose/names.js';
import { RULES } from '../../../src/analysis/diagnose/table.js';
import { brief } from '../../../src/analysis/diagnose/words.js';
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

describe('layers that hardly move', () => {
  it('are said to move so many times less than the one that moves most, by the rows of their table', async () => {
    const [network] = SICK.updateRatio.filter(({ name }) => name === 'weights of 30 before a batch norm');
    const { findings } = await diagnosed(network?.file as object, 0, { files });
    const { claim, evidence } = findings[0] as DiagnosisFinding;
    const rows = evidence.flatMap((each) => (each.kind === 'numbers' ? each.rows : []));
    const ratio = new Map(rows.map(([layer, value]) => [layer, value as number]));
    const times = Math.max(...ratio.values()) / (ratio.get('dense1') as number);
    expect(evidence).toContainEqual({
      kind: 'threshold',
      threshold: 'updateRatioApart',
      what: '‖ΔW‖/‖W‖ of dense4 / that of dense1',
      value: times,
      limit: 1000,
      is: 'above',
    });
    expect(claim).toMatch(
      /of its size \(‖ΔW‖\/‖W‖\), [\d,.e]+ times less than \*dense4\*, which moves most \(0\.0\d+\)\./,
    );
    expect(claim).toContain(` ${brief(times)} times less`);
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
