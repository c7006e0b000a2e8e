import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const manifest = JSON.parse(read('package.json')) as {
  engines: { vscode: string };
  activationEvents: string[];
  devDependencies: Record<string, string>;
  contributes: { commands: { command: string; title: string; category: string }[]; jsonLanguageParticipants: unknown };
};

describe('the manifest', () => {
  it('has a text for every %key%, and no text without a use', () => {
    const texts = JSON.parse(read('package.nls.json')) as Record<string, string>;
    const used = [...read('package.json').matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key as string);
    expect([...new Set(used)].sort()).toEqual(Object.keys(texts).sort());
  });

  it('gives all commands one category and no text of their own', () => {
    for (const { category, title } of manifest.contributes.commands)
      expect([category, title]).toEqual(['DeltaScope', expect.stringMatching(/^%.*%$/)]);
  });

  it('does not start with the editor, and for JavaScript and TypeScript since models may be written in them', () => {
    expect(manifest.activationEvents).toEqual([
      'onDebugResolve:deltascope',
      'onWebviewPanel:deltascope.panel',
      'onLanguage:javascript',
      'onLanguage:typescript',
    ]);
  });

  it('asks for the oldest VS Code that it is tested on, and for no newer types', () => {
    expect(manifest.engines.vscode).toBe(`^${manifest.devDependencies['@types/vscode']}`);
  });
});

describe('the package', () => {
  it('holds what runs and what a reader wants, and nothing else', () => {
    const listed = execFileSync('npx', ['vsce', 'ls', '--no-dependencies'], { cwd: root, encoding: 'utf8' })
      .trim()
      .split('\n');
    const odd = listed.filter(
      (file) =>
        !/^(dist\/(extension|worker|cli|web\/(extension|worker))\.js|dist\/grad\.schema\.json|dist\/webview\/[\w.-]+\.(js|css|ttf|woff2)|media\/.*|l10n\/.*|syntaxes\/.*|language-configuration\.json|package(\.nls)?\.json|README\.md|CHANGELOG\.md|LICENSE)$/.test(
          file,
        ),
    );
    expect(odd).toEqual([]);
    expect(listed).toEqual(
      expect.arrayContaining(['package.json', 'LICENSE', 'language-configuration.json', 'media/icon.png']),
    );
  }, 180_000);

  it('names no registry in its locks', () => {
    for (const lock of [
      'package-lock.json',
      'bench/package-lock.json',
      'test/vscode/server/package-lock.json',
      'test/vscode/webhost/package-lock.json',
    ]) {
      expect(read(lock)).not.toContain('"resolved"');
    }
  });
});
