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
    // What JSON can't hold was recorded as its name.
    values.set(name, [...(values.get(name) ?? []), Number(value?.$number ?? value)]);
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
    ['explain-mazur', 'hidden.weight.update[0,1]'],
    ['explain-checked', 'output.weight.gradient[0,1]'],
    ['explain-digits', 'hidden1.delta[3,2]'],
    ['explain-digits', 'output.delta[0,1]'],
    ['explain-maps', 'conv.delta[0,0,1,2]'],
    ['explain-maps', 'conv.weight.update[0,0,1,1]'],
    ['explain-attention', 'look.attention.weights[0,3,3,5]'],
    ['explain-attention', 'look.attention.delta[0,3,2]'],
  ]) {
    await steps.step(`what is shown of ${at} is what the session said (${state})`, () =>
      withPage(page(state, at), async (view) => {
        const told = valuesIn(await recorded(state));
        const shown = await view
          .locator(
            '.explain [data-quantity]:not([data-quantity^="share "], [data-quantity^="|"], [data-quantity^="each of"], [data-quantity^="checked "], [data-quantity$=" after"])',
          )
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
      assert.equal(await view.locator('[data-here]').textContent(), 'here i = 1, l = 2');
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
      await view.locator('[data-fold-all]').click();
      await chip(view, 'output.a[0,0]').waitFor({ state: 'detached' });
      assert.equal(await view.locator('.explain [data-node]:not(.folded)').count(), 0);
    }),
  );

  await steps.step('it unfolds down to the input', () =>
    withPage(delta, async (view) => {
      for (const at of ['output.z[0,0]', 'hidden.a[0,0]', 'hidden.z[0,0]']) await chip(view, at).click();
      // What is given leads to where the file says it: "data" stands in line 18.
      await view
        .locator('button.chip.end', { has: view.locator('[data-quantity="x[0,1]"]') })
        .first()
        .click();
      await view.locator('body[data-revealed="17"]').waitFor();
      await view
        .locator('button.chip.end', { has: view.locator('[data-quantity="hidden.weight[0,1]"]') })
        .first()
        .waitFor();
    }),
  );

  await steps.step(
    'attention unfolds from what it puts out down to q, k, v and what comes in, and every sum adds up',
    () =>
      withPage({ ...page('explain-attention', 'look.attention.a[0,3,2]'), height: 3200 }, async (view) => {
        const unfold = async (at) => {
          const one = chip(view, `look.${at}`);
          if ((await one.getAttribute('aria-expanded')) === 'false') await one.click();
          await view.locator(`button[data-chip][data-at="look.${at}"][aria-expanded="true"]`).first().waitFor();
        };
        for (const at of [
          'heads[0,3,15]',
          'v[0,3,0,3]',
          'weights[0,3,3,0]',
          'scores[0,3,3,0]',
          'q[0,3,3,0]',
          'k[0,3,0,0]',
        ])
          await unfold(`attention.${at}`);
        // Q, K and V are products of what comes in and the weight that is theirs of the three.
        for (const letter of ['q', 'k', 'v'])
          await view
            .locator('.explain .sym', { hasText: new RegExp(`^W${letter}`) })
            .first()
            .waitFor();
        const row = view
          .locator('tr[data-term*="look.norm.a["] button.fold, button[data-chip][data-at^="look.norm.a["]')
          .first();
        await row.waitFor();
        const sums = await view.locator('.terms > table').evaluateAll((tables) =>
          tables.map((table) => {
            const value = (each) => Number(each.querySelector('[data-value]').dataset.value);
            const rows = [...table.querySelectorAll(':scope > tbody > tr:is([data-term], [data-tail])')];
            return {
              of: table.getAttribute('aria-label'),
              terms: rows.map((each) => value(each.querySelector('.mid').previousElementSibling)),
              sum: value(table.querySelector(':scope > tbody > tr.total > td')),
            };
          }),
        );
        assert.ok(sums.length >= 6, `${sums.length} sums`);
        for (const { of, terms, sum } of sums) {
          const total = terms.reduce((all, term) => all + term, 0);
          const size = terms.reduce((all, term) => all + Math.abs(term), 0);
          // A float32 run adds its terms in its own precision: n roundings of 2⁻²⁴ each, of at most 24 terms.
          assert.ok(Math.abs(total - sum) <= 24 * 2 ** -24 * size, `${of}: ${total} is not ${sum}`);
        }
      }),
  );

  await steps.step('a masked weight says that it is masked', () =>
    withPage(page('explain-attention', 'look.attention.weights[0,3,3,5]'), async (view) => {
      assert.match(
        await view.locator('.rule').textContent(),
        /masked: place 4 may not look at place 6, which comes after it/,
      );
      assert.match(await view.locator('.sentence').textContent(), /How much does place 4 look at place 6, in head 4/);
      const hidden = view.locator('.chip.end', {
        has: view.locator('[data-quantity="look.attention.scores[0,3,3,5]"]'),
      });
      assert.equal(await hidden.locator('.bottom').textContent(), '−∞');
      assert.match(await hidden.getAttribute('title'), /^masked/);
    }),
  );

  await steps.step('where some factors are ∂ and others are not, no place in the row of ∂ stays empty', () =>
    withPage(page('explain-maps', 'conv.delta[0,0,1,2]'), async (view) => {
      const tops = await view.locator('.root > .equation .top').allTextContents();
      assert.ok(tops.length > 8);
      assert.ok(
        tops.every((text) => text.trim() !== ''),
        tops.join('|'),
      );
      assert.match(await view.locator('.sentence').textContent(), /channel 1, row 2, column 3 of conv/);
      const names = await view.locator('.root > .equation .chip .middle').allTextContents();
      for (const mean of ['mean(δ)', 'mean(δ x̂)']) assert.ok(names.includes(mean), names.join('|'));
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
        // ∇W is δ x: the larger of the two inputs, 0.05 and 0.10, has the larger one.
        await view.locator('.question h2 [data-quantity="hidden.weight.update[0,1]"]').waitFor();
        await view.locator('[data-turn="delta"]').click();
        await view.locator('.question h2 [data-quantity="hidden.delta[0,0]"]').waitFor();
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
      // First comes y, which leads to its line.
      assert.ok(await view.evaluate(() => document.activeElement.matches('.chip.end[data-chip]')));
      await view.keyboard.press('ArrowRight');
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

  await steps.step('what stands open is copied as text, a line for each part', () =>
    withPage(delta, async (view) => {
      await view.evaluate(() => {
        const writeText = (text) => {
          document.body.dataset.copied = text;
        };
        Object.defineProperty(navigator, 'clipboard', { value: { writeText } });
      });
      await view.locator('[data-copy]').click();
      const lines = (await view.locator('body').getAttribute('data-copied')).split('\n');
      assert.match(lines[0], /^δ₁⁽²⁾ = 0\.00877135\d? {4}δ_i⁽ˡ⁾ = /);
      assert.ok(
        lines.some((line) => /^ {6}δ₁⁽³⁾ = 0\.1384986/.test(line)),
        lines.join('\n'),
      );
      assert.ok(
        lines.every((line) => !line.includes('−0')),
        'numbers have an ASCII minus',
      );
    }),
  );

  await steps.step('a given number leads to its line in the file', () =>
    withPage(delta, async (view) => {
      const text = JSON.parse(await readFile(join(root, 'test/webview/recorded/mazur.json'), 'utf8')).text;
      await view
        .locator('button.chip.end', { has: view.locator('[data-quantity="output.weight[0,0]"]') })
        .first()
        .click();
      const line = Number(await view.locator('body').getAttribute('data-revealed'));
      assert.match(text[line], /0\.40/);
    }),
  );

  await steps.step('beside a wide formula stands where it comes from, and what it changes', () =>
    withPage({ ...delta, width: 1400 }, async (view) => {
      const origin = view.locator('[data-origin]');
      // 0.40 · 0.1385 and 0.50 · (−0.0381): the second pulls the other way.
      assert.deepEqual(await origin.locator('text.n').allTextContents(), ['0.05540', '−0.01905']);
      assert.equal(await origin.locator('line.against').count(), 1);
      assert.match(
        await origin.locator('svg').getAttribute('aria-label'),
        /^delta 1 of hidden, 0\.008771 comes from: 0\.05540 by delta 1 of output, 0\.1385; −0\.01905 by delta 2/,
      );
      const changes = view.locator('[data-changes] .change');
      await changes.nth(1).waitFor();
      assert.match(await changes.nth(0).locator('p').textContent(), /0\.2000 → 0\.19956/);
      const [one, other] = await Promise.all([0, 1].map((i) => view.locator('.beside > *').nth(i).boundingBox()));
      assert.ok(other.x > one.x + one.width, 'it stands beside');
      await view.setViewportSize({ width: 1000, height: 1600 });
      const [above, below] = await Promise.all([0, 1].map((i) => view.locator('.beside > *').nth(i).boundingBox()));
      assert.ok(below.y >= above.y + above.height, 'it stands below');
    }),
  );

  await steps.step('what the pointer is on is marked wherever its number stands', () =>
    withPage({ ...delta, width: 1400 }, async (view) => {
      await chip(view, 'output.delta[0,1]').hover();
      assert.equal(await view.locator('[data-origin] g[data-linked]').getAttribute('data-at'), 'output.delta[0,1]');
      await view.locator('[data-origin] g[data-at="output.delta[0,0]"]').hover();
      assert.ok(await chip(view, 'output.delta[0,0]').evaluate((each) => each.hasAttribute('data-linked')));
      assert.ok(!(await chip(view, 'output.delta[0,1]').evaluate((each) => each.hasAttribute('data-linked'))));
    }),
  );

  await steps.step('a gradient says whether the numeric one agrees, and shows both', () =>
    withPage({ ...page('explain-checked', 'output.weight.gradient[0,1]'), width: 1400 }, async (view) => {
      assert.equal(await view.locator('[data-agreement]').getAttribute('data-agreement'), 'match');
      const told = (await recorded('explain-checked'))['{"at":"output.weight.gradient[0,1]","depth":1,"most":4}'];
      const analytic = await view.locator('[data-quantity="checked analytic"]').getAttribute('data-value');
      assert.equal(Number(analytic), told.explanation.value);
      const numeric = Number(await view.locator('[data-quantity="checked numeric"]').getAttribute('data-value'));
      assert.ok(Math.abs(numeric - told.explanation.value) < 1e-9);
    }),
  );

  await steps.step('Enter on a map asks why its entry is what it is', () =>
    withPage(
      { view: 'panel', query: { state: 'mazur', tab: 'layers', layer: 'output' }, width: 1000, height: 1600 },
      async (view) => {
        await view.locator('ds-heatmap[data-tensor="output.weight"] canvas[aria-label]').focus();
        for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown', 'Enter']) await view.keyboard.press(key);
        await view.locator('#tab-explain[aria-selected="true"]').waitFor();
        const asked = await view.evaluate(
          () => globalThis.noted.filter(({ name }) => name === 'explain').at(-1).ask.at,
        );
        assert.equal(asked, 'output.weight[1,1]');
      },
    ),
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
