import { openFile, webviewFrame } from '../harness/browser.mjs';
import { lensesOf } from '../harness/lenses.mjs';

/** Lenses, panel and side bar move with the debugger, and it with them; each debugger with its own file. */
export async function together(step, hands) {
  const { page } = hands;
  const lens = lensesOf(page);

  await step('a move of the debugger is seen by the lens, the panel and the side bar', async () => {
    await hands.start('mazur.grad.json');
    await hands.command('DeltaScope: Open Panel');
    for (const place of ['forward · output', 'loss', 'backward · hidden', 'update', 'forward · output']) {
      await page.keyboard.press('Shift+F11');
      await hands.stands(place);
    }
    await lens('step 1 ·').waitFor();
    const panel = await webviewFrame(page, '.timeline');
    await panel.locator('[data-quantity="step"][data-value="1"]').first().waitFor();
    await panel.locator('[data-quantity="position"][data-value="forward · output"]').waitFor();
    await hands.command('DeltaScope: Focus on Run View');
    const sidebar = await webviewFrame(page, 'main > dl');
    await sidebar.locator('[data-quantity="step"][data-value="1"]').first().waitFor();
    await hands.bothThemes('together');
    await hands.stop();
  });

  await step('and one made by the lens, the panel or the side bar moves the debugger', async () => {
    await hands.start('mazur.grad.json');
    await hands.command('DeltaScope: Open Panel');
    await hands.command('DeltaScope: Focus on Run View');
    const sidebar = await webviewFrame(page, 'main > dl');
    await sidebar.locator('[data-control="step"]').click();
    await hands.command('View: Show Run and Debug');
    await hands.stands('update', 'step 1');
    const panel = await webviewFrame(page, '.timeline');
    await panel.locator('[data-control="back"]').click();
    await hands.stands('update', 'step 0');
    await lens('step').click();
    await hands.stands('update', 'step 1');
    await hands.stop();
  });

  await step('two files are debugged at once, each by itself', async () => {
    await hands.start('mazur.grad.json');
    await openFile(page, 'xor.grad.json');
    // F5 would go on with the first one.
    await hands.command('DeltaScope: Debug Model');
    const threads = page.locator('.debug-call-stack .monaco-list-row', { hasText: /Debug (mazur|xor)/ });
    await threads.nth(1).waitFor();
    // The debugger is listed before it has begun, and begins at step 0: a step made before that would be taken back.
    await threads.filter({ hasText: /xor.*Paused/i }).waitFor();
    await lens('step').click();
    await lens('step 1 ·').waitFor();
    await hands.picture('two-files-dark');
    await openFile(page, 'mazur.grad.json');
    await lens('step 0 ·').waitFor();
    await hands.command('Debug: Stop');
    await threads.nth(1).waitFor({ state: 'detached' });
    await hands.stop();
  });
}
