import assert from 'node:assert/strict';

/** What stops a run, set as a user sets it. */
export async function breakpoints(step, hands) {
  const { page } = hands;

  await step(
    'a condition on a gradient, written in the gutter, stops where it first holds, and backwards',
    async () => {
      await hands.open('mazur.grad.json');
      await hands.gutter('"name": "hidden"', 'Add Conditional Breakpoint');
      await hands.fillBreakpoint('norm(hidden.dW) < 0.0012');
      await hands.start('mazur.grad.json');
      await page.keyboard.press('F5');
      await hands.stands('backward · hidden', 'step 2');
      await hands.bothThemes('condition');
      await page.keyboard.press('F5');
      await hands.stands('backward · hidden', 'step 3');
      await hands.press('reverse-continue');
      await hands.stands('backward · hidden', 'step 2');
      await hands.press('reverse-continue');
      await hands.stands('step 0');
      await hands.stop();
    },
  );

  await step('a hit count', async () => {
    await hands.open('mazur.grad.json');
    await hands.gutter('"name": "output"', 'Add Conditional Breakpoint');
    await page.locator('.breakpoint-widget select').first().selectOption('Hit Count');
    await hands.fillBreakpoint('5');
    await hands.start('mazur.grad.json');
    await page.keyboard.press('F5');
    // Each step comes by twice: forwards and backwards.
    await hands.stands('forward · output', 'step 2');
    await hands.picture('hit-count-dark');
    await hands.stop();
  });

  await step('a log point writes to the console and does not stop', async () => {
    await hands.open('mazur.grad.json');
    await hands.gutter('"name": "hidden"', 'Add Logpoint');
    await hands.fillBreakpoint('step {step}: ‖∇W‖ {norm(dW)}');
    await hands.gutter('"name": "output"', 'Add Conditional Breakpoint');
    await hands.fillBreakpoint('step == 3');
    await hands.start('mazur.grad.json');
    await page.keyboard.press('F5');
    await hands.stands('forward · output', 'step 3');
    await hands.command('Debug Console: Focus on Debug Console View');
    await hands.console('step 2: ‖∇W‖ 0.001').waitFor();
    const lines = page.locator('.repl .monaco-list-row', { hasText: 'step 1: ‖∇W‖' });
    assert.equal(await lines.count(), 1);
    await hands.bothThemes('log-point');
    await hands.stop();
  });

  await step('restart', async () => {
    await hands.start('mazur.grad.json');
    await page.keyboard.press('Shift+F11');
    await hands.stands('forward · output');
    await hands.press('restart');
    await hands.stands('forward · hidden', 'step 0');
    await hands.stop();
  });

  await step('an exception filter, ticked in the Breakpoints view; pause while it looks for more', async () => {
    await hands.start('digits.grad.json', 'forward · hidden1');
    await hands.tick('Dead Unit');
    await page.keyboard.press('F5');
    await hands.stands('(forward|backward) · hidden1');
    await hands.bothThemes('dead-unit');
    await hands.tick('Dead Unit');
    await hands.tick('Gradient Mismatch');
    await page.keyboard.press('F5');
    await page.waitForTimeout(1000);
    await hands.press('pause');
    await hands.frame('update').or(hands.frame('forward.*')).first().waitFor();
    await hands.picture('paused-dark');
    await hands.tick('Gradient Mismatch');
    await hands.stop();
  });
}
