import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { temporaryFolder } from './cleanup.mjs';
import { findChromium } from './places.mjs';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** How long a test waits for what it expects to see, in milliseconds: a machine may be busy. */
export const PATIENCE = 60_000;

function executable() {
  const path = findChromium();
  if (!path) throw new Error('There is no Chromium: npm run setup installs one, or set CHROMIUM_PATH.');
  return path;
}

/** A headless Chromium. It goes with this process. */
export function launch() {
  return chromium.launch({ executablePath: executable(), headless: true, args: FLAGS });
}

/**
 * A browser with a profile: VS Code for the Web shows webviews from other origins, whose service worker
 * is refused in a private window.
 */
export async function launchWithProfile(viewport) {
  const folder = temporaryFolder('chromium');
  mkdirSync(join(folder, 'Default'));
  const cookies = { 'http://[*.]localhost,*': { setting: 1 }, '*,http://localhost': { setting: 1 } };
  const profile = {
    cookie_controls_mode: 0,
    block_third_party_cookies: false,
    content_settings: { exceptions: { cookies } },
  };
  writeFileSync(join(folder, 'Default', 'Preferences'), JSON.stringify({ profile }));
  return chromium.launchPersistentContext(folder, {
    executablePath: executable(),
    headless: true,
    args: FLAGS,
    viewport,
  });
}

/** The inner frame of the webview that holds `selector`; VS Code loads each from a page called fake.html within an outer one. */
export async function webviewFrame(page, selector, timeout = PATIENCE) {
  const end = Date.now() + timeout;
  while (Date.now() < end) {
    for (const frame of page.frames()) {
      try {
        if (/\/fake\.html/.test(frame.url()) && (await frame.locator(selector).count()) > 0) return frame;
      } catch {
        // The frame went away while we looked.
      }
    }
    await page.waitForTimeout(50);
  }
  throw new Error(`no webview holds ${selector}`);
}

/** Puts a text into VS Code's quick input. Typed, it would go into an editor that takes the focus back meanwhile. */
async function ask(page, text, timeout) {
  const input = page.locator('.quick-input-widget input');
  await input.waitFor({ timeout });
  await input.evaluate((box, value) => {
    box.value = value;
    box.dispatchEvent(new Event('input', { bubbles: true }));
  }, text);
}

/** Runs a command by its title, as a user would; again where the focus came back to a view meanwhile, which closes the list. */
export async function palette(page, title) {
  const row = page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first();
  for (const timeout of [PATIENCE / 8, PATIENCE / 8, PATIENCE / 4, PATIENCE]) {
    try {
      await page.keyboard.press('F1');
      await ask(page, `>${title}`, timeout);
      await row.click({ timeout });
      return;
    } catch (error) {
      if (timeout === PATIENCE) throw error;
      await page.keyboard.press('Escape');
    }
  }
}

/** Opens a file of the workspace by its name, in the first group of editors. */
export async function openFile(page, name) {
  const tab = page.locator('.editor-group-container').first().locator('.tab').first();
  // Keys that are pressed in a webview reach the workbench late: a click is what moves the focus for sure.
  if ((await tab.count()) > 0) await tab.click();
  const input = page.locator('.quick-input-widget input');
  const row = page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first();
  // A box that is just going, or that a busy workbench closes again, takes no text: then from the beginning.
  for (let tries = 0; tries < 8; tries++) {
    await page.keyboard.press('Control+p');
    const chosen = input.fill(name, { timeout: 4000 }).then(() => row.click({ timeout: 8000 }));
    if (await chosen.then(() => true).catch(() => false)) break;
    await page.keyboard.press('Escape');
  }
  await page.locator('.tab.active', { hasText: name }).first().waitFor();
}

/** What every view says, cut short: for a failure on a machine whose pictures nobody sees. */
export async function saidByViews(page) {
  const views = page.frames().filter((frame) => /\/fake\.html/.test(frame.url()));
  const texts = await Promise.all(
    views.map((frame) =>
      frame
        .locator('body')
        .innerText({ timeout: 2000 })
        .catch(() => ''),
    ),
  );
  return texts.filter((text) => text !== '').map((text) => text.replace(/\s+/g, ' ').slice(0, 700));
}
