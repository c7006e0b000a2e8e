// What the Explain tab shows and does, on recorded sessions (pages.mjs calls it).
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../vscode/harness/places.mjs';

const recorded = async (state) =>
  JSON.parse(await readFile(join(root, 'test/webview/recorded', `${state}.json`), 'utf8')).explained;

/** Every node of every recorded answer, by what the page calls it. */
function valuesIn(explained) {
  const values = new Map();
  const walk = ({ at, label, value, terms }) => {
    const name = at ?? label;
    values.set(name, [...(values.get(name) ?? []), value]);
    for (const term of terms) walk(term);
  };
  for (const { explanation } of Object.values(explained)) walk(explanation);
  return values;
}

const chip = (page, at) => page.locator(`button[data-chip][data-at="${at}"]`).first();
const focused = (page) =>
  page.evaluate(() => {
    const { dataset, parentElement } = document.activeElement;
    return dataset.at ?? parentElement?.parentElement?.dataset.node?.split(' > ').at(-1) ?? null;
  });

/** `withPage` opens a page, as in pages.mjs. */
export async function explainSteps(steps, withPage) {
  const page = (state, at, more = {}) => ({
    view: 'panel',
    query: { state, tab: 'explain', at, ...more },
    width: 1000,
    height: 1600,
  });
  const delta = page('explain-mazur', 'hidden.delta[0,0]');

  for (const [state, at] of [
    ['explain-mazur', 'hidden.delta[0,0]'],
    ['explain-mazur', 'loss'],
    ['explain-mazur', 'hidden.weight.update[0,0]'],
    ['explain-digits', 'hidden1.delta[3,2]'],
    ['explain-digits', 'output.delta[0,1]'],
    ['explain-maps', 'conv.delta[0,0,1,2]'],
    ['explain-maps', 'conv.weight.update[0,0,1,1]'],
  ]) {
    await steps.step(`what is shown of ${at} is what the session said (${state})`, () =>
      withPage(page(state, at), async (view) => {
        const told = valuesIn(await recorded(state));
        const shown = await view
          .locator('.explain [data-quantity]:not([data-quantity="term"])')
          .evaluateAll((all) => all.map(({ dataset }) => [dataset.quantity, Number(dataset.value)]));
        assert.ok(shown.length >= 5, `${shown.length} numbers`);
        for (const [name, value] of shown) assert.ok(told.get(name)?.includes(value), `${name} = ${value}`);
      }),
    );
  }

  await steps.step('δ is explained by the products it is the sum of, with their shares', () =>
    withPage(delta, async (view) => {
      // Mazur's numbers: 0.4 · 0.1385 + 0.5 · (−0.0381), times 0.2413 (CONTRACT, and the file's own step-by-step page).
      assert.match(await view.locator('.question h2').textContent(), /= 0\.008771\?$/);
      const shares = await view
        .locator('.root > .equation .brace')
        .evaluateAll((all) => all.map((each) => each.textContent));
      assert.deepEqual(shares, ['0.0554074 %', '−0.0190526 %', '97 % of ¼']);
      assert.match(await view.locator('.root > .equation .closing').textContent(), /0\.03635 · 0\.2413/);
      const fractions = await view.locator('.root > .equation .fraction').count();
      assert.equal(fractions, 6);
      await view.locator('[data-partials]').click();
      await view.locator('.fraction').first().waitFor({ state: 'detached' });
    }),
  );

  await steps.step('two levels stand open along the biggest contribution; the others fold and unfold', () =>
    withPage(delta, async (view) => {
      assert.equal(await chip(view, 'output.delta[0,0]').getAttribute('aria-expanded'), 'true');
      assert.equal(await chip(view, 'output.delta[0,1]').getAttribute('aria-expanded'), 'false');
      await chip(view, 'output.delta[0,1]').click();
      await chip(view, 'output.a[0,1]').waitFor();
      await chip(view, 'output.delta[0,1]').click();
      await chip(view, 'output.a[0,1]').waitFor({ state: 'detached' });
    }),
  );

  await steps.step('it unfolds down to the input', () =>
    withPage(delta, async (view) => {
      for (const at of ['output.z[0,0]', 'hidden.a[0,0]', 'hidden.z[0,0]']) await chip(view, at).click();
      await view.locator('.chip.end [data-quantity="x[0,1]"]').first().waitFor();
      await view
        .locator('button.chip.end', { has: view.locator('[data-quantity="hidden.weight[0,1]"]') })
        .first()
        .waitFor();
    }),
  );

  await steps.step('a chip becomes the question, and the history leads back', () =>
    withPage(delta, async (view) => {
      await chip(view, 'output.delta[0,0]').click({ modifiers: ['Alt'] });
      await view.locator('.question h2 [data-quantity="output.delta[0,0]"]').waitFor();
      await view.locator('[data-walk="left"]').click();
      await view.locator('.question h2 [data-quantity="hidden.delta[0,0]"]').waitFor();
      await view.locator('[data-walk="left"]').press('ArrowRight');
      await view.locator('.question h2 [data-quantity="output.delta[0,0]"]').waitFor();
    }),
  );

  await steps.step(
    'the same unit turns from its blame to its value and to its update, and another unit is chosen',
    () =>
      withPage(delta, async (view) => {
        await view.locator('[data-turn="a"]').click();
        await view.locator('.question h2 [data-quantity="hidden.a[0,0]"]').waitFor();
        await view.locator('[data-turn="update"]').click();
        await view.locator('.question h2 [data-quantity="hidden.weight.update[0,0]"]').waitFor();
        await view.locator('[data-turn="delta"]').click();
        await view.locator('[data-choose="unit"]').fill('2');
        await view.locator('[data-choose="unit"]').press('Tab');
        await view.locator('.question h2 [data-quantity="hidden.delta[0,1]"]').waitFor();
      }),
  );

  await steps.step('keys lead between factors, into what they unfold and back', () =>
    withPage(delta, async (view) => {
      await chip(view, 'output.delta[0,1]').focus();
      await view.keyboard.press('ArrowDown');
      await chip(view, 'output.a[0,1]').waitFor();
      await view.waitForFunction(() => document.activeElement?.hasAttribute('data-head'));
      assert.equal(await focused(view), 'output.delta[0,1]');
      await view.keyboard.press('ArrowDown');
      assert.equal(await focused(view), 'output.a[0,1]');
      await view.keyboard.press('ArrowUp');
      assert.equal(await focused(view), 'output.delta[0,1]');
      await view.keyboard.press('ArrowLeft');
      await view.keyboard.press('ArrowLeft');
      assert.equal(await focused(view), 'output.delta[0,0]');
      await view.keyboard.press('Alt+Enter');
      await view.locator('.question h2 [data-quantity="output.delta[0,0]"]').waitFor();
    }),
  );

  await steps.step('a long sum is a table, biggest first, and its tail unfolds in tens', () =>
    withPage(page('explain-digits', 'hidden1.delta[3,2]'), async (view) => {
      const rows = view.locator('.terms').first().locator('tr[data-term]');
      assert.equal(await rows.count(), 4);
      const tail = view.locator('tr[data-tail] button').first();
      assert.match(await tail.textContent(), /12 more terms together/);
      await tail.click();
      await rows.nth(13).waitFor();
      const sizes = await rows
        .locator('> td:nth-child(3) [data-value]')
        .evaluateAll((all) => all.map(({ dataset }) => Math.abs(Number(dataset.value))));
      assert.deepEqual(
        sizes,
        [...sizes].sort((one, other) => other - one),
      );
      assert.match(await view.locator('tr[data-tail] button').first().textContent(), /2 more terms together/);
    }),
  );

  await steps.step('Explain opens from the table of layers, and says what it does not know', () =>
    withPage(
      { view: 'panel', query: { state: 'explain-mazur', tab: 'layers', layer: 'hidden' }, width: 1000 },
      async (view) => {
        await view.locator('[data-explain="hidden"]').click();
        await view.locator('#tab-explain[aria-selected="true"]').waitFor();
        await view.locator('.question h2 [data-quantity="hidden.delta[0,0]"]').waitFor();
        await view.locator('[data-choose="layer"]').selectOption('loss');
        await view.locator('.question h2 [data-quantity="loss"]').waitFor();
      },
    ),
  );
}
