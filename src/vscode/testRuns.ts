import * as vscode from 'vscode';
import { plain } from '../formats/plain.js';
import type { SessionPort, TestFailure, TestResult } from '../protocol.js';
import { toRange } from './ranges.js';
import { messageOf, type TestFiles } from './testFiles.js';

/** Runs tests: file after file, each in a session of its own, so that the run on view stays where it is. */
export class TestRuns {
  constructor(
    private readonly controller: vscode.TestController,
    private readonly files: TestFiles,
  ) {}

  async run(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
    if (!request.include) await this.files.find();
    const run = this.controller.createTestRun(request);
    try {
      for (const file of filesIn(this.controller, request)) {
        if (!token.isCancellationRequested) await this.runFile(file, wantedBy(request), run, token);
      }
    } finally {
      run.end();
    }
  }

  private async runFile(
    file: vscode.TestItem,
    wanted: (path: readonly vscode.TestItem[]) => boolean,
    run: vscode.TestRun,
    token: vscode.CancellationToken,
  ): Promise<void> {
    const waiting = new Set([file]);
    try {
      await this.files.apart(file, async (port) => {
        // A session that is gone answers what it was asked with an error.
        const ending = [token, run.token].map((each) => each.onCancellationRequested(() => port.dispose()));
        try {
          this.files.show(file, (await port.request('tests', null)).tests);
          waiting.delete(file);
          const groups = groupsOf(file, wanted);
          for (const test of groups.flat()) waiting.add(test);
          for (const test of waiting) run.enqueued(test);
          for (const group of groups) await runGroup(group, port, run, waiting);
        } finally {
          for (const each of ending) each.dispose();
        }
      });
    } catch (thrown) {
      if (token.isCancellationRequested || run.token.isCancellationRequested) return;
      for (const test of waiting) run.errored(test, new vscode.TestMessage(messageOf(thrown)));
    }
  }
}

/** The files that tests were chosen of. */
export function filesIn(controller: vscode.TestController, { include }: vscode.TestRunRequest): vscode.TestItem[] {
  if (!include) return [...controller.items].map(([, file]) => file);
  return [...new Set(include.flatMap(({ uri }) => (uri && controller.items.get(uri.toString())) ?? []))];
}

/** Whether a test was chosen, given by the way to it: itself, or what it is part of. By names: a new text has new items. */
function wantedBy({ include, exclude }: vscode.TestRunRequest): (path: readonly vscode.TestItem[]) => boolean {
  const keyOf = ({ uri, id }: vscode.TestItem): string => `${uri} ${id}`;
  const [included, excluded] = [include?.map(keyOf), exclude?.map(keyOf)];
  return (path) => {
    const keys = path.map(keyOf);
    return (!included || keys.some((key) => included.includes(key))) && !keys.some((key) => excluded?.includes(key));
  };
}

/** What was chosen of a file, together what is computed together. */
function groupsOf(
  file: vscode.TestItem,
  wanted: (path: readonly vscode.TestItem[]) => boolean,
): readonly (readonly vscode.TestItem[])[] {
  return [...file.children].map(([, test]) => {
    if (test.children.size === 0) return wanted([file, test]) ? [test] : [];
    return [...test.children].map(([, inner]) => inner).filter((inner) => wanted([file, test, inner]));
  });
}

async function runGroup(
  group: readonly vscode.TestItem[],
  port: SessionPort,
  run: vscode.TestRun,
  waiting: Set<vscode.TestItem>,
): Promise<void> {
  if (group.length === 0) return;
  for (const test of group) run.started(test);
  const { results } = await port.request('test', { ids: group.map(({ id }) => id) });
  for (const result of results) {
    const test = group.find(({ id }) => id === result.id);
    if (!test) continue;
    waiting.delete(test);
    report(result, test, run);
  }
}

function report({ outcome, said, failures }: TestResult, test: vscode.TestItem, run: vscode.TestRun): void {
  run.appendOutput(`${test.label}: ${plain(said)}\r\n`, undefined, test);
  const messages = failures.map((failure) => shown(failure, test));
  if (outcome === 'passed') run.passed(test);
  else if (outcome === 'failed') run.failed(test, messages);
  else if (outcome === 'undecided') run.errored(test, messages);
  else run.skipped(test);
}

/** Stands at its line, with what should be there beside what is. */
function shown(
  { message, range, difference }: TestFailure,
  { uri, range: ofTest }: vscode.TestItem,
): vscode.TestMessage {
  const text = plain(message);
  const made = difference
    ? vscode.TestMessage.diff(text, difference.expected, difference.actual)
    : new vscode.TestMessage(text);
  const place = range ? toRange(range) : ofTest;
  if (uri && place) made.location = new vscode.Location(uri, place);
  return made;
}
