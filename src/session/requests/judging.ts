import type { CheckProgress, CheckReport } from '../../analysis/check/report.js';
import type { Requests, State } from '../../protocol.js';
import { checkingActivity } from '../describe.js';
import { checkRun } from '../judged.js';
import type { TestResult } from '../modelTests/modelTest.js';
import { runTests, testsOf } from '../modelTests/table.js';
import type { Stop } from '../slices.js';
import type { Handlers } from './handlers.js';
import type { Parts } from './parts.js';

/** What judges a model: the check, its tests, and the diagnosis of its training. */
export function judgingRequests(parts: Parts): Handlers<'check' | 'tests' | 'test' | 'diagnose' | 'configure'> {
  return {
    check: (asked) => check(parts, asked?.first ?? null),
    tests: async () => ({ tests: testsOf(parts.stage.trainable().model) }),
    test: ({ ids }) => test(parts, ids),
    diagnose: (asked, waits) => diagnose(parts, asked?.whole ?? false, waits),
    configure: async ({ thresholds }) => {
      parts.debugging.judgeBy(parts.stage.diagnosing.configure(thresholds));
      void parts.tidyUp();
      return null;
    },
  };
}

function check(parts: Parts, first: string | null): Promise<State> {
  const { stage } = parts;
  return parts.doWork('check', (run, stop) => {
    const [{ generation }, { modelText: text }] = [run, stage.document];
    return checking(parts, checkRun(run, stop, first), (report) => {
      stage.checked = { report, text, run, generation };
    });
  });
}

function* checking(
  { work: shown }: Parts,
  work: Generator<CheckProgress, CheckReport | null>,
  done: (report: CheckReport) => void,
): Generator<void, void> {
  let next = work.next();
  try {
    for (; !next.done; next = work.next()) {
      const [before, activity] = [shown.activity, checkingActivity(next.value)];
      // What is wrong is told as soon as it is known, not when it is time for another line of progress.
      if (before.kind === 'checking' && (before.soFar !== null || !next.value.soFar)) shown.activity = activity;
      else shown.show(activity);
      yield;
    }
  } finally {
    // Stopped on the way: what is known by then is kept.
    const last = next.done ? next : work.next();
    if (last.done && last.value) done(last.value);
  }
}

/** Tests leave the run where it is. Those that were done when something ended them are answered. */
async function test(parts: Parts, ids: readonly string[]): Promise<Requests['test']['answer']> {
  const results: TestResult[] = [];
  const { arena } = parts.options;
  await parts.doWork('test', function* ({ model }) {
    for (const result of runTests(model, ids, { arena })) {
      if (result) results.push(result);
      yield;
    }
  });
  return { results };
}

/** With `whole` also what takes long, before it is answered; else that is found out when there is time. */
async function diagnose(parts: Parts, whole: boolean, waits: Stop): Promise<Requests['diagnose']['answer']> {
  const { broadcast, stage, work } = parts;
  const { diagnosing } = stage;
  const ask = () =>
    work.look(waits, function* () {
      const { revision } = broadcast;
      return { revision, diagnosis: yield* diagnosing.ask(stage.trainable(), stage.document) };
    });
  if (whole) {
    // What is to be tried out depends on what is found.
    await ask();
    await parts.doWork('test', (run) => diagnosing.tryOut(run));
  }
  const answer = await ask();
  void parts.tryOut();
  return answer;
}
