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
}
