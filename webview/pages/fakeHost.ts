import type {
  FromView,
  HostRequests,
  Requests,
  SourceLines,
  State,
  TensorQuery,
  TensorSlice,
  ToView,
} from '../../src/protocol.js';
import { askedKey } from './askedKey.js';
import { RECENT } from './recentFiles.js';

/**
 * Stands in for VS Code: a page of its own, fed with what a real session once answered (test/webview/recorded).
 * `?theme=dark|light|hc|hcl`, `?state=NAME` (none: no model is open; then `?done=open,step` is what of the walkthrough was done), `?recent`, `?tab=layers|explain|check|charts`.
 */
interface Recorded {
  readonly state: unknown;
  readonly tensors: Readonly<Record<string, unknown>>;
  readonly series: Readonly<Record<string, unknown>>;
  readonly entries: Readonly<Record<string, unknown>>;
  readonly slopes: Readonly<Record<string, unknown>>;
  /** By what was asked, as JSON. */
  readonly explained?: Readonly<Record<string, unknown>>;
  /** Other requests: by their name, and by what was asked (`askedKey`). */
  readonly answers?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Other runs, and what they, other branches and the extension answer about them: by `OF NAME ASKED`. */
  readonly others?: unknown;
  /** Those that there are once something is tried. */
  readonly tried?: unknown;
  readonly elsewhere?: Readonly<Record<string, unknown>>;
  /** The file's lines. */
  readonly text: readonly string[];
}

const query = new URLSearchParams(location.search);
const CLASSES: Readonly<Record<string, string>> = {
  dark: 'vscode-dark',
  light: 'vscode-light',
  hc: 'vscode-high-contrast',
  hcl: 'vscode-high-contrast vscode-high-contrast-light',
};
document.body.className = CLASSES[query.get('theme') ?? 'dark'] ?? 'vscode-dark';

const name = query.get('state');
const recorded: Promise<Recorded | null> =
  name === null
    ? Promise.resolve(null)
    : fetch(`recorded/${name}.json`).then((answer) => answer.json() as Promise<Recorded>);

/** Typed arrays were recorded as { $array: […] }. */
function revive(value: unknown): unknown {
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return value;
  if ('$array' in value)
    return Float64Array.from((value as { $array: unknown[] }).$array, (each) => Number(revive(each)));
  if ('$number' in value) return Number((value as { $number: unknown }).$number);
  if (Array.isArray(value)) return value.map(revive);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, revive(inner)]));
}

function post(message: ToView): void {
  window.postMessage(message, '*');
}

async function answer(message: FromView): Promise<void> {
  const all = await recorded;
  if (message.type === 'ready') {
    post({ type: 'state', state: (all ? revive(all.state) : null) as never, document: name });
    if (all?.others) post({ type: 'others', others: revive(all.others) as never });
    post({
      type: 'kept',
      recent: query.has('recent') ? RECENT : [],
      done: (query.get('done')?.split(',') as never) ?? [],
    });
    const tab = query.get('tab');
    if (tab || query.get('layer'))
      post({
        type: 'select',
        layer: query.get('layer'),
        tab: tab as never,
        tensor: tab === 'tensors' ? query.get('at') : null,
      });
  }
  if (message.type === 'openLink') document.body.dataset.opened = message.url;
  // For a test to read.
  if (message.type === 'reveal') document.body.dataset.revealed = String(message.range.start.line);
  if (message.type !== 'request' && message.type !== 'ask') return;
  const found = message.type === 'ask' ? hostAnswer(message, all) : answerOf(message, all);
  if (found === undefined) post({ type: 'failed', id: message.id, message: 'not recorded' });
  else post({ type: 'answer', id: message.id, answer: revive(found) });
}

/** Answered with the state as it is: nothing moves here. */
const MOVES: ReadonlySet<string> = new Set([
  'state',
  'step',
  'back',
  'goto',
  'run',
  'pause',
  'reset',
  'check',
  'walk',
  'walkTo',
  'branch',
  'assign',
]);

/** What was asked of the session, for a test to read. */
const noted: { readonly name: string; readonly ask: unknown }[] = [];
Object.assign(window, { noted });

/** The part of a whole recorded series, or of its means, that is asked for. */
function seriesOf({ name, from, to, smooth }: Requests['series']['ask'], all: Recorded | null): unknown {
  const whole = revive(all?.series[smooth === undefined ? name : `${name} smooth`] ?? all?.series[name]) as
    | Requests['series']['answer']
    | undefined;
  if (!whole) return undefined;
  const inside = Array.from(whole.steps, (step) => step >= from && step <= to);
  const { steps, values } = whole;
  return { ...whole, steps: steps.filter((_, i) => inside[i]), values: values.filter((_, i) => inside[i]) };
}

