// What the Diagnosis tab shows and does, on recorded sessions (pages.mjs calls it).
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../vscode/harness/places.mjs';

const diagnosisIn = async (state) => {
  const { answers } = JSON.parse(await readFile(join(root, 'test/webview/recorded', `${state}.json`), 'utf8'));
  return Object.values(answers.diagnose)[0].diagnosis;
};
const recorded = async (state) =>
  JSON.parse(await readFile(join(root, 'test/webview/recorded', `${state}.json`), 'utf8'));
/** The page once more, with its recording changed. */
const reopened = async (page, state, change) => {
  const whole = await recorded(state);
  change(whole);
  await page.unrouteAll();
  await page.route(`**/recorded/${state}.json`, (route) => route.fulfill({ json: whole }));
  await page.reload();
  await page.locator('#root > .panel').waitFor();
};
const asked = (page) => page.evaluate(() => JSON.parse(document.body.dataset.asked ?? 'null'));
const numbersIn = (finding) =>
  finding.evidence.flatMap((each) => {
    if (each.kind === 'factors') return each.rows.flatMap(({ slope, weights }) => [slope, weights]);
    if (each.kind === 'numbers') return each.rows.flat().filter((cell) => typeof cell === 'number');
    if (each.kind === 'threshold') return [each.value, each.limit];
    return each.level ? [each.level.value] : [];
  });

