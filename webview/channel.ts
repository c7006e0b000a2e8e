import type {
  FromView,
  HostRequestName,
  HostRequests,
  OtherRun,
  RequestName,
  Requests,
  ToView,
} from '../src/protocol.js';

interface Host {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): Host;

/** The extension on the other side; asked for once, and kept from everybody else. */
const host: Host = acquireVsCodeApi();

interface Waiting {
  resolve(answer: unknown): void;
  reject(reason: Error): void;
}

const waiting = new Map<number, Waiting>();
let lastId = 0;

/** Asks the session on view; `of`: another run's (`OtherRun.id`); `waits`: until aborted. Rejects with a message that speaks to the user. */
export function request<K extends RequestName>(
  name: K,
  ask: Requests[K]['ask'],
  of: string | null = null,
  waits: AbortSignal | null = null,
): Promise<Requests[K]['answer']> {
  return answered((id) => {
    send({ type: 'request', id, name, ask, ...(of === null ? {} : { of }) });
    waits?.addEventListener('abort', () => {
      if (waiting.has(id)) send({ type: 'cancel', id });
    });
  });
}

/** Asks the extension itself. Rejects with a message that speaks to the user. */
export function askHost<K extends HostRequestName>(
  name: K,
  ask: HostRequests[K]['ask'],
): Promise<HostRequests[K]['answer']> {
  return answered((id) => send({ type: 'ask', id, name, ask }));
}

function answered<T>(sendAs: (id: number) => void): Promise<T> {
  const id = ++lastId;
  return new Promise<T>((resolve, reject) => {
    waiting.set(id, { resolve: resolve as (answer: unknown) => void, reject });
    sendAs(id);
  });
}

export function send(message: FromView): void {
  host.postMessage(message);
}

/**
 * Calls back with every state and every selection that the extension sends; says that the page is ready. `others`: with every
 * news of other runs, where the page shows them too. `keep`: with what the extension keeps for the side bar.
 */
export function connect(
  receive: (message: ToView & { readonly type: 'state' | 'select' }) => void,
  others: ((others: readonly OtherRun[]) => void) | null = null,
  keep: ((kept: ToView & { readonly type: 'kept' }) => void) | null = null,
): void {
  window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const message = decode(data);
    if (!isToView(message)) return;
    if (message.type === 'state' || message.type === 'select') receive(message);
    else if (message.type === 'others') others?.(message.others);
    else if (message.type === 'kept') keep?.(message);
    else settle(message);
  });
  send({ type: 'ready', others: others !== null });
}

function settle(message: ToView & { readonly type: 'answer' | 'failed' }): void {
  const asked = waiting.get(message.id);
  waiting.delete(message.id);
  if (message.type === 'answer') asked?.resolve(message.answer);
  else asked?.reject(new Error(message.message));
}

const TYPES: ReadonlySet<unknown> = new Set<ToView['type']>(['state', 'select', 'others', 'kept', 'answer', 'failed']);

/** The envelope is checked here; what is in it was made by our own session. */
function isToView(message: unknown): message is ToView {
  return typeof message === 'object' && message !== null && TYPES.has((message as { readonly type?: unknown }).type);
}

/** Puts back the numbers that JSON can't hold: { $number: 'NaN' } (src/vscode/wire.ts). */
export function decode(value: unknown): unknown {
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value)) return value.map(decode);
  if ('$number' in value) return Number((value as { readonly $number: unknown }).$number);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, decode(inner)]));
}

/** What the page keeps over a reload. */
export function remembered<T extends object>(absent: T): T {
  const state = host.getState();
  return typeof state === 'object' && state !== null ? { ...absent, ...state } : absent;
}

export function remember(state: object): void {
  host.setState(state);
}
