import assert from 'node:assert/strict';

/** F5, steps both ways, a hover, the console, a data breakpoint. */
export async function stepping(step, hands) {
  const { page } = hands;

  await step('F5 stops at the first layer, with its values in the view and at the end of its line', async () => {
    await hands.start('mazur.grad.json');
    await hands.variable('z').waitFor();
    assert.equal(await hands.shown('z'), '[[0.3775, 0.3925]]');
    await hands.line('‖a‖ 0.842').waitFor();
    await hands.bothThemes('entry');
  });

  await step('over, into, and back', async () => {
    for (const [key, place] of [
      ['F11', 'forward · output · z'],
      ['F10', 'forward · output'],
      ['F10', 'loss'],
      ['F10', 'backward · output'],
    ]) {
      await page.keyboard.press(key);
      await hands.stands(place);
    }
    await hands.bothThemes('backward');
    await hands.press('step-back');
    await hands.stands('loss');
  });

  await step('a hover shows the layer that its name stands for', async () => {
    await hands.line('"name": "hidden"').getByText('hidden').first().hover();
    await page.locator('.debug-hover-widget', { hasText: '0.5' }).first().waitFor();
    await hands.picture('hover-dark');
    await page.keyboard.press('Escape');
  });

  await step('the console evaluates expressions, and says where one is wrong', async () => {
    await hands.evaluate("hidden.a' * hidden.a");
    await hands.console('2 × 2').or(hands.console('[[0.35')).first().waitFor();
    await hands.evaluate('hiden.a');
    await hands.console('did you mean "hidden.a"?').waitFor();
    await hands.bothThemes('console');
  });

  await step('a data breakpoint on a gradient stops where it is computed', async () => {
    await page.keyboard.press('F10');
    await hands.stands('backward · output');
    await hands.variable('∇W').click({ button: 'right' });
    await hands.choose('Break on Value Change');
    await hands.breakpoint('output.weight.gradient').waitFor();
    await page.keyboard.press('F5');
    await hands.stands('backward · output', 'step 1');
    await page.locator('.pane-header', { hasText: 'output.weight.gradient' }).first().waitFor();
    await hands.bothThemes('data-breakpoint');
    await hands.stop();
  });
}
