import { describe, expect, it } from 'vitest';
import type { State } from '../../src/protocol.js';
import { Journal } from '../../src/worker/journal.js';

const text = (version: number) => ({ text: `text ${version}`, version });

/** What a journal looks at in a state. */
function state(textVersion: number, step: number, recorded = step, severity: 'error' | 'warning' = 'warning'): State {
  const range = { start: { line: 0, column: 0 }, end: { line: 0, column: 1 } };
  const problems = [{ kind: 'value', severity, range, message: '' }] as const;
  return { textVersion, problems, run: { step, recorded } } as unknown as State;
}

function journal(...seen: (State | ReturnType<typeof text>)[]): Journal {
  const made = new Journal();
  for (const each of seen) 'text' in each ? made.ask(each) : made.see(each);
  return made;
}

describe('a journal', () => {
  it('leads to the text and the step', () => {
    expect(journal(text(1), state(1, 0), state(1, 7)).way()).toEqual([text(1), 7]);
  });

  it('leads by every text that the run went on by', () => {
    const made = journal(text(1), state(1, 0), state(1, 40), text(2), state(2, 40), state(2, 60), state(2, 20, 60));
    expect(made.way()).toEqual([text(1), 40, text(2), 20]);
  });

  it('forgets texts whose steps were left again', () => {
    const made = journal(
      text(1),
      state(1, 0),
      state(1, 40),
      text(2),
      state(2, 40),
      state(2, 20, 40),
      text(3),
      state(3, 20),
    );
    expect(made.way()).toEqual([text(1), 20, text(3), 20]);
  });

  it('begins anew where the run did', () => {
    expect(journal(text(1), state(1, 0), state(1, 40), text(2), state(2, 0), state(2, 3)).way()).toEqual([text(2), 3]);
    expect(journal(text(1), state(1, 0), state(1, 40), text(2), state(2, 40), state(2, 0, 0)).way()).toEqual([text(2)]);
  });

  it('opens a last text with errors after the good one, and one that was never answered', () => {
    const made = journal(text(1), state(1, 0), state(1, 5), text(2), state(2, 5, 5, 'error'));
    expect(made.way()).toEqual([text(1), text(2), 5]);
    expect(journal(text(1)).way()).toEqual([text(1)]);
  });
});
