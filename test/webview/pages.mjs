// The views as plain pages: every state in every theme, judged by axe-core and by the eye (shots/views), driven by keys.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { extname, join, normalize } from 'node:path';
import { launch } from '../vscode/harness/browser.mjs';
import { root, shots } from '../vscode/harness/places.mjs';
import { Steps } from '../vscode/harness/steps.mjs';
import { chartsSteps } from './chartsSteps.mjs';
import { compareSteps } from './compareSteps.mjs';
import { diagnosisSteps } from './diagnosisSteps.mjs';
import { explainSteps } from './explainSteps.mjs';
import { Kept } from './kept.mjs';
import { layersSteps } from './layersSteps.mjs';
import { networkSteps } from './networkSteps.mjs';
import { numbersSteps } from './numbersSteps.mjs';
import { tensorsSteps } from './tensorsSteps.mjs';
import { timelineSteps } from './timelineSteps.mjs';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const TYPES = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.ttf': 'font/ttf',
};
const pictures = join(shots, 'views');
mkdirSync(pictures, { recursive: true });

/** As strict as in VS Code, but that scripts come from here, and the recordings may be fetched. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'";

const files = createServer(async (request, response) => {
  if (request.url === '/favicon.ico') {
    response.writeHead(204).end();
    return;
  }
  const path = normalize(new URL(request.url, 'http://localhost').pathname);
  const from = path.includes('/recorded/')
    ? join(root, 'test/webview/recorded', path.split('/').at(-1))
    : join(root, 'dist', path);
  try {
    const body = await readFile(from);
    response.writeHead(200, {
      'content-type': TYPES[extname(from)] ?? 'application/octet-stream',
      'content-security-policy': POLICY,
    });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((resolve) => files.listen(0, '127.0.0.1', resolve));
const origin = `http://127.0.0.1:${files.address().port}`;

const browser = await launch();
const steps = new Steps();
const kept = new Kept(pictures);
await kept.open(browser);
const axeSource = await readFile(AXE, 'utf8');

/** Opens a page, fails on whatever it logs or violates, and closes it. */
async function withPage({ view, query, width, height = 900 }, act) {
  const page = await browser.newPage({ viewport: { width, height } });
  const trouble = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || /Content Security Policy/i.test(message.text())) trouble.push(message.text());
  });
  page.on('pageerror', (error) => trouble.push(String(error.stack)));
  try {
    await page.goto(`${origin}/pages/${view}.html?${new URLSearchParams(query)}`);
    // Before its first state a page says that no model is open.
    await page
      .locator(view === 'panel' && query.state ? '#root > .panel' : '#root > *')
      .first()
      .waitFor();
    await page.waitForTimeout(150);
    await act(page);
    assert.deepEqual(
      trouble.filter((text) => !/favicon/.test(text)),
      [],
    );
  } finally {
    await page.close();
  }
}

