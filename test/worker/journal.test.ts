import { describe, expect, it } from 'vitest';
import type { Assignment, State } from '../../src/protocol.js';
import { Journal } from '../../src/worker/journal.js';

const text = (version: number) => ({ text: `text ${version}`, version });

const open = (version: number) => ({ name: 'open', ask: text(version) });
const goto = (step: number) => ({ name: 'goto', ask: { step } });

const END = { phase: 'update', layer: null, part: null };
const BACKWARD = { phase: 'backward', layer: 'hidden', part: 'delta' } as const;
const BREAKS = { breakpoints: [], filters: ['nonFinite'] } as const;

/** What a journal looks at in a state: here every text but the first is another change of the first branch. */
function state(
  textVersion: number,
  step: number,
  recorded = step,
  severity: 'error' | 'warning' = 'warning',
  changed = textVersion,
): State {
  const range = { start: { line: 0, column: 0 }, end: { line: 0, column: 1 } };
  const problems = [{ kind: 'value', severity, range, message: '' }] as const;
  const changes = [{ step, by: 'text', text: `text ${changed}` }];
  const branches = [{ id: 1, parent: null, from: 0, changes, recorded }];
  return { textVersion, problems, run: { step, position: END, recorded, branch: 1, branches } } as unknown as State;
}

/** A state at the backward pass of a layer. */
function within(textVersion: number, step: number): State {
  const { run, ...rest } = state(textVersion, step);
  return { ...rest, run: { ...run, position: { step, ...BACKWARD } } } as State;
}

/** A state of a run with branches: how far each has come. */
function branching(textVersion: number, step: number, branch: number, recorded: readonly number[]): State {
  const branches = recorded.map((recorded, i) => ({
    id: i + 1,
    parent: i || null,
    from: step,
    changes: [{ step: 0, by: 'text', text: `text ${textVersion}` }],
    recorded,
  }));
  const run = { step, position: END, recorded: recorded[branch - 1], branch, branches };
  return { textVersion, problems: [], run } as unknown as State;
}

function journal(...seen: (State | ReturnType<typeof text>)[]): Journal {
  const made = new Journal();
  for (const each of seen) 'text' in each ? made.ask(each) : made.see(each);
  return made;
}

describe('a journal', () => {
  it('leads to the text and the step', () => {
    expect(journal(text(1), state(1, 0), state(1, 7)).way()).toEqual([open(1), goto(7)]);
  });

  it('leads by every text that the run went on by', () => {
    const made = journal(text(1), state(1, 0), state(1, 40), text(2), state(2, 40), state(2, 60), state(2, 20, 60));
    expect(made.way()).toEqual([open(1), goto(40), open(2), goto(20)]);
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
    expect(made.way()).toEqual([open(1), goto(20), open(3)]);
  });

  it('begins anew where the run did', () => {
    expect(journal(text(1), state(1, 0), state(1, 40), text(2), state(2, 0), state(2, 3)).way()).toEqual([
      open(2),
      goto(3),
    ]);
    expect(journal(text(1), state(1, 0), state(1, 40), text(2), state(2, 40), state(2, 0, 0)).way()).toEqual([open(2)]);
  });

  it('opens a last text with errors after the good one, and one that was never answered', () => {
    const made = journal(text(1), state(1, 0), state(1, 5), text(2), state(2, 5, 5, 'error'));
    expect(made.way()).toEqual([open(1), open(2), goto(5)]);
    expect(journal(text(1)).way()).toEqual([open(1)]);
  });

  it('keeps a change that a later text without effect leaves as it is', () => {
    const made = journal(text(1), state(1, 0), state(1, 40), text(2), state(2, 40), state(2, 20, 60, 'warning', 2));
    made.ask(text(3));
    made.see(state(3, 20, 60, 'warning', 2));
    expect(made.way()).toEqual([open(1), goto(40), open(2), goto(20), open(3)]);
  });

  it('leads to the place within the step, and to what the run is to stop at', () => {
    const made = journal(text(1), state(1, 0), within(1, 7));
    made.stopAt({ breakpoints: [], filters: [] });
    made.stopAt(BREAKS);
    const there = { name: 'walkTo', ask: { step: 7, ...BACKWARD } };
    expect(made.way()).toEqual([open(1), there, { name: 'breaks', ask: BREAKS }]);
    // Another network may have no such place.
    made.ask(text(2));
    expect(made.way()).toEqual([open(1), open(2), goto(7), { name: 'breaks', ask: BREAKS }]);
  });

  it('has nothing to stop where no text is left', () => {
    const made = journal(text(1), state(1, 0), within(1, 7));
    made.stopAt(BREAKS);
    made.spoil('text 1');
    expect(made.way()).toEqual([open(1)]);
  });

  it('leads to every branch that was made, each as far as it had come', () => {
    const set: Assignment = { name: 'hidden.weight', index: [0, 1], value: 3 };
    const made = journal(text(1), branching(1, 0, 1, [0]), branching(1, 40, 1, [40]), branching(1, 10, 1, [40]));
    made.assigned(set, branching(1, 10, 2, [40, 10]));
    made.see(branching(1, 10, 2, [40, 10]));
    // A second number joins the branch.
    made.assigned({ ...set, index: [0, 0] }, branching(1, 10, 2, [40, 10]));
    made.see(branching(1, 25, 2, [40, 25]));
    made.branched(branching(1, 25, 1, [40, 25]));
    made.see(branching(1, 33, 1, [40, 25]));
    expect(made.way()).toEqual([
      open(1),
      goto(40),
      goto(10),
      { name: 'assign', ask: { ...set, fork: true } },
      { name: 'assign', ask: { ...set, index: [0, 0], fork: false } },
      goto(25),
      { name: 'branch', ask: { id: 1 } },
      goto(33),
    ]);
  });
});
