// What the Network tab shows and does, on recorded sessions (pages.mjs calls it).
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../vscode/harness/places.mjs';

const recorded = async (state) =>
  JSON.parse(await readFile(join(root, 'test/webview/recorded', `network-${state}.json`), 'utf8'));

/** `hidden.a[0,1]` in a recorded tensor that holds its first examples whole. */
function entryOf(tensors, name) {
  const [, tensor, index] = /^(.*)\[(.*)\]$/.exec(name);
  const { shape, data } = tensors[tensor];
  const flat = index.split(',').reduce((place, i, axis) => place * shape[axis] + Number(i), 0);
  const value = data.$array[flat];
  return typeof value === 'object' ? value.$number : String(value);
}

const unit = (view, column, entry) => view.locator(`ds-network [data-column="${column}"][data-entry="${entry}"]`);
/** `withPage` opens a page, as in pages.mjs. */
export async function networkSteps(steps, withPage) {
  const page = (state, more = {}, size = {}) => ({
    view: 'panel',
    query: { state: `network-${state}`, tab: 'network', ...more },
    width: 1400,
    ...size,
  });

  for (const [state, least] of [
    ['mazur', 18],
    ['wrong-df', 40],
    ['module', 10],
    ['xor', 20],
  ]) {
    await steps.step(`every number in the drawing is the one that the session has (${state})`, () =>
      withPage(page(state), async (view) => {
        const { tensors, state: told } = await recorded(state);
        const shown = await view
          .locator('ds-network [data-value]')
          .evaluateAll((all) => all.map(({ dataset }) => [dataset.quantity, dataset.value]));
        const entries = shown.filter(([name]) => name?.includes('['));
        assert.ok(entries.length >= least, `${entries.length} numbers`);
        for (const [name, value] of entries) assert.equal(value, entryOf(tensors, name), name);
        assert.equal(shown.find(([name]) => name === 'loss')[1], String(told.run.loss));
      }),
    );
  }

  await steps.step('a click on a unit selects it, with its numbers and the weights into it; Explain follows', () =>
    withPage(page('mazur'), async (view) => {
      const { tensors } = await recorded('mazur');
      await unit(view, 'output', 1).click();
      await view.locator('.inspector h2', { hasText: 'output, unit 2' }).waitFor();
      const delta = view.locator('.inspector [data-quantity="output.delta[0,1]"]');
      assert.equal(await delta.getAttribute('data-value'), entryOf(tensors, 'output.delta[0,1]'));
      const gradients = await view
        .locator('.inspector .weights [data-quantity^="output.weight.gradient"]')
        .evaluateAll((all) => all.map(({ dataset }) => Math.abs(Number(dataset.value))));
      assert.deepEqual(
        gradients,
        [...gradients].sort((one, other) => other - one),
      );
      assert.match(await view.locator('.inspector .weights tr', { hasText: 'b' }).last().textContent(), /frozen/);
      await view.locator('.inspector [data-explain="delta"]').click();
      await view.locator('#tab-explain[aria-selected="true"]').waitFor();
      await view.locator('.question h2 [data-quantity="output.delta[0,1]"]').waitFor();
    }),
  );

  for (const [state, factors] of [
    ['mazur', ['Σj Wji δj', 'f′(z(2)1)']],
    ['wrong-df', ['1/8', '−(y1 − a(4)1)']],
    ['cnn', ['1/32', 'softmax(z(12)1) − y1']],
  ]) {
    await steps.step(`what stands above δ in the inspector multiplies to it (${state})`, () =>
      withPage(page(state), async (view) => {
        await view.locator('.of-unit tr', { hasText: factors.at(-1).slice(0, 3) }).waitFor();
        const rows = await view.locator('.of-unit tr').evaluateAll((all) =>
          all.map((row) => ({
            words: row.querySelector('th').textContent.replace(/\s+/g, ' ').trim(),
            value: Number(row.querySelector('[data-value]').dataset.value),
          })),
        );
        assert.deepEqual(
          rows.slice(2, -1).map(({ words }) => words),
          factors,
        );
        const product = rows.slice(2, -1).reduce((all, { value }) => all * value, 1);
        const delta = rows.at(-1).value;
        assert.ok(Math.abs(product - delta) <= 1e-6 * Math.abs(delta), `${product} is not ${delta}`);
      }),
    );
  }

  await steps.step('where z and δ are no numbers of the units, a word says of what they are', () =>
    withPage(page('recurrent'), async (view) => {
      for (const [layer, word] of [
        ['gates', 'by gate'],
        ['last', 'by place'],
      ]) {
        await unit(view, layer, '').click();
        await view.locator(`.of-unit [data-quantity^="${layer}.a"]`).waitFor();
        const [z, , delta] = await view.locator('.of-unit td').allTextContents();
        assert.deepEqual([z, delta], [word, word]);
        assert.equal(await view.locator('.inspector [data-explain="delta"]').count(), 0);
        assert.ok((await view.locator('ds-network').textContent()).includes(word));
        assert.equal(await view.locator(`[data-quantity^="${layer}.delta"]`).count(), 0);
      }
      assert.equal(await view.locator('ds-network text', { hasText: /^…$/ }).count(), 0);
    }),
  );

  await steps.step('what edges show can be switched, and widths are told by the legend', () =>
    withPage(page('mazur'), async (view) => {
      const { tensors } = await recorded('mazur');
      const label = (name) => view.locator(`ds-network [data-quantity="${name}"]`);
      await label('hidden.weight.gradient[0,0]').waitFor();
      assert.equal(await view.locator('ds-network .edge.bright').count(), 4);
      assert.equal(await view.locator('ds-network .edge.bright.negative').count(), 1);
      await view.locator('[data-edges="weight"]').click();
      assert.equal(await label('hidden.weight[0,1]').getAttribute('data-value'), '0.2');
      await view.locator('[data-edges="update"]').click();
      await label('hidden.weight.update[0,1]').waitFor();
      assert.equal(
        await label('hidden.weight.update[0,1]').getAttribute('data-value'),
        entryOf(tensors, 'hidden.weight.update[0,1]'),
      );
      assert.match(await view.locator('.network-tab .legend').textContent(), /\|ΔW\| 2e−4 … 0\.04, log/);
    }),
  );

  await steps.step('keys lead over the drawing: arrows go, Space selects, Enter explains', () =>
    withPage(page('mazur'), async (view) => {
      const focused = () =>
        view.evaluate(() => `${document.activeElement.dataset.column} ${document.activeElement.dataset.entry}`);
      await unit(view, 'hidden', 0).focus();
      // One stop for Tab in all of the drawing.
      assert.equal(await view.locator('ds-network [data-entry][tabindex="0"]').count(), 1);
      for (const key of ['ArrowDown', 'ArrowRight', 'ArrowUp']) await view.keyboard.press(key);
      assert.equal(await focused(), 'output 0');
      assert.match(
        await view.evaluate(() => document.activeElement.getAttribute('aria-label')),
        /^output, unit 1: a 0\.7514, δ 0\.1385$/,
      );
      await view.keyboard.press('Space');
      await view.locator('.inspector h2', { hasText: 'output, unit 1' }).waitFor();
      assert.equal(await focused(), 'output 0');
      await view.keyboard.press('Enter');
      await view.locator('.question h2 [data-quantity="output.delta[0,0]"]').waitFor();
    }),
  );

  await steps.step('what the step has not come to is a dash; the position is said in words', () =>
    withPage(page('ahead'), async (view) => {
      assert.equal(await view.locator('ds-network [data-quantity^="hidden.delta"]').count(), 0);
      assert.equal(await view.locator('ds-network [data-ahead^="hidden.delta"]').count(), 2);
      assert.equal(await view.locator('ds-network [data-quantity^="output.delta"]').count(), 2);
      assert.equal(await view.locator('ds-network [data-here="output"]').textContent(), '← backward is here');
      assert.match(
        await unit(view, 'hidden', 0).getAttribute('aria-label'),
        /^hidden, unit 1: a 0\.5933, δ not reached in this step$/,
      );
      // δ has just come from the loss.
      assert.equal(await view.locator('ds-network .pulse.backward').count(), 2);
      await view.emulateMedia({ reducedMotion: 'reduce' });
      const animation = await view
        .locator('ds-network .pulse')
        .first()
        .evaluate((path) => getComputedStyle(path).animationName);
      assert.equal(animation, 'none');
    }),
  );

  await steps.step('another example shows its own numbers', () =>
    withPage(page('xor'), async (view) => {
      const { tensors } = await recorded('xor');
      await view.locator('[data-example="after"]').click();
      const a = view.locator('ds-network [data-quantity="hidden.a[1,2]"]');
      await a.waitFor();
      assert.equal(await a.getAttribute('data-value'), entryOf(tensors, 'hidden.a[1,2]'));
      await view.locator('.inspector [data-quantity="output.delta[1,0]"]').waitFor();
    }),
  );

  await steps.step('a large layer is bars beside its map, and y is marked', () =>
    withPage(page('digits'), async (view) => {
      const { tensors } = await recorded('digits');
      assert.equal(await view.locator('ds-network [data-column="hidden1"][role="button"]:not(.head)').count(), 32);
      await unit(view, 'hidden2', 13).click();
      await view.locator('.inspector h2', { hasText: 'hidden2, unit 14' }).waitFor();
      const shown = await view.locator('.inspector [data-quantity="hidden2.a[0,13]"]').getAttribute('data-value');
      assert.equal(shown, entryOf(tensors, 'hidden2.a[0,13]'));
      const weights = view.locator('.inspector .weights [data-quantity^="hidden2.weight.gradient["]');
      const all = tensors['hidden2.weight.gradient'].data.$array.slice(13 * 32, 14 * 32);
      const largest = all.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      assert.equal(Math.abs(Number(await weights.first().getAttribute('data-value'))), largest);
      assert.equal(await view.locator('ds-network text.strong').textContent(), '9 ◂ y');
      // The map holds as many colours as there are weights, and more than one.
      const painted = await view.locator('ds-network [data-map="hidden2.weight"] canvas').evaluate((canvas) => {
        const { data, width, height } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        return { width, height, colours: new Set(Array.from(new Uint32Array(data.buffer))).size };
      });
      assert.deepEqual([painted.width, painted.height], [32, 16]);
      assert.ok(painted.colours > 10, `${painted.colours} colours`);
    }),
  );

  await steps.step('a pixel of a channel is selected by a click, and read with the arrow keys', () =>
    withPage(page('cnn'), async (view) => {
      const cell = view.locator('ds-network .cell[data-column="conv1"]');
      await view
        .locator('ds-network .pick')
        .nth(1)
        .click({ position: { x: 2, y: 2 } });
      await view.locator('.inspector h2', { hasText: 'conv1, channel 1, row 1, column 1' }).waitFor();
      await cell.focus();
      for (const key of ['ArrowRight', 'ArrowDown']) await view.keyboard.press(key);
      assert.match(await cell.getAttribute('aria-label'), /^conv1, channel 1, row 2, column 2: a /);
      await view.keyboard.press('Space');
      await view.locator('.inspector [data-quantity="conv1.a[0,0,1,1]"]').waitFor();
    }),
  );

  await steps.step('a network that is wider than its room scrolls, and fits by a button', () =>
    withPage(page('cnn'), async (view) => {
      const room = view.locator('ds-network .scroll');
      const over = () => room.evaluate((element) => element.scrollWidth - element.clientWidth);
      assert.ok((await over()) > 100);
      // A shadow stands where more is: at the right, and at the other end at the left.
      const shadows = () => view.locator('ds-network .edges').evaluate(({ dataset }) => Object.keys(dataset));
      assert.deepEqual(await shadows(), ['after']);
      await room.evaluate((element) => element.scrollTo(element.scrollWidth, 0));
      await view.locator('ds-network .edges[data-before]:not([data-after])').waitFor();
      await view.locator('[data-zoom="screen-full"]').click();
      await view.waitForFunction(() => {
        const { scrollWidth, clientWidth } = document.querySelector('ds-network .scroll');
        return scrollWidth <= clientWidth;
      });
    }),
  );

  await steps.step('where there is no room for the loss beside the layers it stands below', () =>
    withPage(page('digits', {}, { width: 800 }), async (view) => {
      await view.locator('.lrow [data-quantity="loss"]').waitFor();
      const scroll = view.locator('ds-network .scroll');
      assert.ok((await scroll.evaluate((element) => element.scrollWidth - element.clientWidth)) <= 0);
    }),
  );

  await steps.step('in a narrow panel layers lie below one another, and a block says what comes in past it', () =>
    withPage(page('transformer', {}, { width: 500, height: 1400 }), async (view) => {
      assert.equal(await view.locator('.lrow').count(), 13);
      assert.match(await view.locator('.lrow', { hasText: 'residual' }).first().textContent(), /⊕ places/);
      // Neither edges nor maps of weights are drawn, and no bars: nothing is chosen for them, and the legend has none.
      assert.equal(await view.locator('[data-edges="weight"]').isVisible(), false);
      assert.equal((await view.locator('.network-tab .legend').textContent()).trim(), 'maps: from − to +');
      await view.locator('button[data-column="look.attention"]').click();
      await view.locator('.inspector h2', { hasText: 'look.attention, place 1, unit 1' }).waitFor();
    }),
  );

  await steps.step('an attention layer shows where each place looks, a map for each head', () =>
    withPage(page('transformer', {}, { width: 500, height: 1400 }), async (view) => {
      await view.locator('button[data-column="look.attention"]').click();
      const map = view.locator('[data-attention="look.attention"] [data-head="1"]');
      await map.locator('canvas[aria-label^="Attention weights of head 2"]').focus();
      for (let i = 0; i < 4; i++) await view.keyboard.press('ArrowDown');
      // The fourth place of the causal network, at the first that it may look at.
      assert.match(await map.locator('[data-readout]').textContent(), /^\s*4 → 1: 0\.\d+/);
      const { tensor } = (await recorded('transformer')).answers;
      const [, { data }] = Object.entries(tensor).find(([ask]) => ask.includes('[0,1]'));
      assert.equal(Number(await map.locator('b').getAttribute('data-value')), data.$array[3 * 24]);
    }),
  );

  await steps.step('what is no number is a word, and marked', () =>
    withPage(page('not-finite'), async (view) => {
      const loss = view.locator('ds-network [data-quantity="loss"]');
      assert.equal(await loss.textContent(), '✗ NaN');
      // Of the four examples the last one overflows.
      await view.locator('[data-example="before"]').click();
      await view.locator('ds-network [data-quantity="hidden.a[3,0]"][data-value="NaN"]').waitFor();
      assert.match(await unit(view, 'hidden', 0).getAttribute('aria-label'), /a NaN/);
    }),
  );
}
