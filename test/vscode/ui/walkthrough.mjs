// The walkthrough, from the side bar and the palette: its buttons do what they say, and what was done is marked in both.
import { palette, webviewFrame } from '../harness/browser.mjs';

/** Takes the steps in a window; `step` and `picture` are the caller's. */
export async function walkthroughSteps({ page, step, picture, lens, openSidebar }) {
  const welcome = () => webviewFrame(page, '.welcome');
  const row = (name) => page.locator('.gettingStartedContainer .getting-started-step', { hasText: name }).first();
  const opened = (name) => row(name).locator('xpath=self::*[contains(@class, "expanded")]');
  const button = (name) =>
    page
      .locator(
        '.gettingStartedContainer .step-description-container a, .gettingStartedContainer .step-description-container button',
        { hasText: name },
      )
      .first();

  await step('the walkthrough opens from the side bar at the step that was clicked', async () => {
    await openSidebar();
    const sidebar = await welcome();
    await sidebar.locator('[data-step="delta"]').click();
    await opened('See δ').waitFor();
    await picture('walkthrough-delta-dark');
  });

  await step('the walkthrough opens from the palette, and its first button opens the sample beside it', async () => {
    await palette(page, 'DeltaScope: Open Walkthrough');
    await row('Open a model').click();
    await opened('Open a model').waitFor();
    await picture('walkthrough-open-dark');
    await button('Open the Sample').click();
    await page.locator('.tab', { hasText: 'mazur.grad.json' }).first().waitFor();
    await lens('step 0 · loss 0.298').waitFor();
    await row('Open a model').locator('.codicon-getting-started-step-checked').waitFor();
    await picture('walkthrough-opened-dark');
  });

  await step('every other step of the walkthrough is done by its own buttons', async () => {
    for (const [name, ...buttons] of [
      ['Step', 'Make a Step'],
      ['See δ', 'Open the Panel'],
      ['Find the planted bug', 'Open the Network with a Bug', 'Check Its Gradients'],
      ['Explain it', 'Explain δ'],
    ]) {
      await row(name).click();
      await opened(name).waitFor();
      await page.waitForTimeout(300);
      await picture(`walkthrough-${buttons[0].split(' ').at(-1)}-dark`);
      for (const label of buttons) {
        await button(label).click();
        if (label.includes('Bug')) await page.locator('.tab', { hasText: 'wrong-df.grad.json' }).first().waitFor();
        if (label.includes('Check')) await lens(/✗ 1 wrong/).waitFor();
      }
      await row(name).locator('.codicon-getting-started-step-checked').waitFor();
    }
    const panel = await webviewFrame(page, '.timeline');
    await panel.locator('[role="tab"][aria-selected="true"]', { hasText: 'Explain' }).waitFor();
    // A window that starts anew knows of it too.
    await palette(page, 'View: Close All Editors');
    const reloaded = page.waitForEvent('load');
    await palette(page, 'Developer: Reload Window');
    await reloaded;
    const sidebar = await welcome();
    await sidebar.locator('.walkthrough [data-done="true"]').nth(4).waitFor();
    await picture('walkthrough-done-dark');
  });
}
