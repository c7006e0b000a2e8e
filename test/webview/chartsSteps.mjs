// What the Charts tab shows and does, on recorded sessions (pages.mjs calls it).
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../vscode/harness/places.mjs';

const recorded = async (state) =>
  JSON.parse(await readFile(join(root, 'test/webview/recorded', `${state}.json`), 'utf8'));

const charts = (state, more = {}) => ({
  view: 'panel',
  query: { state, tab: 'charts' },
  width: 1400,
  height: 2200,
  ...more,
});

/** What the page has asked the session for, under a name. */
const asked = (page, name) =>
  page.evaluate((wanted) => window.noted.filter((each) => each.name === wanted).map(({ ask }) => ask), name);

const canvas = (page, chart) => page.locator(`ds-line-chart[data-chart="${chart}"] canvas`);

/** Waits until a chart is drawn; gives its box, and where steps lie in it: by the line that marks the current one. */
async function drawn(page, chart, step) {
  await page.locator(`ds-line-chart[data-chart="${chart}"] canvas[aria-label]`).waitFor();
  const here = page.locator(`ds-line-chart[data-chart="${chart}"] .here[data-step="${step}"]`);
  await here.waitFor();
  const box = await canvas(page, chart).boundingBox();
  const { x } = await here.boundingBox();
  return { ...box, here: x + 1 };
}

const span = (page) => page.locator('[data-choose="span"] option:checked').textContent();

