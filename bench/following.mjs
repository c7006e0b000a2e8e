// How a panel follows training: what that costs, and how much of it is seen. In a real browser, with the real worker.
// `node bench/following.mjs [--tabs layers,charts] [--rounds 9] [--seconds 0.8]`; build first.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { launch } from '../test/vscode/harness/browser.mjs';
import { temporaryFolder } from '../test/vscode/harness/cleanup.mjs';
import { workerTime } from './following/workerTime.mjs';
import { root } from './places.mjs';

const { values: options } = parseArgs({
  options: {
    tabs: { type: 'string', default: 'network,explain,check,layers,charts,tensors,diagnosis,compare' },
    rounds: { type: 'string', default: '9' },
    seconds: { type: 'string', default: '0.8' },
  },
});
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.ttf': 'font/ttf' };
const built = temporaryFolder('following');
await build({
  entryPoints: [join(root, 'bench/following/host.ts')],
  outdir: built,
  bundle: true,
  format: 'iife',
  mainFields: ['browser', 'module', 'main'],
});

/** A path of the page to a file: the page's own, the examples' data, else what is built. */
function fileOf(path) {
  if (path === '/host.js') return join(built, 'host.js');
  if (path === '/panel.html') return join(root, 'bench/following/panel.html');
  if (path.startsWith('/examples/')) return join(root, path);
  return join(root, 'dist', path);
}

const BLANK = '<!DOCTYPE html><title>following</title><style>iframe { width: 1200px; height: 850px }</style><body>';
const server = createServer(async (request, response) => {
  const path = normalize(new URL(request.url, 'http://localhost').pathname);
  try {
    const body = path === '/' ? `${BLANK}<script src="host.js"></script>` : await readFile(fileOf(path));
    response.writeHead(200, { 'content-type': path === '/' ? 'text/html' : (TYPES[extname(path)] ?? 'text/plain') });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

/** Longer than anybody measures. */
const text = (await readFile(join(root, 'examples/digits.grad.json'), 'utf8')).replace(
  /"epochs": \d+/,
  '"epochs": 1000000',
);
const browser = await launch();

/** Rounds with the panel and without, one after the other, so that what else the machine does falls on both. */
async function measure(tab) {
  const page = await browser.newPage({ viewport: { width: 1250, height: 900 } });
  await page.addInitScript((name) => {
    globalThis.tab = name;
  }, tab);
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await page.evaluate((given) => globalThis.following.begin(given), text);
  await page.frameLocator('iframe').locator('header [data-quantity="step"]').waitFor();
  const train = (followed) =>
    page.evaluate(([ms, yes]) => globalThis.following.train(ms, yes), [1000 * Number(options.seconds), followed]);
  await train(true);
  // The processor's time, not the clock's: what else the machine does is no part of it.
  const client = await page.context().newCDPSession(page);
  await client.send('Performance.enable', { timeDomain: 'threadTicks' });
  const busy = async () => {
    const { metrics } = await client.send('Performance.getMetrics');
    return 1000 * metrics.find(({ name }) => name === 'TaskDuration').value;
  };
  const costly = async (followed) => {
    const before = { busy: await busy(), ...workerTime() };
    const stretch = await train(followed);
    const after = { busy: await busy(), ...workerTime() };
    const since = (figure) => after[figure] - before[figure];
    return { ...stretch, busy: since('busy'), ran: since('ran'), waited: since('waited') };
  };
  const rounds = [];
  for (let i = 0; i < Number(options.rounds); i++)
    rounds.push({ alone: await costly(false), followed: await costly(true) });
  await page.close();
  return rounds;
}

const median = (numbers) => numbers.sort((one, other) => one - other)[Math.floor(numbers.length / 2)];
console.log(
  'tab        steps/s alone   followed   ratio   worker: µs a step alone   followed   waits, ms/s   states/s   revisions drawn/s   ms of page each   entries asked at most',
);
try {
  for (const tab of options.tabs.split(',')) {
    const rounds = await measure(tab);
    const speed = ({ steps, seconds }) => steps / seconds;
    const of = (figure) => median(rounds.map(figure));
    const figures = [
      of(({ alone }) => speed(alone))
        .toFixed(0)
        .padStart(13),
      of(({ followed }) => speed(followed))
        .toFixed(0)
        .padStart(10),
      of(({ alone, followed }) => speed(followed) / speed(alone))
        .toFixed(2)
        .padStart(7),
      of(({ alone }) => (1000 * alone.ran) / alone.steps)
        .toFixed(0)
        .padStart(25),
      of(({ followed }) => (1000 * followed.ran) / followed.steps)
        .toFixed(0)
        .padStart(10),
      of(({ followed }) => followed.waited / followed.seconds)
        .toFixed(0)
        .padStart(13),
      of(({ followed }) => followed.sent / followed.seconds)
        .toFixed(1)
        .padStart(10),
      of(({ followed }) => followed.drawn / followed.seconds)
        .toFixed(1)
        .padStart(19),
      of(({ followed }) => followed.busy / Math.max(1, followed.drawn))
        .toFixed(1)
        .padStart(17),
      Math.max(...rounds.map(({ followed }) => followed.largest))
        .toString()
        .padStart(23),
    ];
    console.log(`${tab.padEnd(9)} ${figures.join(' ')}`);
  }
} finally {
  await browser.close();
  server.close();
}
