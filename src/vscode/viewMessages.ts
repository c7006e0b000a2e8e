import type { FromView, HostRequestName, PanelTab, RequestName, WalkthroughStep } from '../protocol.js';

const REQUESTS: Readonly<Record<RequestName, true>> = {
  open: true,
  state: true,
  step: true,
  back: true,
  goto: true,
  run: true,
  pause: true,
  reset: true,
  check: true,
  tensor: true,
  series: true,
  statistics: true,
  noise: true,
  sharpness: true,
  sharpnessHistory: true,
  along: true,
  distribution: true,
  recorded: true,
  firstDifference: true,
  glimpse: true,
  compare: true,
  entries: true,
  slope: true,
  explain: true,
  diagnose: true,
  configure: true,
  walk: true,
  walkTo: true,
  breaks: true,
  assign: true,
  branch: true,
  seek: true,
  log: true,
  evaluate: true,
  parts: true,
  tests: true,
  test: true,
};
/** What is asked of the extension, with what it may be asked about: lines and findings by their numbers. */
const QUESTIONS: Readonly<Record<HostRequestName, (ask: Readonly<Record<string, unknown>>) => boolean>> = {
  lines: isWholeNumbers,
  applyFix: isWholeNumbers,
  compareRuns: ({ of, branch, step }) =>
    (of === null || typeof of === 'string') && (branch === null || Number.isInteger(branch)) && Number.isInteger(step),
  beginApart: ({ title, edits, version, step }) =>
    (title === null || typeof title === 'string') &&
    Array.isArray(edits) &&
    edits.every(isEdit) &&
    isWholeNumbers({ version, step }),
  endApart: () => true,
  applyApart: ({ of }) => typeof of === 'string',
  openDiff: ({ of }) => typeof of === 'string',
  openThresholds: () => true,
  exportTensor: ({ name, as }) => typeof name === 'string' && (as === 'npy' || as === 'csv'),
};
const TABS: Readonly<Record<PanelTab, true>> = {
  network: true,
  layers: true,
  explain: true,
  check: true,
  charts: true,
  tensors: true,
  diagnosis: true,
  compare: true,
};
const STEPS: Readonly<Record<WalkthroughStep, true>> = {
  open: true,
  step: true,
  delta: true,
  bug: true,
  explain: true,
};
const COMMANDS: ReadonlySet<unknown> = new Set(['newModel', 'openSample', 'openModel']);

/** A message from a view, or null where it is none of ours: what comes out of a web page is not trusted to have its type. */
export function readMessage(message: unknown): FromView | null {
  if (typeof message !== 'object' || message === null || !('type' in message)) return null;
  const given = message as Readonly<Record<string, unknown>>;
  return isValid(given) ? (given as unknown as FromView) : null;
}

function isValid(given: Readonly<Record<string, unknown>>): boolean {
  switch (given.type) {
    case 'ready':
      return true;
    case 'request':
      // Views look and steer; the text comes from the editor alone, and limits from the settings.
      return (
        typeof given.id === 'number' &&
        typeof given.name === 'string' &&
        given.name !== 'open' &&
        given.name !== 'configure' &&
        (given.of === undefined || typeof given.of === 'string') &&
        Object.hasOwn(REQUESTS, given.name)
      );
    case 'cancel':
      return typeof given.id === 'number';
    case 'ask':
      return (
        typeof given.id === 'number' &&
        typeof given.name === 'string' &&
        Object.hasOwn(QUESTIONS, given.name) &&
        typeof given.ask === 'object' &&
        given.ask !== null &&
        QUESTIONS[given.name as HostRequestName](given.ask as Readonly<Record<string, unknown>>)
      );
    case 'command':
      return COMMANDS.has(given.command);
    case 'openRecent':
      return typeof given.uri === 'string';
    case 'walkthrough':
      return given.step === null || (typeof given.step === 'string' && Object.hasOwn(STEPS, given.step));
    case 'select':
      return isLayer(given.layer);
    case 'openPanel':
      return (
        isLayer(given.layer) &&
        (given.tab === null || (typeof given.tab === 'string' && Object.hasOwn(TABS, given.tab)))
      );
    case 'reveal':
      return isRange(given.range);
    case 'openLink':
      return typeof given.url === 'string' && /^https?:\/\/[^\s]+$/i.test(given.url);
    default:
      return false;
  }
}

function isWholeNumbers(ask: Readonly<Record<string, unknown>>): boolean {
  return Object.values(ask).every(Number.isInteger);
}

function isLayer(value: unknown): boolean {
  return value === null || typeof value === 'string';
}

function isRange(value: unknown): boolean {
  const range = value as { readonly start?: unknown; readonly end?: unknown } | null;
  return typeof range === 'object' && range !== null && isPosition(range.start) && isPosition(range.end);
}

function isEdit(value: unknown): boolean {
  const edit = value as { readonly range?: unknown; readonly text?: unknown } | null;
  return typeof edit === 'object' && edit !== null && isRange(edit.range) && typeof edit.text === 'string';
}

function isPosition(value: unknown): boolean {
  const position = value as { readonly line?: unknown; readonly column?: unknown } | null;
  return (
    typeof position === 'object' &&
    position !== null &&
    Number.isInteger(position.line) &&
    Number.isInteger(position.column)
  );
}
