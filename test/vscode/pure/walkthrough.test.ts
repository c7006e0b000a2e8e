import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readMessage } from '../../../src/vscode/viewMessages.js';
import { exampleText } from '../../formats/files.js';
import { sessionOf } from '../../session/open.js';

const root = join(import.meta.dirname, '../../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

interface Step {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly media: { readonly svg: string; readonly altText: string };
  readonly completionEvents: readonly string[];
}
const { contributes } = JSON.parse(read('package.json')) as {
  contributes: {
    commands: { command: string }[];
    walkthroughs: { id: string; title: string; description: string; steps: Step[] }[];
  };
};
const texts = JSON.parse(read('package.nls.json')) as Record<string, string>;
const said = (key: string): string => texts[key.slice(1, -1)] ?? '';
const [walkthrough] = contributes.walkthroughs;
const steps = walkthrough?.steps ?? [];

describe('the walkthrough', () => {
  it('is one, and short', () => {
    expect(contributes.walkthroughs).toHaveLength(1);
    expect(steps.map(({ id }) => id)).toEqual(['open', 'step', 'delta', 'bug', 'explain']);
  });

  it.each(steps)('$id has a picture that is there, in the theme’s colours, and said in words', ({ media }) => {
    expect(existsSync(join(root, media.svg))).toBe(true);
    const drawn = read(media.svg);
    // VS Code shows it under a policy that allows no style of its own; a colour that is fixed would be lost in some theme.
    expect(drawn).not.toMatch(/\sstyle=|<style|#[0-9a-f]{3}|rgb\(/i);
    const colours = [...drawn.matchAll(/(?:fill|stroke)="([^"]+)"/g)].map(([, colour]) => colour);
    expect(colours.filter((colour) => colour !== 'none' && !colour?.startsWith('var(--vscode-'))).toEqual([]);
    expect(said(media.altText).length).toBeGreaterThan(40);
  });

  it.each(steps)('$id leads on by buttons whose commands exist', ({ description }) => {
    const buttons = [...said(description).matchAll(/^\[([^\]]+)\]\(command:(?:toSide:)?([\w.]+)\)$/gm)];
    expect(buttons.length).toBeGreaterThan(0);
    for (const [, label, command] of buttons) {
      expect(label).toMatch(/^(Open|Make|Check|Explain) /);
      expect(contributes.commands.map((each) => each.command)).toContain(command);
    }
  });

  it.each(steps)('$id is done when the extension says so, and starts nothing', ({ id, completionEvents }) => {
    expect(completionEvents).toEqual([`onContext:deltascope.done.${id}`]);
    // The side bar opens it at this step.
    expect(readMessage({ type: 'walkthrough', step: id })).not.toBeNull();
  });

  it('ships the samples that it opens, the same as the examples, and the bug is found', async () => {
    for (const name of ['mazur.grad.json', 'wrong-df.grad.json'])
      expect(read(`media/sample/${name}`)).toBe(await exampleText(name));
    const session = await sessionOf(read('media/sample/wrong-df.grad.json'));
    const { run } = await session.request('check', null);
    expect(run?.check?.findings.map(({ layer, fix }) => [layer, fix])).toEqual([['hidden2', '1 - a^2']]);
  });
});
