import { describe, expect, it } from 'vitest';
import { editText } from '../../../src/session/branches/words.js';
import { modelOf, modelText } from '../models.js';

describe('η that is set by hand', () => {
  it('is told with what it was, and that a schedule counts no more', async () => {
    const { training } = await modelOf(modelText());
    const plain = { ...training, schedule: null };
    const scheduled = { ...training, schedule: JSON.parse('{ "type": "cosine", "to": 0.001, "steps": 10 }') };
    const edit = { kind: 'rate', value: 0.002 } as const;
    expect(editText(edit, 0.01, plain)).toBe('η: 0.01 → 0.002');
    expect(editText(edit, 0.01, scheduled)).toBe('η: 0.01 → 0.002, in place of the schedule from here on');
  });
});