async function accessible(page) {
  // Playwright evaluates outside of the page's policy.
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa'] }));
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`),
    [],
  );
}

const THEMES = ['dark', 'light', 'hc', 'hcl'];
const PANELS = [
  ['network-mazur', 'network'],
  ['network-ahead', 'network'],
  ['network-wrong-df', 'network'],
  ['network-digits', 'network'],
  ['network-cnn', 'network'],
  ['network-nested', 'network'],
  ['network-transformer', 'network'],
  ['network-lstm', 'network'],
  ['network-recurrent', 'network'],
  ['network-module', 'network'],
  ['network-program', 'network'],
  ['network-not-finite', 'network'],
  ['mazur', 'layers'],
  ['wrong-df', 'check'],
  ['two-wrong', 'check'],
  ['mazur', 'check'],
  ['kinks', 'check'],
  ['float32', 'check'],
  ['float32-wrong', 'check'],
  ['module', 'check'],
  ['smooth-kink', 'check'],
  ['warning', 'check'],
  ['undeclared', 'check'],
  ['inconclusive', 'check'],
  ['checking', 'check'],
  ['stopped', 'check'],
  ['dead', 'check'],
  ['not-finite', 'check'],
  ['digits', 'charts'],
  ['charts', 'charts'],
  ['charts-diverged', 'charts'],
  ['tensors-mazur', 'tensors'],
  ['tensors-digits', 'tensors', 'hidden1.weight'],
  ['tensors-maps', 'tensors', 'conv.a'],
  ['tensors-tall', 'tensors', 'tall.weight'],
  ['tensors-odd', 'tensors', 'hidden.a'],
  ['layers-deep', 'layers'],
  ['digits', 'layers'],
  ['nested', 'layers'],
  ['walking', 'layers'],
  ['branches', 'layers'],
  ['stale', 'layers'],
  ['not-finite', 'layers'],
  ['broken', 'layers'],
  ['diagnosis', 'diagnosis'],
  ['diagnosis-well', 'diagnosis'],
  ['diagnosis-older', 'diagnosis'],
  ['compare-branches', 'compare'],
  ['compare-files', 'compare'],
  ['compare-running', 'compare'],
  ['mazur', 'compare'],
  ['explain-mazur', 'explain', 'hidden.delta[0,0]'],
  ['explain-mazur', 'explain', 'hidden.weight.update[0,1]'],
  ['explain-checked', 'explain', 'output.weight.gradient[0,1]'],
  ['explain-digits', 'explain', 'hidden1.delta[3,2]'],
  ['explain-digits', 'explain', 'output.delta[0,1]'],
  ['explain-maps', 'explain', 'conv.delta[0,0,1,2]'],
  ['explain-attention', 'explain', 'look.attention.a[0,3,2]'],
  ['explain-attention', 'explain', 'look.attention.weights[0,3,3,5]'],
  ['explain-attention', 'explain', 'look.attention.scores.delta[0,2,3,0]'],
  ['explain-attention', 'explain', 'look.attention.delta[0,3,2]'],
];

/** What is looked at of a page of the panel, in one theme and one width. */
async function lookedAt(page, { state, tab, at, theme, width }) {
  await page.screenshot({ path: join(pictures, `panel-${state}-${at ?? tab}-${theme}-${width}.png`) });
  await kept.compare(page, `panel ${state} ${at ?? tab}`, theme, width);
  // The check and the charts are longer than a page: a tall one shows it all.
  if (tab === 'check' || tab === 'charts') {
    await page.setViewportSize({ width, height: tab === 'check' ? 2000 : 3200 });
    await page.waitForTimeout(150);
    await page.screenshot({ path: join(pictures, `panel-${state}-${tab}-${theme}-${width}-tall.png`) });
  }
  await accessible(page);
  for (const evidence of await page.locator('.evidence').all()) {
    const hidden = await evidence.evaluate((element) => element.scrollWidth - element.clientWidth);
    assert.ok(hidden <= 0, `${hidden} pixels of the evidence are hidden`);
  }
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  assert.ok(overflow <= 0, `the page is ${overflow} pixels too wide`);
}

function* panelSteps(theme) {
  for (const [state, tab, at] of PANELS) {
    for (const width of theme === 'dark' || theme === 'light' ? [500, 800, 1400] : [800]) {
      const query = { theme, state, tab, ...(at ? { at } : {}) };
      const look = (page) => lookedAt(page, { state, tab, at, theme, width });
      yield () =>
        steps.step(`panel ${state} ${at ?? tab} ${theme} ${width}`, () =>
          withPage({ view: 'panel', query, width }, look),
        );
    }
  }
}

function* sidebarSteps(theme) {
  for (const state of ['', 'wrong-df', 'digits', 'nested', 'branches', 'walking']) {
    const query = { theme, ...(state ? { state, recent: 'some' } : { done: 'open,step' }) };
    const look = async (page) => {
      await page.screenshot({ path: join(pictures, `sidebar-${state || 'empty'}-${theme}.png`) });
      await kept.compare(page, `sidebar ${state || 'empty'}`, theme);
      await accessible(page);
    };
    yield () =>
      steps.step(`sidebar ${state || 'empty'} ${theme}`, () =>
        withPage({ view: 'sidebar', query, width: 300, height: 760 }, look),
      );
  }
}

/** Pages wait more than they compute: two at a time. */
async function twoAtATime(all) {
  const next = all[Symbol.iterator]();
  const hand = async () => {
    for (let each = next.next(); !each.done; each = next.next()) await each.value();
  };
  await Promise.all([hand(), hand()]);
}

try {
  await twoAtATime(THEMES.flatMap((theme) => [...panelSteps(theme), ...sidebarSteps(theme)]));

  await timelineSteps(steps, withPage);
  await explainSteps(steps, withPage);
  await layersSteps(steps, withPage);
  await tensorsSteps(steps, withPage);
  await chartsSteps(steps, withPage);
  await diagnosisSteps(steps, withPage);
  await compareSteps(steps, withPage);
  await networkSteps(steps, withPage);
  await numbersSteps(steps, withPage);

  await steps.step('tabs are moved through with the arrow keys', () =>
    withPage({ view: 'panel', query: { state: 'wrong-df', tab: 'check' }, width: 1000 }, async (page) => {
      await page.locator('#tab-check').focus();
      await page.keyboard.press('ArrowRight');
      await page.locator('#tab-layers[aria-selected="true"]').waitFor({ timeout: 5000 });
      assert.equal(await page.evaluate(() => document.activeElement?.id), 'tab-layers');
    }),
  );

  await steps.step('a map is read with the arrow keys, and its numbers stand in a table', () =>
    withPage(
      { view: 'panel', query: { state: 'mazur', tab: 'layers', layer: 'output' }, width: 1000 },
      async (page) => {
        const { tensors } = JSON.parse(await readFile(join(root, 'test/webview/recorded/mazur.json'), 'utf8'));
        const map = page.locator('ds-heatmap[data-tensor="output.weight"]');
        await map.locator('canvas[aria-label]').focus();
        for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown']) await page.keyboard.press(key);
        assert.equal(
          Number(await map.locator('[data-readout] b').getAttribute('data-value')),
          tensors['output.weight'].data.$array[3],
        );
        const cells = await map.locator('td').evaluateAll((all) => all.map((cell) => Number(cell.title)));
        assert.deepEqual(cells, tensors['output.weight'].data.$array);
      },
    ),
  );

  const check = (state) => ({ view: 'panel', query: { state, tab: 'check' }, width: 1400, height: 2000 });

  await steps.step('the check opens at the cause: its line, its fix, its curve, and what follows from it', () =>
    withPage(check('wrong-df'), async (page) => {
      assert.equal(await page.locator('[data-banner="mismatch"] h2').textContent(), '1 wrong derivative: hidden2.df');
      assert.equal(await page.locator('tr[aria-selected="true"][data-row]').getAttribute('data-row'), 'hidden2.df');
      assert.equal(await page.locator('.source .squiggle').textContent(), '1 - tanh(a)^2');
      assert.equal(await page.locator('.source ins').textContent(), '1 - a^2');
      assert.match(
        await page.locator('ds-slope-chart canvas').getAttribute('aria-label'),
        /^hidden2\.df as written, and f′ as it is, over z\. They part most at z = /,
      );
      await page.locator('[data-detail="hidden2.weight"]').waitFor();
      await page.locator('[data-fix="0"]').click();
      await page.locator('body[data-applied="0"]').waitFor();
    }),
  );

  await steps.step('what a finding shows is never cut off, be it in a column or over the whole width', () =>
    withPage(check('wrong-df'), async (page) => {
      for (const width of [420, 500, 640, 800, 1000, 1110, 1200, 1400]) {
        await page.setViewportSize({ width, height: 2000 });
        await page.waitForTimeout(100);
        const tables = page.locator('.evidence, section[aria-label="By layer"] .scroll-x');
        const hidden = await tables.evaluateAll((all) => all.map((each) => each.scrollWidth - each.clientWidth));
        assert.deepEqual(hidden, [0, 0], `at ${width}`);
        if (width === 1110) await page.screenshot({ path: join(pictures, 'panel-wrong-df-check-1110.png') });
      }
    }),
  );

  await steps.step('rows of the check are moved through with the arrow keys', () =>
    withPage(check('wrong-df'), async (page) => {
      await page.locator('tr[data-row="hidden2.df"] button').focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await page.locator('tr[data-row="hidden1.weight"][aria-selected="true"]').waitFor();
      await page.locator('[data-detail="hidden1.weight"]').waitFor();
      // The cause stays open: these entries only follow.
      assert.equal(await page.locator('.finding[data-fault]').getAttribute('data-fault'), 'derivative-at-activation');
    }),
  );

  await steps.step('an entry is the same in maps, chart, table and words', () =>
    withPage(check('wrong-df'), async (page) => {
      const { tensors } = JSON.parse(await readFile(join(root, 'test/webview/recorded/wrong-df.json'), 'utf8'));
      await page.locator('ds-heatmap[data-tensor="hidden2.weight.ratio"] canvas[aria-label]').focus();
      // The first key puts the cursor on the first entry.
      for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown']) await page.keyboard.press(key);
      await page.locator('[data-selected="7"]').waitFor();
      assert.equal(await page.locator('[data-ring="7"]').count(), 3);
      const row = page.locator('tr[data-entry="7"][aria-selected="true"]');
      assert.match(await row.locator('button').textContent(), /^\[1, 1\]$/);
      assert.equal(
        Number(await row.locator('td').first().getAttribute('title')),
        tensors['hidden2.weight.analytic'].data.$array[7],
      );
      await page.locator('tr[data-entry="3"] button').click();
      await page.locator('[data-selected="3"]').waitFor();
      assert.equal(await page.locator('[data-ring="3"]').count(), 3);
    }),
  );

  await steps.step('the chart of entries can be clicked, and drawn in bounds', () =>
    withPage(check('wrong-df'), async (page) => {
      const chart = page.locator('ds-scatter-chart canvas');
      const label = await chart.getAttribute('aria-label');
      assert.match(label, /Analytic over numeric.*30 of 30 lie outside their bound/);
      await page.getByRole('button', { name: 'in bounds' }).click();
      await page.locator('ds-scatter-chart canvas[aria-label^="Distance"]').waitFor();
      await page.waitForTimeout(200);
      const before = await page.locator('[data-selected]').getAttribute('data-selected');
      // Somewhere on the chart a point is hit.
      const box = await chart.boundingBox();
      for (let x = 80; x < box.width - 20; x += 5) {
        for (let y = 20; y < 150; y += 5) await page.mouse.click(box.x + x, box.y + y);
        if ((await page.locator('[data-selected]').getAttribute('data-selected')) !== before) return;
      }
      assert.fail('no click selects another entry');
    }),
  );

  await steps.step('of two causes the one nearest to the loss comes first; the other opens', () =>
    withPage(check('two-wrong'), async (page) => {
      assert.match(await page.locator('[data-banner="mismatch"] h2').textContent(), /: loss\.df, hidden\.df$/);
      await page.locator('.finding:not(.closed)[data-fault="target-missing"]').waitFor();
      await page.locator('.finding.closed button').click();
      await page.locator('tr[data-row="hidden.df"][aria-selected="true"]').waitFor();
      await page.locator('[data-slope="hidden"]').waitFor();
      assert.match(await page.locator('[data-first="loss"]').textContent(), /^δ first goes wrong in loss\.df; /);
      await page.locator('.finding:not(.closed) [data-fix]').click();
      // As the extension counts them.
      await page.locator('body[data-applied="1"]').waitFor();
    }),
  );

  await steps.step('a check in progress shows what it has judged, and can be cancelled', () =>
    withPage(check('checking'), async (page) => {
      await page.getByRole('button', { name: 'Cancel' }).waitFor();
      assert.equal(
        await page.locator('tr[data-row="hidden2.df"] [data-count="mismatch"]').getAttribute('data-value'),
        '40',
      );
      assert.match(
        await page.locator('[data-so-far="mismatch"]').textContent(),
        /mismatch · every entry exactly, 41 of 59 sampled/,
      );
      assert.equal(await page.locator('[data-waiting]').count(), 0);
    }),
  );

  await steps.step('ops of the engine that match are one line, and float32 has an answer of its own', () =>
    withPage(check('float32'), async (page) => {
      assert.match(await page.locator('[data-folded]').textContent(), /\d+ ops of the engine: all match/);
      assert.match(
        await page.locator('[data-single="match"]').textContent(),
        /formulas: ✓match · float32 arithmetic: ✓match/,
      );
    }),
  );

  await steps.step('what is wrong in float64 is wrong in float32 too, and both are said', () =>
    withPage(check('float32-wrong'), async (page) => {
      assert.match(await page.locator('[data-single="mismatch"]').textContent(), /float32 arithmetic: ✗mismatch/);
      await page.locator('tr[data-single-node="hidden2.df"]').waitFor();
    }),
  );

  await steps.step('a backward in code is shown at its line; what it spoils itself follows from nobody', () =>
    withPage(check('module'), async (page) => {
      assert.equal(await page.locator('.source .squiggle').textContent(), 'backward');
      await page.locator('[data-detail="output.bias"]').waitFor();
      assert.match(await page.locator('tr[data-row="hidden.weight"]').textContent(), /follows from tanh\.dx/);
      assert.doesNotMatch(await page.locator('tr[data-row="hidden.bias"]').textContent(), /follows/);
    }),
  );

  await steps.step('a kink where J is smooth says so', () =>
    withPage(check('smooth-kink'), async (page) => {
      await page.locator('tr[data-row="first.bias"] button').click();
      await page.locator('[data-detail="first.bias"]').waitFor();
      assert.match(await page.locator('tr[data-entry="0"]').textContent(), /J is smooth here, with another derivative/);
    }),
  );

  await steps.step('where nothing is wrong, the banner and the pill say what is not well all the same', async () => {
    const said = async (state, title, pill) =>
      withPage(check(state), async (page) => {
        assert.match(await page.locator('[data-banner="warning"] h2').textContent(), title);
        assert.match(await page.locator('[data-pill="doubt"]').textContent(), pill);
      });
    await said('warning', /^Right for this batch, but not for every input: hidden\.df$/, /right for this batch alone/);
    await said('smooth-kink', /^No derivative is wrong by itself, but 1 entry is none of J$/, /no derivative of J/);
    await said('dead', /no gradient reaches any of the 4 parameters$/, /all 4 parameters get no gradient/);
    await said(
      'inconclusive',
      /but 2 of 2 gradient entries and 1 of 2 values of only\.df are undecided$/,
      /not all decided/,
    );
    await withPage(check('inconclusive'), async (page) => {
      assert.equal(await page.locator('tr[data-row="only.handwritten"]').count(), 0);
      assert.match(await page.locator('tr[data-row="only.df"]').textContent(), /its rounding has no bound at z = .510/);
    });
  });

  await steps.step('a df that is right for this batch alone stands with its line, its fix and its curve', () =>
    withPage(check('warning'), async (page) => {
      assert.equal(await page.locator('tr[aria-selected="true"][data-row]').getAttribute('data-row'), 'hidden.df');
      assert.match(await page.locator('tr[data-row="hidden.df"]').textContent(), /wrong for other inputs/);
      assert.match(await page.locator('.finding.warning').textContent(), /wrong for z < 0/);
      assert.equal(await page.locator('.finding.warning .source ins').textContent(), 'z > 0 ? 1 : 0');
      assert.match(
        await page.locator('ds-slope-chart canvas').getAttribute('aria-label'),
        /They are the same where it was traced, and part most at z = −/,
      );
      await page.locator('.finding.warning [data-fix="0"]').click();
      await page.locator('body[data-applied="0"]').waitFor();
    }),
  );

  await steps.step('code that computes in float32 and does not say so is told of', () =>
    withPage(check('undeclared'), async (page) => {
      assert.match(
        await page.locator('[data-undeclared="only"]').textContent(),
        /^only gives numbers of float32, and is judged as that\. Say so: export const precision = 'float32';$/,
      );
      assert.match(await page.locator('[data-banner="match"] h2').textContent(), /^Nothing is wrong$/);
    }),
  );

  await steps.step('the sidebar says in a line what is broken, or that nothing is', async () => {
    const said = (state, kind, words) =>
      withPage({ view: 'sidebar', query: { state }, width: 300, height: 760 }, async (page) => {
        assert.match(await page.locator(`[data-broken="${kind}"]`).textContent(), words);
      });
    await said('mazur', 'nothing', /^✓ nothing is broken$/);
    await said('wrong-df', 'finding', /^hidden2\.df is wrong/);
    await said('warning', 'doubt', /^! right for this batch alone$/);
    await said('dead', 'doubt', /^! all 4 parameters get no gradient$/);
    await said('smooth-kink', 'doubt', /^! 1 entry is no derivative of J$/);
    await said('inconclusive', 'doubt', /^! not all decided$/);
    await said('not-finite', 'non-finite', /^✗ hidden\.z is not finite: it is the first that is not$/);
  });

  await steps.step('the curve in the sidebar is that of the last state, though states come faster than curves', () =>
    withPage({ view: 'sidebar', query: { state: 'digits' }, width: 300, height: 760 }, async (page) => {
      const { state } = JSON.parse(await readFile(join(root, 'test/webview/recorded/digits.json'), 'utf8'));
      await page.locator('.spark').waitFor();
      const messages = [100, 300].map((step, i) => ({
        type: 'state',
        document: 'digits',
        state: { ...state, revision: state.revision + 1 + i, run: { ...state.run, step, recorded: step } },
      }));
      // The second arrives while the first one's curve is on its way.
      await page.evaluate((all) => {
        for (const message of all) window.postMessage(message, '*');
      }, messages);
      await page.waitForFunction(() => {
        const points = document.querySelector('.spark polyline').getAttribute('points').split(' ');
        return window.noted.length > 2 && Number(points.at(-1).split(',')[0]) > 255;
      });
    }),
  );

  await steps.step(
    'a parameter that no gradient reaches says why, and a number that is not finite where it arose',
    async () => {
      await withPage(check('dead'), async (page) => {
        assert.equal(
          await page.locator('[data-banner="warning"] h2').textContent(),
          'No derivative is wrong, but no gradient reaches any of the 4 parameters',
        );
        assert.match(
          await page.locator('tr[data-row="hidden.weight"]').textContent(),
          /zero gradient, from .* in hidden on/,
        );
      });
      await withPage(check('not-finite'), async (page) => {
        assert.match(await page.locator('[data-origin="hidden"]').textContent(), /going forward/);
      });
    },
  );

  await steps.step('layers within a layer stand further in; inner values and four axes are shown', async () => {
    await withPage(
      { view: 'panel', query: { state: 'nested', tab: 'layers', layer: 'block.look' }, width: 1000 },
      async (page) => {
        const left = async (layer) => (await page.locator(`tr[data-layer="${layer}"] button`).boundingBox()).x;
        assert.ok((await left('block.look')) > (await left('block')));
        for (const name of ['block.look.scores', 'block.look.weights.delta', 'block.look.in_proj_weight']) {
          // Numbers come when a map comes into view.
          await page.locator(`ds-heatmap[data-tensor="${name}"]`).scrollIntoViewIfNeeded();
          await page.locator(`ds-heatmap[data-tensor="${name}"] canvas`).waitFor();
        }
        await page.screenshot({ path: join(pictures, 'panel-nested-attention.png'), fullPage: true });
      },
    );
    await withPage(
      { view: 'panel', query: { state: 'nested', tab: 'layers', layer: 'conv' }, width: 1000 },
      async (page) => {
        const map = page.locator('ds-heatmap[data-tensor="conv.delta"]');
        await map.locator('canvas[aria-label]').focus();
        for (const key of ['ArrowDown', ...new Array(21).fill('ArrowRight')]) await page.keyboard.press(key);
        // Row 0, column 21 of [3, 2 · 4 · 4]: the channel 1, the row 1, the column 1.
        assert.match(await map.locator('[data-readout]').textContent(), /^\[0, 1, 1, 1\]/);
        await page.screenshot({ path: join(pictures, 'panel-nested-maps.png'), fullPage: true });
      },
    );
  });

  await steps.step('a number that is not finite is shown as such, and where it arose', () =>
    withPage({ view: 'panel', query: { state: 'not-finite', tab: 'layers' }, width: 1000 }, async (page) => {
      assert.match(await page.locator('[data-pill="non-finite"]').textContent(), /hidden\.z/);
      assert.match(await page.locator('header [data-quantity="loss"]').getAttribute('data-value'), /NaN|Infinity/);
    }),
  );
} finally {
  await browser.close();
  files.close();
}
steps.finish();
