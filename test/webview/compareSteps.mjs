// What the Compare tab shows and does, on recorded sessions (pages.mjs calls it).
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../vscode/harness/places.mjs';

const recording = async (state) =>
  JSON.parse(await readFile(join(root, 'test/webview/recorded', `${state}.json`), 'utf8'));
const comparisonIn = ({ elsewhere }) => Object.entries(elsewhere).find(([key]) => key.startsWith(' compareRuns '))[1];
const asked = (page) => page.evaluate(() => JSON.parse(document.body.dataset.asked ?? 'null'));

/** `withPage` opens a page, as in pages.mjs. */
export async function compareSteps(steps, withPage) {
  const page = (state, more = {}) => ({ view: 'panel', query: { state, tab: 'compare' }, width: 1000, ...more });

  for (const state of ['compare-branches', 'compare-files']) {
    await steps.step(`numbers of both runs are what the sessions said (${state})`, () =>
      withPage(page(state, { height: 1400 }), async (view) => {
        const { at, parted } = comparisonIn(await recording(state));
        await view.locator('table.compared').waitFor();
        for (const { path, here, there, distance } of at.layers) {
          const row = view.locator(`tr[data-compared="${path}"]`);
          for (const [side, layer] of Object.entries({ here, there }))
            for (const quantity of ['a', 'delta', 'gradient'])
              assert.equal(
                Number(await row.locator(`[data-quantity="${quantity}.${side}"]`).getAttribute('data-value')),
                layer[quantity],
              );
          if (distance !== null)
            assert.equal(Number(await row.locator('[data-quantity="distance"]').getAttribute('data-value')), distance);
        }
        for (const side of ['here', 'there'])
          assert.equal(
            Number(await view.locator(`[data-quantity="loss.${side}"]`).getAttribute('data-value')),
            at[side].loss,
          );
        assert.equal(await view.locator('[data-parted]').getAttribute('data-parted'), String(parted.step));
        assert.equal(await view.locator('[data-first]').getAttribute('data-first'), parted.first.name);
      }),
    );
  }

  await steps.step('two branches part where a weight was set, and both curves are drawn', () =>
    withPage(page('compare-branches'), async (view) => {
      await view.locator('[data-parted="150"]').waitFor();
      assert.match(await view.locator('.verdict').textContent(), /part at step 150, first in hidden\.weight/);
      assert.match(await view.locator('.verdict').textContent(), /Up to step 149 J, .* agree bit for bit/);
      const label = await view.locator('ds-line-chart[data-chart="compared-loss"] canvas').getAttribute('aria-label');
      assert.match(label, /J of this run and of branch 1/);
      await view.getByRole('button', { name: 'hidden.weight', exact: true }).click();
      await view.locator('tr[data-layer="hidden"][aria-selected="true"]').waitFor();
    }),
  );

  await steps.step('curves of two runs say which run by their dashes, and which layer by their shapes', () =>
    withPage(page('compare-branches', { height: 1400 }), async (view) => {
      const words = (label) => view.locator(`[data-section="compared-delta"] [data-reading="${label}"]`).textContent();
      for (const side of ['this', 'other']) {
        assert.match(await words(`hidden, ${side}`), /^● hidden/);
        assert.match(await words(`output, ${side}`), /^▲ output/);
      }
      // J is one line of each run: there is nothing else to tell apart.
      assert.match(await view.locator('[data-section="compared-loss"] [data-reading="this"]').textContent(), /^this/);
    }),
  );

  await steps.step('two files say which keys differ, and which of them has not come as far', () =>
    withPage(page('compare-files'), async (view) => {
      await view.locator('[data-key="layers.hidden.units"]').waitFor();
      assert.match(
        await view.locator('[data-texts="keys"]').textContent(),
        /layers\.hidden\.activation\s+tanh.*sigmoid/,
      );
      assert.match(
        await view.locator('[data-reach="behind"]').textContent(),
        /has come to step 200 and this run stands at 300: they are compared at step 200/,
      );
      assert.equal(await view.locator('[data-quantity="step"][data-value="200"]').count(), 1);
      assert.match(await view.locator('.verdict').textContent(), /It is 4 × 2 here and 3 × 2 there/);
      await view.locator('[data-act="diff"]').click();
      assert.deepEqual(await asked(view), { name: 'openDiff', ask: { of: 'file:///xor-sigmoid.grad.json' } });
    }),
  );

  await steps.step('a branch that has not come as far is gone over to, brought there, and left again', () =>
    withPage(page('compare-behind'), async (view) => {
      // η was set at step 50: the update to step 51 is the first that differs.
      await view.locator('[data-parted="51"]').waitFor();
      const moves = () =>
        view.evaluate(() => globalThis.noted.filter(({ name }) => name === 'branch' || name === 'goto'));
      await view.locator('[data-bring]').click();
      await view.waitForFunction(() => globalThis.noted.filter(({ name }) => name === 'goto').length === 2);
      assert.deepEqual(await moves(), [
        { name: 'branch', ask: { id: 1 } },
        { name: 'goto', ask: { step: 120 } },
        { name: 'branch', ask: { id: 2 } },
        { name: 'goto', ask: { step: 120 } },
      ]);
    }),
  );

  await steps.step('a text that is brought to the same step shows how far it is, and can be stopped', () =>
    withPage(page('compare-running'), async (view) => {
      assert.match(await view.locator('[data-reach="under way"]').textContent(), /step 57 of 300/);
      await view.getByRole('button', { name: 'Cancel' }).waitFor();
      assert.match(
        await view.locator('[data-not-carried]').textContent(),
        /not in the other.*from step 100: η: 0\.5 → 0\.25$/,
      );
      assert.match(await view.locator('[data-waiting]').textContent(), /as soon as both stand/);
      await view.locator('[data-act="end"]').click();
      assert.deepEqual(await asked(view), { name: 'endApart', ask: {} });
    }),
  );

  await steps.step('where there is nothing to compare with, a snapshot can be kept', () =>
    withPage(page('mazur'), async (view) => {
      await view.getByRole('button', { name: 'Keep a snapshot' }).click();
      const { name, ask } = await asked(view);
      assert.equal(name, 'beginApart');
      assert.deepEqual([ask.title, ask.edits, ask.step], [null, [], 2]);
    }),
  );
}
