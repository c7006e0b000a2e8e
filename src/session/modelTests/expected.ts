import type { ExpectationState } from '../../protocol.js';
import { Expectations } from '../expectations.js';
import { Run, type TrainableModel } from '../run.js';
import type { Kind, Testing } from './kind.js';
import type { ModelTest, TestResult } from './modelTest.js';

/** Each number of `expect`, at its step: however far that is, the run goes there. */
export const EXPECTED: Kind = {
  of(model) {
    const tests = testsOf(new Expectations(model).states()).map(({ test }) => test);
    // The group stands in no line: its verdict would stand beside one number's, as if it were that one's.
    return tests.length === 0 ? null : { id: 'expect', name: 'expected numbers', range: null, tests };
  },
  *run(model, wanted, options): Testing {
    const run = new Run(model, options);
    try {
      yield* visiting(run, stepsOf(model, wanted), wanted);
    } finally {
      run.dispose();
    }
  },
};

function* visiting(run: Run, steps: readonly number[], wanted: ReadonlySet<string>): Testing {
  for (const step of steps) {
    for (const _ of run.timeline.moveTo(step)) yield;
    for (const { test, state } of testsOf(run.expectations.states()))
      if (state.step === step && wanted.has(test.id)) yield resultOf(test, state);
  }
}

/** Where something is expected that is wanted, in the order in which a run comes there. */
function stepsOf(model: TrainableModel, wanted: ReadonlySet<string>): number[] {
  const expected = testsOf(new Expectations(model).states()).filter(({ test }) => wanted.has(test.id));
  return [...new Set(expected.map(({ state }) => state.step))].sort((one, other) => one - other);
}

interface Expected {
  readonly test: ModelTest;
  readonly state: ExpectationState;
}

/** A number that the file gives twice is two tests. */
function testsOf(states: readonly ExpectationState[]): Expected[] {
  const seen = new Map<string, number>();
  return states.map((state) => {
    const { at, step, index, range } = state;
    const place = `${at}@${step}[${index.join()}]`;
    const times = (seen.get(place) ?? 0) + 1;
    seen.set(place, times);
    const id = `expect/${place}${times > 1 ? `#${times}` : ''}`;
    return { state, test: { id, name: nameOf(state), range, tests: [] } };
  });
}

/** `hidden.a[0, 1] after 3 updates` */
function nameOf({ at, step, index }: ExpectationState): string {
  const place = index.length > 0 ? `${at}[${index.join(', ')}]` : at;
  return step > 0 ? `${place} after ${step} ${step === 1 ? 'update' : 'updates'}` : place;
}

function resultOf({ id, name }: ModelTest, state: ExpectationState): TestResult {
  const { expected, actual, met, problem, range } = state;
  const said = problem ?? `${name} is ${actual}; expected ${expected}`;
  if (met) return { id, outcome: 'passed', said, failures: [] };
  const difference = actual === null ? null : { expected: String(expected), actual: String(actual) };
  return { id, outcome: 'failed', said, failures: [{ message: said, range, difference }] };
}