function answerOf({ name: asked, ask, of }: FromView & { readonly type: 'request' }, all: Recorded | null): unknown {
  noted.push({ name: asked, ask });
  if (asked === 'series' && (of !== undefined || 'branch' in (ask as object))) {
    const { name: curve, branch = null } = ask as Requests['series']['ask'];
    return all?.elsewhere?.[`${of ?? ''} series ${JSON.stringify([curve, branch])}`];
  }
  if (asked === 'tensor') return tensorOf(ask as TensorQuery, all);
  if (asked === 'series') return seriesOf(ask as Requests['series']['ask'], all);
  if (asked === 'entries') return all?.entries[(ask as Requests['entries']['ask']).parameter];
  if (asked === 'slope') return all?.slopes[(ask as Requests['slope']['ask']).layer];
  if (asked === 'explain') return all?.explained?.[JSON.stringify(ask)];
  return all?.answers?.[asked]?.[askedKey(ask)] ?? (MOVES.has(asked) ? all?.state : undefined);
}

/** Planes were recorded one by one; tensors as a whole otherwise. */
function tensorOf(ask: TensorQuery, all: Recorded | null): unknown {
  return ask.plane
    ? all?.answers?.tensor?.[JSON.stringify(ask)]
    : cut(ask, all?.tensors[ask.name] as Tensor | undefined);
}

/** A tensor as it was recorded: whole. */
type Tensor = Omit<TensorSlice, 'data'> & { readonly data: { readonly $array: readonly unknown[] } };

/** The part that is asked for, as a session cuts it (src/session/tensorSlice.ts). */
function cut({ rows, columns }: TensorQuery, whole: Tensor | undefined): unknown {
  if (!whole || (!rows && !columns)) return whole;
  const within = ([from, to]: TensorSlice['rows'], [least, most]: TensorSlice['rows']): TensorSlice['rows'] => [
    Math.max(from, least),
    Math.max(from, Math.min(to, most)),
  ];
  const [down, across] = [within(rows ?? whole.rows, whole.rows), within(columns ?? whole.columns, whole.columns)];
  const width = whole.columns[1] - whole.columns[0];
  const kept = whole.data.$array.filter((_, i) => {
    const [row, column] = [Math.floor(i / width) + whole.rows[0], (i % width) + whole.columns[0]];
    return row >= down[0] && row < down[1] && column >= across[0] && column < across[1];
  });
  return { ...whole, rows: down, columns: across, data: { $array: kept } };
}

/** The text as it was recorded; a fix is only noted down, for a test to read. */
function hostAnswer({ name: asked, ask }: FromView & { readonly type: 'ask' }, all: Recorded | null): unknown {
  if (asked === 'applyFix') {
    document.body.dataset.applied = String((ask as HostRequests['applyFix']['ask']).finding);
    return null;
  }
  if (asked === 'exportTensor') {
    const { name: tensor, as } = ask as HostRequests['exportTensor']['ask'];
    document.body.dataset.exported = `${tensor}.${as}`;
    return { saved: `${tensor}.${as}` };
  }
  if (asked === 'compareRuns') return all?.elsewhere?.[` ${asked} ${askedKey(ask)}`];
  if (asked !== 'lines') {
    document.body.dataset.asked = JSON.stringify({ name: asked, ask });
    if (asked === 'beginApart' && all?.tried) post({ type: 'others', others: revive(all.tried) as never });
    return asked === 'beginApart' ? { id: 'text-1' } : null;
  }
  const { from, to } = ask as HostRequests['lines']['ask'];
  const { textVersion } = (all?.state ?? { textVersion: 0 }) as Pick<State, 'textVersion'>;
  return { version: textVersion, from, lines: all?.text.slice(from, to) ?? [] } satisfies SourceLines;
}

/** `?at=hidden.delta[0,0]`: as if it had been asked before a reload; in Tensors the one to show, as if it were sent from elsewhere. */
const asked = query.get('at');
let kept: unknown = asked === null ? undefined : { explain: { asked: { questions: [asked], now: 0 } } };
Object.assign(window, {
  keptState: () => kept,
  acquireVsCodeApi: () => ({
    postMessage: (message: FromView) => void answer(message),
    getState: () => kept,
    setState: (state: unknown) => {
      kept = state;
    },
  }),
});
