// Screenshots that are kept as files (test/webview/kept), at half their size, and compared with what a page looks like now.
// `UPDATE=1 node test/webview/pages.mjs` keeps them anew.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../vscode/harness/places.mjs';
import { difference, half, textWidths } from './keptInPage.mjs';

const FOLDER = join(root, 'test/webview/kept');
const FONTS = join(FOLDER, 'fonts.json');
const THEMES = ['dark', 'light', 'hc'];
/** The panel is kept at one width; the side bar has one. */
const WIDTH = 800;

/**
 * Patches of the page, 6 × 6 pixels, may differ by so much of 255 in the mean of a channel: letters are smoothed differently from
 * one machine to the next, and their ink stays.
 */
const TOLERANCE = 24;
/** This share of a page's patches may differ more: less than a word of it. */
const SHARE = 0.0005;

/** Looks at pictures in a page of its own: a browser has all that it takes. */
export class Kept {
  #judge;
  #skipped = null;
  #pictures;

  /** `pictures`: where the difference goes, to be looked at. */
  constructor(pictures) {
    this.#pictures = pictures;
  }

  async open(browser) {
    mkdirSync(FOLDER, { recursive: true });
    this.#judge = await browser.newPage();
    const fonts = await this.#judge.evaluate(textWidths);
    if (process.env.UPDATE) writeFileSync(FONTS, `${JSON.stringify(fonts).replaceAll(',', ', ')}\n`);
    else if (!existsSync(FONTS)) this.#skipped = 'no pictures are kept to compare with: UPDATE=1 keeps them';
    else if (JSON.stringify(JSON.parse(readFileSync(FONTS, 'utf8'))) !== JSON.stringify(fonts))
      this.#skipped = 'this machine has other fonts than the one that the pictures were kept on: they are not compared';
    if (this.#skipped) console.log(`  ${this.#skipped}`);
  }

  /** Compares a page with its picture, or keeps it anew. Pages in another theme or width are not kept. */
  async compare(page, name, theme, width = WIDTH) {
    if (this.#skipped || !THEMES.includes(theme) || width !== WIDTH) return;
    const file = join(FOLDER, `${name.replace(/[^\w.-]+/g, '_')}-${theme}.webp`);
    const now = await this.#judge.evaluate(half, (await settled(page)).toString('base64'));
    if (process.env.UPDATE) {
      writeFileSync(file, Buffer.from(now, 'base64'));
      return;
    }
    assert.ok(
      existsSync(file),
      `no picture is kept of ${name}, ${theme}: UPDATE=1 node test/webview/pages.mjs keeps one`,
    );
    const kept = readFileSync(file).toString('base64');
    const { patches, all, pixels, picture } = await this.#judge.evaluate(difference, [kept, now, TOLERANCE]);
    if (patches <= SHARE * all) return;
    const shown = join(this.#pictures, `differs-${name.replace(/[^\w.-]+/g, '_')}-${theme}.png`);
    writeFileSync(shown, Buffer.from(picture, 'base64'));
    assert.fail(
      `${name}, ${theme}, looks different: ${pixels} pixels in ${patches} of ${all} patches (kept, now, both: ${shown})`,
    );
  }
}

/** A screenshot once two in a row are the same: charts and maps are drawn when their numbers have come. */
async function settled(page) {
  let last = await page.screenshot({ animations: 'disabled', caret: 'hide' });
  for (let tries = 0; tries < 20; tries++) {
    await page.waitForTimeout(100);
    const next = await page.screenshot({ animations: 'disabled', caret: 'hide' });
    if (next.equals(last)) return next;
    last = next;
  }
  throw new Error('the page does not come to rest');
}
