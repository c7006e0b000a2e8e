import type { CheckReport } from '../../analysis/check/report.js';
import { checkRun } from '../judged.js';
import { countsOf, verdictOf } from '../layerVerdict.js';
import { Run, type TrainableModel } from '../run.js';
import { countsText, failuresOf } from './gradientFailures.js';
import type { Kind, Testing } from './kind.js';
import type { ModelTest, TestResult } from './modelTest.js';

/** Whether each layer's gradients are right, and the loss's derivative: by the check at step 0, as it is shown everywhere else. */
export const GRADIENTS: Kind = {
  of: (model) => ({ id: 'gradients', name: 'gradients match', range: model.ranges.layers, tests: testsOf(model) }),
  *run(model, wanted, options): Testing {
    const run = new Run(model, options);
    try {
      const report = yield* verdicts(run);
      for (const test of testsOf(model)) if (wanted.has(test.id)) yield resultOf(test, report);
    } finally {
      run.dispose();
    }
  },
};

/**
 * The check as far as verdicts need it: once each op was judged exactly every entry has its own, and differences of J are only a
 * second witness, which may take minutes. Where entries are still open, as of a program that is all of J, it goes on.
 */
function* verdicts(run: Run): Generator<undefined, CheckReport> {
  const stop = { aborted: false };
  const checking = checkRun(run, stop, null);
  let next = checking.next();
  for (; !next.done; next = checking.next()) {
    const { soFar } = next.value;
    if (soFar) stop.aborted = soFar.counts.inconclusive === 0;
    yield;
  }
  return next.value as CheckReport;
}

function testsOf({ layers, ranges }: TrainableModel): ModelTest[] {
  const places = [...layers, { path: 'loss', range: ranges.loss }];
  return places.map(({ path, range }) => ({ id: `gradients/${path}`, name: path, range, tests: [] }));
}

function resultOf({ id, name: layer, range }: ModelTest, report: CheckReport): TestResult {
  const counts = countsOf(layer, report);
  if (!counts) return { id, outcome: 'skipped', said: 'no parameter, and no derivative of its own', failures: [] };
  const said = countsText(counts);
  switch (verdictOf(layer, report)) {
    case 'mismatch':
    case 'non-finite':
      return { id, outcome: 'failed', said, failures: failuresOf(layer, range, report) };
    case 'inconclusive': {
      const message = `too many derivatives in ${layer} are undecided: ${said}`;
      return { id, outcome: 'undecided', said, failures: [{ message, range, difference: null }] };
    }
    default:
      return { id, outcome: 'passed', said, failures: [] };
  }
}
