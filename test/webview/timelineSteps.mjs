// What the timeline at the panel's foot shows and does, on recorded sessions (pages.mjs calls it).
import assert from 'node:assert/strict';

const walking = { view: 'panel', query: { state: 'walking', tab: 'layers' }, width: 1200 };

/** What the page has asked the session for, under a name. */
const asked = (page, name) =>
  page.evaluate((wanted) => window.noted.filter((each) => each.name === wanted).map(({ ask }) => ask), name);

export async function timelineSteps(steps, withPage) {
  await steps.step('the places of a step stand in its order, and a click goes to one', () =>
    withPage(walking, async (page) => {
      // The session stands where output's δ was just computed: hidden's is still to come.
      assert.deepEqual(await page.locator('.ph').evaluateAll((all) => all.map((each) => each.ariaLabel)), [
        'forward, hidden',
        'forward, output',
        'loss',
        'backward, output',
        'backward, hidden, not reached yet',
        'update, not reached yet',
      ]);
      assert.equal(await page.locator('.ph[aria-current="step"]').getAttribute('data-phase'), 'backward, output');
      await page.locator('.ph[data-phase="backward, hidden"]').click();
      assert.deepEqual(await asked(page, 'walkTo'), [{ step: 2, phase: 'backward', layer: 'hidden', part: null }]);
    }),
  );

  await steps.step('the arrow keys go over the places of a step, and Enter goes there', () =>
    withPage(walking, async (page) => {
      await page.locator('.ph[aria-current="step"]').focus();
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('Enter');
      assert.deepEqual(await asked(page, 'walkTo'), [{ step: 2, phase: 'loss', layer: null, part: null }]);
    }),
  );

  await steps.step('Step goes as far as was chosen beside it, and does so after a reload', () =>
    withPage(walking, async (page) => {
      await page.locator('.timeline .stride').selectOption('layer');
      await page.locator('.timeline [data-control="step"]').click();
      await page.locator('.timeline [data-control="back"]').click();
      assert.deepEqual(await asked(page, 'walk'), [
        { stride: 'layer', back: false },
        { stride: 'layer', back: true },
      ]);
      await page.locator('[role="tab"]').first().click();
      assert.equal((await page.evaluate(() => window.keptState())).stride, 'layer');
    }),
  );

  await steps.step('dragging along the loss moves the session, and comes to where the pointer was let go', () =>
    withPage(walking, async (page) => {
      const box = await page.locator('.scrub').boundingBox();
      await page.mouse.move(box.x + box.width * 0.1, box.y + 20);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width * 0.5, box.y + 20, { steps: 4 });
      // Beyond its end it is the last step.
      await page.mouse.move(box.x + box.width + 40, box.y - 100, { steps: 4 });
      await page.mouse.up();
      await page.waitForTimeout(200);
      const went = (await asked(page, 'goto')).map(({ step }) => step);
      assert.equal(went[0], 1);
      assert.equal(went.at(-1), 10);
    }),
  );
}