/** The step at a share of the way from the axis at the left, where step 0 is, to the current step. */
async function dragTo(page, chart, step, share) {
  const { x, y, height, here } = await drawn(page, chart, step);
  const left = x + 52;
  await page.mouse.move(here, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(here - 20, y + height / 2);
  await page.mouse.move(left + (here - left) * share, y + height / 2);
  await page.mouse.up();
}

/** `withPage` opens a page, as in pages.mjs. */
export async function chartsSteps(steps, withPage) {
  await steps.step('charts: a drag takes the session along, one move at a time', () =>
    withPage(charts('charts'), async (page) => {
      await dragTo(page, 'loss', 612, 0.5);
      await page.waitForTimeout(100);
      const moves = await asked(page, 'goto');
      assert.ok(moves.length >= 1 && moves.length <= 3, `${moves.length} moves`);
      const { step } = moves.at(-1);
      assert.ok(Math.abs(step - 306) <= 12, `half of the way from 0 to 612 is ${step}`);
    }),
  );

  await steps.step('charts: a click goes to its step; a double click goes nowhere, and shows all steps again', () =>
    withPage(charts('charts'), async (page) => {
      const { x, y, width, height } = await drawn(page, 'delta', 612);
      await page.mouse.move(x + width / 2, y + height / 2);
      await page.mouse.wheel(0, -400);
      await page.locator('[data-choose="span"] option[value="zoom"]').waitFor({ state: 'attached' });
      await page.mouse.dblclick(x + width / 2, y + height / 2);
      await page.locator('[data-choose="span"] option[value="zoom"]').waitFor({ state: 'detached' });
      await page.waitForTimeout(400);
      assert.deepEqual(await asked(page, 'goto'), []);
      await page.mouse.click(x + width / 2, y + height / 2);
      await page.waitForTimeout(400);
      assert.equal((await asked(page, 'goto')).length, 1);
    }),
  );

  await steps.step('charts: the wheel zooms all of them, and asks for the range again', () =>
    withPage(charts('charts'), async (page) => {
      const { x, y, height, here } = await drawn(page, 'loss', 612);
      const before = (await asked(page, 'series')).length;
      await page.mouse.move(here, y + height / 2);
      await page.mouse.wheel(0, -280);
      await page.waitForFunction(
        (count) => window.noted.filter(({ name }) => name === 'series').length > count,
        before,
      );
      await page.waitForTimeout(400);
      const [, from, to] = /^\s*steps (\d+) to (\d+)/.exec(await span(page)).map(Number);
      // exp(−280 / 400) of 880 steps, about the step under the pointer.
      assert.equal(to - from, Math.round(880 * Math.exp(-0.7)));
      assert.ok(from < 612 && to > 612);
      const ranges = (await asked(page, 'series')).slice(before);
      for (const name of ['loss', 'heldOut.loss', 'hidden1.delta', 'output.delta'])
        assert.ok(
          ranges.some((ask) => ask.name === name && ask.from === from && ask.to === to),
          `${name} is asked for from ${from} to ${to}`,
        );
      assert.ok(
        ranges.some(({ name, smooth }) => name === 'loss' && smooth === 25),
        'its means too',
      );
      assert.match(
        await canvas(page, 'delta').getAttribute('aria-label'),
        new RegExp(`over steps ${from} to ${to}\\.`),
      );
      assert.ok(x < here);
    }),
  );

  await steps.step('charts: the table has the numbers of the series, and goes with the zoom', () =>
    withPage(charts('charts'), async (page) => {
      await drawn(page, 'delta', 612);
      await page.locator('[data-table="delta"]').focus();
      await page.keyboard.press('Enter');
      const table = page.locator('[data-section="delta"] table');
      await table.waitFor();
      const { series } = await recorded('charts');
      const shown = await table
        .locator('tbody tr')
        .evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => Number(cell.title || cell.textContent))));
      const columns = ['hidden1', 'hidden2', 'output'].map((layer) => series[`${layer}.delta`].values.$array);
      assert.equal(shown.length, 881);
      shown.forEach((row, step) => assert.deepEqual(row, [step, ...columns.map((column) => column[step])]));
      await canvas(page, 'delta').focus();
      await page.keyboard.press('+');
      await page.waitForFunction(() => document.querySelectorAll('[data-section="delta"] tbody tr').length === 441);
    }),
  );

  await steps.step('charts: what is copied are the same numbers, with commas', () =>
    withPage(charts('charts'), async (page) => {
      await drawn(page, 'loss', 612);
      await page.evaluate(() =>
        Object.defineProperty(navigator, 'clipboard', {
          value: { writeText: async (text) => Object.assign(window, { copied: text }) },
        }),
      );
      await page.locator('[data-copy="loss"]').click();
      const lines = (await page.evaluate(() => window.copied)).trim().split('\n');
      const { series } = await recorded('charts');
      assert.equal(lines[0], 'step,train,held out');
      assert.equal(lines[1], `0,${series.loss.values.$array[0]},${series['heldOut.loss'].values.$array[0]}`);
      assert.equal(lines[3], `2,${series.loss.values.$array[2]},`);
    }),
  );

  await steps.step('charts: keys read them, go there, and zoom', () =>
    withPage(charts('charts'), async (page) => {
      await drawn(page, 'loss', 612);
      await canvas(page, 'loss').focus();
      await page.keyboard.press('0');
      for (const key of ['ArrowLeft', 'PageUp', 'ArrowRight']) await page.keyboard.press(key);
      // A stride is a three-hundredth of the steps on view, a page a tenth: 612 − 2 − 88 + 2.
      const { series } = await recorded('charts');
      for (const [chart, label, name] of [
        ['loss', 'train', 'loss'],
        ['delta', 'hidden1', 'hidden1.delta'],
      ]) {
        const reading = page.locator(`[data-section="${chart}"] [data-reading="${label}"] [data-value]`);
        assert.equal(Number(await reading.getAttribute('data-value')), series[name].values.$array[524]);
      }
      assert.match(await page.locator('[data-section="delta"] ds-readout').textContent(), /^at 524/);
      await page.keyboard.press('Enter');
      await page.waitForTimeout(100);
      assert.deepEqual(await asked(page, 'goto'), [{ step: 524 }]);
      await page.keyboard.press('+');
      await page.waitForFunction(() =>
        /steps 262 to 702/.test(document.querySelector('[data-choose="span"]').textContent),
      );
      await page.keyboard.press('-');
      await page.waitForFunction(() => document.querySelector('[data-choose="span"]').value === 'all');
      await page.keyboard.press('Escape');
      assert.equal(
        Number(
          await page.locator('[data-section="loss"] [data-reading="train"] [data-value]').getAttribute('data-value'),
        ),
        series.loss.values.$array[612],
      );
    }),
  );

  await steps.step('charts: raw lines and a linear axis are chosen, and remembered', () =>
    withPage(charts('charts'), async (page) => {
      await drawn(page, 'loss', 612);
      await page.locator('[data-smooth="off"]').click();
      await page.locator('[data-smooth="off"][aria-pressed="true"]').waitFor();
      await page.locator('[data-logarithmic]').click();
      await page.locator('[data-logarithmic][aria-pressed="false"]').waitFor();
      await page.locator('#tab-layers').click();
      await page.locator('#tab-charts').click();
      await page.locator('[data-smooth="off"][aria-pressed="true"]').waitFor();
      await page.locator('[data-choose="span"]').selectOption('last 100');
      await page.locator('canvas[aria-label^="Loss over steps 780 to 880."]').waitFor();
    }),
  );

  await steps.step('charts: a number that is none leaves a gap, and is named', () =>
    withPage(charts('charts-diverged'), async (page) => {
      await drawn(page, 'loss', 12);
      assert.match(await canvas(page, 'loss').getAttribute('aria-label'), /It is not finite at step 7\./);
      assert.equal(
        await page.locator('[data-section="loss"] [data-reading="train"] [data-value]').textContent(),
        'NaN',
      );
    }),
  );

  await steps.step('charts: a distribution is chosen by quantity and layer, read at any step, and taken along', () =>
    withPage(charts('charts'), async (page) => {
      const chart = page.locator('ds-ridgeline svg');
      await chart.waitFor();
      assert.match(
        await chart.getAttribute('aria-label'),
        /^Distribution of \|δ\| in output over steps 0 to 8\d\d: the median/,
      );
      await page.locator('[data-choose="layer"]').selectOption('hidden2');
      await page.locator('[data-choose="quantity"]').selectOption('gradient');
      await page.locator('ds-ridgeline svg[aria-label*="|∇W| in hidden2"]').waitFor();
      const told = (await recorded('charts')).answers.distribution['{"layer":"hidden2","quantity":"gradient"}'];
      const [rows, medians] = [told.steps.$array, told.medians.$array];
      const median = () =>
        page.locator('[data-section="distribution"] [data-reading="median"] [data-value]').getAttribute('data-value');
      assert.equal(Number(await median()), medians[rows.indexOf(612)]);
      // Seen at the cursor of another chart.
      await canvas(page, 'loss').focus();
      await page.keyboard.press('Home');
      assert.equal(Number(await median()), medians[0]);
      await chart.focus();
      await page.keyboard.press('End');
      assert.equal(Number(await median()), medians.at(-1));
      await page.keyboard.press('Enter');
      await page.waitForTimeout(100);
      assert.deepEqual(await asked(page, 'goto'), [{ step: rows.at(-1) }]);
      await page.locator('[data-table="distribution"]').click();
      await page.locator('[data-section="distribution"] tbody tr').first().waitFor();
      const cells = await page
        .locator('[data-section="distribution"] tbody tr')
        .evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => Number(cell.title || cell.textContent))));
      assert.deepEqual(
        cells.map(([step, value]) => [step, value]),
        rows.map((step, i) => [step, medians[i]]),
      );
      const width = told.edges.$array.length - 1;
      assert.deepEqual(cells[3].slice(7), told.counts.$array.slice(3 * width, 4 * width));
    }),
  );

  await steps.step('charts: J along the update says whether η is too large, and of which step it is', () =>
    withPage(charts('charts'), async (page) => {
      const told = (await recorded('charts')).answers.along.null;
      const chart = page.locator('ds-along-chart canvas[aria-label]');
      await chart.waitFor();
      assert.match(
        await chart.getAttribute('aria-label'),
        /^J along the update of step 612, for η′ from 0 to 4 η\. η is small\./,
      );
      assert.equal(await page.locator('[data-section="along"] [data-says]').getAttribute('data-says'), 'η is small');
      await page.locator('[data-table="along"]').click();
      await page.locator('[data-section="along"] tbody tr').first().waitFor();
      const cells = await page
        .locator('[data-section="along"] tbody tr')
        .evaluateAll((all) => all.map((row) => Number(row.cells[2].title)));
      assert.deepEqual(cells, told.losses.$array);
    }),
  );

  await steps.step('charts: sharpness stands beside what the optimizer can bear, here and over steps', () =>
    withPage(charts('charts'), async (page) => {
      const { sharpness, sharpnessHistory } = (await recorded('charts')).answers;
      await drawn(page, 'sharpness', 612);
      const says = page.locator('[data-section="sharpness"] [data-says]');
      await says.waitFor();
      assert.equal(await says.getAttribute('data-says'), 'below the limit');
      const readings = await page
        .locator('[data-section="sharpness"] [data-reading] [data-value]')
        .evaluateAll((all) => all.map(({ dataset }) => Number(dataset.value)));
      assert.deepEqual(readings, [sharpness.null.eigenvalue, sharpness.null.limit.value]);
      await page.locator('[data-table="sharpness"]').click();
      await page.locator('[data-section="sharpness"] tbody tr').first().waitFor();
      const cells = await page
        .locator('[data-section="sharpness"] tbody tr')
        .evaluateAll((all) => all.map((row) => Number(row.cells[1].title)));
      assert.deepEqual(cells, Object.values(sharpnessHistory)[0].eigenvalues.$array);
    }),
  );

  await steps.step('charts: what takes long is computed when somebody wants it', () =>
    withPage(charts('charts'), async (page) => {
      const { state } = await recorded('charts');
      const [first, ...others] = state.run.layers;
      const large = { ...first, parameters: first.parameters.map((each) => ({ ...each, shape: [3000, 3000] })) };
      const run = { ...state.run, name: 'large', layers: [large, ...others] };
      await drawn(page, 'sharpness', 612);
      const before = (await asked(page, 'sharpness')).length;
      await page.evaluate((message) => window.postMessage(message, '*'), {
        type: 'state',
        document: 'large',
        state: { ...state, revision: state.revision + 1, run },
      });
      const compute = page.locator('[data-section="sharpness"] [data-compute]');
      await compute.waitFor();
      assert.equal((await asked(page, 'sharpness')).length, before);
      await compute.click();
      await compute.waitFor({ state: 'detached' });
      assert.equal((await asked(page, 'sharpness')).length, before + 1);
      await page.locator('[data-section="sharpness"] [data-says="below the limit"]').waitFor();
    }),
  );

  await steps.step('charts: update by weight says which layers lie outside of the healthy band', () =>
    withPage(charts('charts'), async (page) => {
      await drawn(page, 'ratio', 612);
      // η has come down to nearly 0 by the schedule: updates are tiny.
      assert.match(
        await canvas(page, 'ratio').getAttribute('aria-label'),
        /At the end below: hidden1, hidden2, output\./,
      );
      await page.locator('[data-table="ratio"]').click();
      await page.locator('[data-section="ratio"] tbody tr').first().waitFor();
      const cells = await page
        .locator('[data-section="ratio"] tbody tr')
        .evaluateAll((all) => all.map((row) => Number(row.cells[1].title)));
      assert.deepEqual(cells, (await recorded('charts')).series['hidden1.ratio'].values.$array);
    }),
  );

  await steps.step('charts: the gradients of the examples are told by layer, and what their noise means', () =>
    withPage(charts('charts'), async (page) => {
      const told = (await recorded('charts')).answers.noise.null;
      const section = page.locator('[data-section="noise"]');
      assert.equal(await section.locator('[data-says]').getAttribute('data-says'), 'noise prevails');
      for (const { path, signalToNoise } of told.layers) {
        const shown = section.locator(`[data-quantity="${path}.signalToNoise"]`);
        assert.equal(Number(await shown.getAttribute('data-value')), signalToNoise);
      }
      await page.locator('[data-table="noise"]').click();
      assert.equal(
        Number(
          await section.locator('.table tr', { hasText: 'hidden2.weight' }).locator('td').first().getAttribute('title'),
        ),
        told.layers[1].parameters[0].signalToNoise,
      );
    }),
  );

  await steps.step('a chart that began with a single step draws lines later, as one that was opened then', () =>
    withPage({ view: 'panel', query: { state: 'charts', tab: 'charts' }, width: 1200 }, async (page) => {
      const drawn = await page.evaluate(async () => {
        const given = (count) => {
          const steps = Float64Array.from({ length: count }, (_, i) => i);
          const series = { name: 'loss', revision: 1, steps, values: steps.map((step) => 1 / (1 + step)) };
          const lines = [{ label: 'train', series, smooth: null, dash: 0 }];
          const shared = { hue: 'other', step: count - 1, end: 99, logarithmic: true, label: String, band: null };
          return { ...shared, lines, range: [0, Math.max(1, count - 1)], sentence: '' };
        };
        const chart = (...all) => {
          const element = document.createElement('ds-line-chart');
          const room = document.createElement('div');
          Object.assign(room.style, { width: '400px', height: '240px' });
          room.append(element);
          document.querySelector('#root').append(room);
          for (const each of all) element.show(given(each));
          return element;
        };
        const [grown, opened] = [chart(1, 100), chart(100)];
        await new Promise((resolve) => setTimeout(resolve, 300));
        return [grown, opened].map((element) => {
          const { width, height } = element.querySelector('canvas');
          const { data } = element.querySelector('canvas').getContext('2d').getImageData(0, 0, width, height);
          return data.filter((value, i) => i % 4 === 3 && value > 0).length;
        });
      });
      // Pixels that are painted: a bead at each step would double them.
      assert.ok(Math.abs(drawn[0] / drawn[1] - 1) < 0.05, `${drawn}`);
    }),
  );
}
