import assert from 'node:assert/strict';
import { openFile, webviewFrame } from '../harness/browser.mjs';
import { lensesOf } from '../harness/lenses.mjs';

/** A folder that nobody has trusted: data may be looked at and stepped through; VS Code lets nothing be debugged. */
export async function restricted(step, hands) {
  const { page } = hands;
  const lens = lensesOf(page);
  const badge = page.locator('.statusbar-item', { hasText: 'Restricted Mode' });

  await step('in Restricted Mode lenses and the panel step', async () => {
    await openFile(page, 'mazur.grad.json');
    await badge.waitFor();
    await lens('step 0 ·').waitFor();
    await lens('step').click();
    await lens('step 1 ·').waitFor();
    await hands.command('DeltaScope: Open Panel');
    const panel = await webviewFrame(page, '.timeline');
    await panel.locator('[data-control="step"]').click();
    await lens('step 2 ·').waitFor();
    await panel.locator('[data-control="back"]').click();
    await lens('step 1 ·').waitFor();
    await hands.bothThemes('restricted');
  });

  await step('in Restricted Mode F5 asks for trust, and starts nothing', async () => {
    await hands.line('"name": "Mazur').click();
    await page.keyboard.press('F5');
    const dialog = page.locator('.monaco-dialog-box', { hasText: 'trust' });
    await dialog.waitFor();
    await hands.picture('restricted-f5-dark');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    assert.equal(await page.locator('.debug-toolbar').isVisible(), false);
  });

  await step('in Restricted Mode a model that is code is not run, and its lens says why', async () => {
    await openFile(page, 'two-layers.grad.mjs');
    await page
      .locator('.codelens-decoration', { hasText: /trust|problem/ })
      .first()
      .waitFor();
    await hands.picture('restricted-code-dark');
  });
}
