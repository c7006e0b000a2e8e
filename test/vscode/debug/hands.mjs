import { join } from 'node:path';
import { openFile, palette } from '../harness/browser.mjs';

/** What a user's hands and eyes do in the debugger of a window. */
export class Hands {
  constructor(page, pictures) {
    Object.assign(this, { page, pictures });
  }

  /** A picture in the theme that is on. */
  picture(name) {
    return this.page.screenshot({ path: join(this.pictures, `${name}.png`) });
  }

  /** A picture in a dark theme and in a light one. */
  async bothThemes(name) {
    await this.picture(`${name}-dark`);
    await this.otherTheme('vs');
    await this.picture(`${name}-light`);
    await this.otherTheme('vs-dark');
  }

  async otherTheme(kind) {
    await this.command('Preferences: Toggle between Light/Dark Themes');
    await this.page.locator(`.monaco-workbench.${kind}`).waitFor();
    await this.page.waitForTimeout(300);
  }

  /** A frame of the call stack by its whole name: the file's comes after it. */
  frame(name) {
    const text = new RegExp(`^\\s*${name}\\s*[\\w-]+\\.grad\\.`);
    return this.page.locator('.debug-call-stack .monaco-list-row', { hasText: text }).first();
  }

  /** Waits until the run stands somewhere. */
  stands(...frames) {
    return Promise.all(frames.map((name) => this.frame(name).waitFor()));
  }

  /** A row of the Variables view. */
  variable(name) {
    const row = this.page.locator('.debug-variables .monaco-list-row');
    return row.filter({ has: this.page.locator('.name', { hasText: new RegExp(`^${name}(\\s*=)?\\s*$`) }) }).first();
  }

  /** A group of the Variables view. */
  scope(name) {
    return this.page.locator('.debug-variables .monaco-list-row', { hasText: new RegExp(`^\\s*${name}\\s*$`) }).first();
  }

  /** What the Variables view shows of a row. */
  async shown(name) {
    return (await this.variable(name).locator('.value').first().textContent()).trim();
  }

  breakpoint(text) {
    return this.page.locator('.debug-breakpoints .monaco-list-row', { hasText: text }).first();
  }

  /** A button of the debugger's bar, by its icon. */
  async press(icon) {
    await this.page.locator(`.debug-toolbar a.codicon-debug-${icon}`).first().click();
  }

  line(text) {
    return this.page.locator('.view-line', { hasText: text }).first();
  }

  /** Writes a number over the one that ends a text of the editor, by way of the search. */
  async retype(text, number) {
    await this.line(text).click();
    await this.page.keyboard.press('Control+f');
    await this.page.locator('.find-widget textarea').first().fill(text);
    await this.page.keyboard.press('Enter');
    await this.page.keyboard.press('Escape');
    await this.page.keyboard.press('ArrowRight');
    for (const _ of /[\d.]+$/.exec(text)[0]) await this.page.keyboard.press('Backspace');
    await this.page.keyboard.type(number);
  }

  console(text) {
    return this.page.locator('.repl', { hasText: text }).first();
  }

  /** Right button on the gutter beside a line, then an entry of the menu. */
  async gutter(text, entry) {
    // Lenses push lines down when they come.
    await this.page.locator('.codelens-decoration a').first().waitFor();
    const { y, height } = await this.line(text).boundingBox();
    const margin = await this.page.locator('.editor-instance .margin').first().boundingBox();
    await this.page.mouse.click(margin.x + 8, y + height / 2, { button: 'right' });
    await this.choose(entry);
  }

  /** An entry of the menu that is open. */
  async choose(entry) {
    const found = this.page.locator('.context-view .action-item', { hasText: entry }).first();
    await found.waitFor();
    // A menu takes no click in the moment in which it opens.
    await this.page.waitForTimeout(500);
    await found.click();
  }

  /** Fills the box in which a breakpoint's condition, hit count or message is written. */
  async fillBreakpoint(text) {
    await this.page.locator('.breakpoint-widget .monaco-editor').first().waitFor();
    await this.page.waitForTimeout(300);
    await this.page.keyboard.type(text);
    await this.page.keyboard.press('Enter');
    await this.page.locator('.breakpoint-widget').waitFor({ state: 'detached' });
  }

  /** A file in its editor, and the debugger's views beside it. */
  async open(file) {
    await this.command('View: Show Run and Debug');
    await this.page.locator('.quick-input-widget input').waitFor({ state: 'hidden' });
    await openFile(this.page, file);
  }

  /** F5 on a file, which stops at the first layer. */
  async start(file, first = 'forward · hidden') {
    await this.open(file);
    await this.page.keyboard.press('F5');
    await this.stands(first);
  }

  /** Takes away what it was to stop at, and ends the debugger of each file: a step that failed may have left more than one. */
  async stop() {
    await this.command('View: Show Run and Debug');
    await this.paneAction('Breakpoints', 'Remove All Breakpoints');
    const bar = this.page.locator('.debug-toolbar');
    for (let tries = 1; ; tries++) {
      await this.command('Debug: Stop');
      try {
        return await bar.waitFor({ state: 'hidden', timeout: 15_000 });
      } catch (error) {
        if (tries === 4) throw error;
      }
    }
  }

  /** Leaves a window as a step expects it, whatever the one before has left: no box open, nothing debugged, nothing unsaved. */
  async putAway() {
    await this.page.keyboard.press('Escape');
    if (await this.page.locator('.debug-toolbar').isVisible()) await this.stop();
    await this.page.locator('.editor-group-container').first().locator('.tab.active').click();
    await this.command('File: Revert File');
  }

  /** A button of a view's header, which shows under the mouse. */
  async paneAction(view, action) {
    const header = this.page.locator('.pane-header', { hasText: view }).first();
    await header.hover();
    await header.locator(`[aria-label^="${action}"]`).click();
  }

  /** A tick before a breakpoint, or a filter. */
  async tick(text) {
    await this.breakpoint(text).locator('input, .monaco-checkbox').first().click();
  }

  /** A row of the Tests view. */
  test(text) {
    return this.page.locator('.test-explorer-tree .monaco-list-row', { hasText: text }).first();
  }

  async evaluate(expression) {
    await this.command('Debug Console: Focus on Debug Console View');
    // What is typed before goes elsewhere.
    await this.page.locator('.repl-input-wrapper .monaco-editor.focused').first().waitFor();
    await this.page.keyboard.type(expression);
    await this.page.keyboard.press('Enter');
  }

  /** A command of the palette; anew where the window was too busy to hear of it. */
  async command(title) {
    // A step that failed may have left a box open.
    const input = this.page.locator('.quick-input-widget input');
    await input.waitFor({ state: 'hidden', timeout: 5000 }).catch(() => this.page.keyboard.press('Escape'));
    await palette(this.page, title);
  }
}
