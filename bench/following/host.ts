// Within a page: the worker as an extension has it, and the panel in a frame as VS Code shows it; what is drawn is counted there.
import type { FromView, RequestName, SessionPort, State, ToView } from '../../src/protocol.js';
import { encode } from '../../src/vscode/wire.js';
import { spawnBrowser } from '../../src/worker/browserEndpoint.js';
import { openSession } from '../../src/worker/client.js';

const bytesOf = async (path: string): Promise<Uint8Array> => new Uint8Array(await (await fetch(path)).arrayBuffer());

/** What a stretch of training came to. */
export interface Stretch {
  readonly steps: number;
  readonly seconds: number;
  /** States that the session sent. */
  readonly sent: number;
  /** Steps that the panel's page showed, each once: what stood in its heading when a frame was drawn. */
  readonly drawn: number;
  /** The largest number of entries that it asked for at once. */
  readonly largest: number;
}

let port: SessionPort;
let follows = false;
let sent = 0;
let largest = 0;

function post(message: ToView): void {
  const frame = document.querySelector('iframe')?.contentWindow;
  // As JSON on its way, but for typed arrays.
  const carried: unknown = message.type === 'state' ? JSON.parse(JSON.stringify(encode(message))) : encode(message);
  frame?.postMessage(carried, '*');
}

function show(state: State): void {
  post({ type: 'state', state, document: 'file:///digits.grad.json' });
}

async function answer(message: FromView): Promise<void> {
  if (message.type === 'ready') show(await port.request('state', null));
  if (message.type !== 'request') return;
  try {
    const found = await port.request(message.name as RequestName, message.ask as never);
    if ('data' in found) largest = Math.max(largest, found.data.length);
    post({ type: 'answer', id: message.id, answer: found });
  } catch (thrown) {
    post({ type: 'failed', id: message.id, message: String(thrown) });
  }
}

/** Opens the session on a text, and the panel on it. */
async function begin(text: string): Promise<void> {
  const script = await bytesOf('/web/worker.js');
  const files = { read: (path: string) => bytesOf(`/examples/${path}`) };
  port = openSession({ file: 'digits.grad.json', files, spawn: () => spawnBrowser(script) });
  port.onState((state) => {
    sent++;
    if (follows) show(state);
  });
  await port.request('open', { text, version: 1 });
  const frame = document.createElement('iframe');
  frame.src = '/panel.html';
  document.body.append(frame);
}

/** Trains for so many milliseconds; with the panel following, or none. */
async function train(milliseconds: number, followed: boolean): Promise<Stretch> {
  [follows, sent, largest] = [followed, 0, 0];
  const before = (await port.request('run', { until: 'end' })).run?.step ?? 0;
  const began = performance.now();
  const shown = countShown(began + milliseconds);
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  const seconds = (performance.now() - began) / 1000;
  const after = (await port.request('pause', null)).run?.step ?? 0;
  follows = false;
  return { steps: after - before, seconds, sent, drawn: (await shown).size, largest };
}

/** The steps that stand in the panel's heading, frame by frame. */
function countShown(until: number): Promise<Set<string>> {
  const seen = new Set<string>();
  const page = document.querySelector('iframe')?.contentWindow as Window;
  return new Promise((resolve) => {
    const look = (): void => {
      const step = page.document.querySelector('header [data-quantity="step"]')?.getAttribute('data-value');
      if (step) seen.add(step);
      if (performance.now() < until) page.requestAnimationFrame(look);
      else resolve(seen);
    };
    page.requestAnimationFrame(look);
  });
}

Object.assign(window, { following: { begin, train, answer: (message: FromView) => void answer(message) } });