/** `withPage` opens a page, as in pages.mjs. */
export async function diagnosisSteps(steps, withPage) {
  const page = (state, more = {}) => ({ view: 'panel', query: { state, tab: 'diagnosis' }, width: 1000, ...more });

  await steps.step('findings stand with the numbers that the session gave, the cause first', () =>
    withPage(page('diagnosis', { height: 1600 }), async (view) => {
      const { findings } = await diagnosisIn('diagnosis');
      const shown = await view
        .locator('[data-finding]')
        .evaluateAll((all) => all.map(({ dataset }) => dataset.finding));
      assert.deepEqual(
        shown,
        findings.map(({ rule }) => rule),
      );
      assert.equal(shown[0], 'vanishing');
      for (const finding of findings) {
        const card = view.locator(`[data-finding="${finding.rule}"]`);
        const seen = await card
          .locator('[data-quantity][data-value]')
          .evaluateAll((all) => all.map(({ dataset }) => Number(dataset.value)));
        assert.deepEqual(seen, numbersIn(finding).map(Number));
      }
      assert.equal(await view.locator('#tab-diagnosis .count').textContent(), String(findings.length));
    }),
  );

  await steps.step('bars of f′ and Wᵀ reach from 1 to their factor, each for its layer, from the loss down', () =>
    withPage(page('diagnosis', { height: 1600 }), async (view) => {
      const { findings } = await diagnosisIn('diagnosis');
      const { rows } = findings[0].evidence.find(({ kind }) => kind === 'factors');
      const bars = view.locator('[data-finding="vanishing"] [data-factor]');
      assert.deepEqual(
        await bars.evaluateAll((all) => all.map(({ dataset }) => dataset.factor)),
        rows.map(({ layer }) => layer),
      );
      for (const { layer, slope } of rows.filter((row) => row.slope < 1)) {
        const row = view.locator(`[data-finding="vanishing"] [data-factor="${layer}"]`);
        const [bar, one] = [await row.locator('rect.slope').boundingBox(), await row.locator('line.one').boundingBox()];
        assert.ok(Math.abs(bar.x + bar.width - one.x) < 1.5, `${layer} ends at 1`);
        // A tenth lies as far from 1 on this axis as the tick says.
        const tenth = await row.locator('line').first().boundingBox();
        const expected = Math.log10(1 / slope) * (one.x - tenth.x);
        assert.ok(Math.abs(bar.width - expected) < 3, `${layer}: ${bar.width} is not ${expected}`);
      }
    }),
  );

  await steps.step('a mend is tried in a run of its own, and Compare shows both', () =>
    withPage(page('diagnosis', { height: 1600 }), async (view) => {
      const { findings } = await diagnosisIn('diagnosis');
      const mend = findings.flatMap(({ mends }) => mends).find(({ edits }) => edits !== null);
      await view.locator(`[data-try="${mend.title}"]`).first().click();
      await view.locator('[data-parted]').waitFor();
      const { name, ask } = await asked(view);
      assert.equal(name, 'beginApart');
      assert.deepEqual([ask.edits, ask.version, ask.step], [mend.edits, 1, 240]);
      await view.locator('#tab-compare[aria-selected="true"]').waitFor();
      await view.locator('[data-act="apply"]').click();
      assert.deepEqual(await asked(view), { name: 'applyApart', ask: { of: 'text-1' } });
    }),
  );

  await steps.step('a layer is selected, a δ explained, a source and the limits opened', () =>
    withPage(page('diagnosis', { height: 1600 }), async (view) => {
      await view.locator('[data-finding="vanishing"] [data-select="dense3"]').first().click();
      await view.locator('[data-finding="vanishing"] .sources a').first().click();
      assert.match(await view.evaluate(() => document.body.dataset.opened), /^https:\/\//);
      await view.locator('[data-thresholds]').click();
      assert.deepEqual(await asked(view), { name: 'openThresholds', ask: {} });
      await view.locator('[data-finding="vanishing"] [data-explain]').click();
      await view.locator('#tab-explain[aria-selected="true"]').waitFor();
    }),
  );

  await steps.step('quiet rules are listed on demand, and at once where nothing was found', async () => {
    await withPage(page('diagnosis'), async (view) => {
      const { quiet, silent } = await diagnosisIn('diagnosis');
      assert.equal(await view.locator('[data-quiet]').count(), 0);
      await view.locator('[data-quiet-toggle]').click();
      await view.locator('[data-quiet]').first().waitFor();
      assert.equal(await view.locator('[data-quiet]').count(), quiet.length);
      assert.equal(await view.locator('[data-silent]').count(), silent.length);
    });
    await withPage(page('diagnosis-well'), async (view) => {
      const { quiet } = await diagnosisIn('diagnosis-well');
      assert.equal(await view.locator('.headline').textContent(), 'Nothing found');
      assert.equal(await view.locator('[data-quiet]').count(), quiet.length);
      assert.equal(await view.locator('#tab-diagnosis .count').count(), 0);
    });
  });

  await steps.step('what the check found wrong stands above a diagnosis, which judges training alone', () =>
    withPage({ view: 'panel', query: { state: 'wrong-df', tab: 'diagnosis' }, width: 1000 }, async (view) => {
      assert.match(await view.locator('[data-banner="mismatch"]').textContent(), /hidden2/);
      await view.locator('[data-banner="mismatch"] button').click();
      await view.locator('#tab-check[aria-selected="true"]').waitFor();
    }),
  );

  await steps.step('the heading counts what the check found wrong, and the mend to check shows it', () =>
    withPage(page('wrong-df'), async (view) => {
      // Of a check and a diagnosis no recording has both: the finding here is one that rules give (uphill.ts).
      const { answers } = await recorded('diagnosis-well');
      const [[key, { diagnosis }]] = Object.entries(answers.diagnose);
      const headingWith = async (findings) => {
        await reopened(view, 'wrong-df', (whole) => {
          whole.answers = { ...whole.answers, diagnose: { [key]: { diagnosis: { ...diagnosis, findings } } } };
        });
        await view.locator('.headline').waitFor();
        return view.locator('.headline').textContent();
      };
      assert.equal(await headingWith([]), '1 derivative is wrong, nothing else found');
      const mends = [{ title: 'check the gradients', why: 'it names the derivative', edits: null, asks: 'check' }];
      const one = { severity: 'error', title: 't', claim: 'c', layers: [], range: null, evidence: [], sources: [] };
      const uphill = { ...one, rule: 'uphill', followsFrom: null, mends };
      assert.equal(await headingWith([uphill]), '1 derivative is wrong, 1 finding besides');
      await view.locator('[data-mend-check]').click();
      await view.locator('#tab-check[aria-selected="true"]').waitFor();
      assert.equal(await view.evaluate(() => window.noted.some(({ name }) => name === 'check')), false);
    }),
  );

  await steps.step('of a run that goes on it says when it looks, and pauses it', () =>
    withPage(page('diagnosis'), async (view) => {
      await reopened(view, 'diagnosis', ({ state }) => {
        state.run.activity = { kind: 'running', until: 'end', targetStep: null };
      });
      assert.match(await view.locator('[data-waiting]').textContent(), /Training goes on/);
      assert.equal(await view.locator('[data-computing]').count(), 0);
      await view.locator('[data-pause]').click();
      const names = await view.evaluate(() => window.noted.map(({ name }) => name));
      assert.ok(names.includes('pause') && !names.includes('diagnose'));
    }),
  );

  await steps.step('a diagnosis of an earlier step says so', () =>
    withPage(page('diagnosis-older'), async (view) => {
      assert.match(await view.locator('[data-older="240"]').textContent(), /of step 240; now 260/);
      await view.locator('[data-again]').click();
    }),
  );
}
