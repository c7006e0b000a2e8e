import { webviewFrame } from '../harness/browser.mjs';

/** What is looked at, and set by hand. */
export async function values(step, hands) {
  const { page } = hands;
  const watch = (text) => page.locator('.debug-watch .monaco-list-row', { hasText: text }).first();

  await step('a watch, added in the Watch view, follows the run', async () => {
    await hands.start('mazur.grad.json');
    await hands.paneAction('Watch', 'Add Expression');
    await page.keyboard.type('norm(hidden.delta)');
    await page.keyboard.press('Enter');
    await watch('not computed yet').waitFor();
    await hands.picture('watch-unknown-dark');
    for (const place of ['forward · output', 'loss', 'backward · hidden']) {
      await page.keyboard.press('Shift+F11');
      await hands.stands(place);
    }
    // δ of the hidden layer in the article's numbers: 0.00877135 and 0.00995425.
    await watch(String(Math.hypot(0.00877135, 0.00995425)).slice(0, 7)).waitFor();
    await hands.bothThemes('watch');
    await hands.stop();
  });

  await step(
    'a weight set in the Variables view makes a branch; Go to Branch, and the panel, lead from one to another',
    async () => {
      await hands.start('mazur.grad.json');
      await hands.command('DeltaScope: Open Panel');
      await hands.scope('Parameters').click();
      await hands.variable('W').click();
      for (const hasText of [/\[0\]\s*=\s*\[0\.15/, /\[0\]\s*=\s*0\.15/])
        await page.locator('.debug-variables .monaco-list-row', { hasText }).first().click();
      await page.keyboard.press('F2');
      await page.locator('.debug-variables input').fill('0.9');
      await page.keyboard.press('Enter');
      await hands.console('Branch 2 of the timeline was made').waitFor();
      // The row stays open, and shows what W is now; so does z, which was computed from it.
      await hands.variable('W').locator('.value', { hasText: '0.9' }).waitFor();
      await hands.variable('z').locator('.value', { hasText: '0.415' }).waitFor();
      await page
        .locator('.debug-variables .monaco-list-row', { hasText: /\[0\]\s*=\s*0\.9/ })
        .first()
        .waitFor();
      await hands.bothThemes('branch');
      const panel = await webviewFrame(page, '.timeline');
      await panel.locator('[data-branch="2"][aria-current="true"]').waitFor();
      await hands.command('DeltaScope: Go to Branch');
      await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Branch 1' }).first().click();
      await panel.locator('[data-branch="1"][aria-current="true"]').waitFor();
      await panel.locator('[data-branch="2"]').click();
      await hands.console('On branch 2 of the timeline').waitFor();
      await hands.stop();
    },
  );

  await step('what is edited in the file is marked on the timeline', async () => {
    await hands.start('mazur.grad.json');
    await hands.command('DeltaScope: Open Panel');
    await hands.command('DeltaScope: Go to Step');
    await page.locator('.quick-input-widget input').fill('7');
    await page.keyboard.press('Enter');
    await hands.stands('update', 'step 7');
    await hands.retype('"learningRate": 0.5', '0.7');
    const panel = await webviewFrame(page, '.timeline');
    await panel.locator('[data-edit="7"]').waitFor();
    await hands.picture('edit-dark');
    await hands.retype('"learningRate": 0.7', '0.5');
    await hands.stop();
  });
}
