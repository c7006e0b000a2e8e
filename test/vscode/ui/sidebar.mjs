// The side bar as it is used: recent files, strides, parts that stay folded; and the panel in a window of its own.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { openFile, PATIENCE, palette, webviewFrame } from '../harness/browser.mjs';
import { shots } from '../harness/places.mjs';

/** Takes the steps in a window; the rest is the caller's. */
export async function sidebarSteps({ page, step, picture, lens, openSidebar }) {
  const sidebar = () => webviewFrame(page, 'main > dl');

  await step('a recent file opens by a click, with what was last known of it beside its name', async () => {
    await openSidebar();
    await openFile(page, 'wrong-df.grad.json');
    await lens('step 0 ·').waitFor();
    await openFile(page, 'xor.grad.json');
    await (await sidebar()).locator('h1', { hasText: 'xor' }).waitFor();
    const row = (await sidebar()).locator('[data-recent="wrong-df.grad.json"]');
    assert.match((await row.textContent()).replace(/\s+/g, ' '), /wrong-df\.grad\.json.*(step 0|✗ 1|finding)/);
    await row.click();
    await page.locator('.tab.active', { hasText: 'wrong-df.grad.json' }).first().waitFor();
  });

  await step('the side bar steps by layers, and marks where the run stands', async () => {
    await openFile(page, 'mazur.grad.json');
    const frame = await sidebar();
    await frame.locator('h1', { hasText: 'mazur' }).waitFor();
    await frame.locator('select.stride').selectOption('layer');
    await frame.locator('[data-control="step"]').click();
    await frame.locator('[data-position="forward"]', { hasText: 'hidden' }).waitFor();
    await frame.locator('[data-layer="hidden"][aria-current="step"]').waitFor();
    for (let i = 0; i < 3; i++) await frame.locator('[data-control="step"]').click();
    await frame.locator('[data-position="backward"]').waitFor();
    await picture('sidebar-backward-dark');
  });

  await step('the panel moves into a window of its own, and follows there', async () => {
    await lens('open panel').click();
    await page.locator('.tab', { hasText: 'DeltaScope' }).first().click();
    const [other] = await Promise.all([
      page.context().waitForEvent('page', { timeout: 2 * PATIENCE }),
      palette(page, 'View: Move Editor into New Window'),
    ]);
    const panel = await webviewFrame(other, '.timeline');
    await (await sidebar()).locator('select.stride').selectOption('step');
    const before = Number(await panel.locator('header [data-quantity="step"]').getAttribute('data-value'));
    await (await sidebar()).locator('[data-control="step"]').click();
    await panel.locator(`header [data-quantity="step"][data-value="${before + 1}"]`).waitFor();
    await other.screenshot({ path: join(shots, 'vscode', 'panel-window-dark.png') });
    await other.close();
  });

  await step('a part of the side bar that was folded stays so after the window was reloaded', async () => {
    await (await sidebar()).locator('[data-section="Recent files"] .fold').click();
    await (await sidebar()).locator('[data-section="Recent files"] [aria-expanded="false"]').waitFor();
    const reloaded = page.waitForEvent('load');
    await palette(page, 'Developer: Reload Window');
    await reloaded;
    const frame = await sidebar();
    await frame.locator('[data-section="Recent files"] [aria-expanded="false"]').waitFor();
    assert.equal(await frame.locator('[data-recent]').count(), 0);
  });
}
