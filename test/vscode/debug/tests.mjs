import { openFile } from '../harness/browser.mjs';

/** The Tests view: run, run on every save, what fails at its line, debug. */
export async function tests(step, hands) {
  const { page } = hands;
  const passed = (text) => hands.test(text).locator('.codicon-testing-passed-icon, .codicon-testing-passed');
  const failed = (text) => hands.test(text).locator('.codicon-testing-failed-icon, .codicon-testing-failed');

  await step('the tests of the open model run, and all pass', async () => {
    await openFile(page, 'mazur.grad.json');
    await hands.command('Testing: Focus on Test Explorer View');
    await hands.test('mazur').waitFor();
    await hands.command('Test: Run Tests in Current File');
    await passed('mazur').waitFor();
    await hands.picture('tests-dark');
  });

  await step('run on save: what fails stands at its line, expected against actual', async () => {
    await openFile(page, 'mazur.grad.json');
    await hands.command('Testing: Focus on Test Explorer View');
    await hands.test('mazur').waitFor();
    await hands.command('Test: Start Continuous Run');
    await page
      .locator('.quick-input-list .monaco-list-row', { hasText: 'Run' })
      .first()
      .click({ timeout: 3000 })
      .catch(() => {});
    await hands.retype('"loss": 0.298371109', '0.301');
    await page.keyboard.press('Control+s');
    await failed('mazur').waitFor();
    await hands.command('Test: Peek Output');
    await page.locator('.test-output-peek', { hasText: '0.29837' }).first().waitFor();
    await hands.bothThemes('test-failed');
    await page.keyboard.press('Escape');
    await hands.retype('"loss": 0.301', '0.298371109');
    await page.keyboard.press('Control+s');
    await passed('mazur').waitFor();
    await hands.command('Test: Stop Continuous Run');
  });

  await step('a test is debugged', async () => {
    await hands.command('Test: Debug Tests in Current File');
    await page.locator('.debug-toolbar').waitFor();
    await hands.command('View: Show Run and Debug');
    await hands.stands('forward · hidden', 'step 0');
    await hands.stop();
  });
}
