import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

/**
 * Imports point one way (ARCHITECTURE.md). For each room: which others it may import, and which packages.
 * The most specific room that a path starts with counts.
 */
const rooms: Readonly<Record<string, { readonly rooms: readonly string[]; readonly packages: readonly string[] }>> = {
  'src/engine': { rooms: [], packages: [] },
  'src/analysis': { rooms: ['src/engine'], packages: [] },
  'src/formats': { rooms: ['src/engine'], packages: ['jsonc-parser', 'fflate', 'sucrase'] },
  'src/session': { rooms: ['src/engine', 'src/analysis', 'src/formats', 'src/protocol.ts'], packages: [] },
  // Types only: held by a test of its own below. Others import the first of the two alone.
  'src/protocol.ts': {
    rooms: ['src/protocol', 'src/engine', 'src/analysis', 'src/formats', 'src/session'],
    packages: [],
  },
  'src/protocol': { rooms: ['src/engine', 'src/analysis', 'src/formats', 'src/session'], packages: [] },
  'src/worker': {
    rooms: [
      'src/session',
      'src/protocol.ts',
      'src/formats/fileSystem.ts',
      'src/formats/module/codeHost.ts',
      'src/formats/module/moduleFile.ts',
      'src/engine/arena.ts',
      'src/engine/kernels',
    ],
    packages: [
      'node:worker_threads',
      'node:console',
      'node:fs',
      'node:module',
      'node:os',
      'node:path',
      'node:stream',
      'node:url',
      'node:vm',
    ],
  },
  // The protocol's types alone.
  'src/debug': { rooms: ['src/session/port.ts', 'src/protocol.ts'], packages: ['@vscode/debugprotocol'] },
  'src/vscode': {
    rooms: ['src/worker', 'src/debug', 'src/session/port.ts', 'src/formats', 'src/protocol.ts'],
    packages: ['vscode'],
  },
  'src/extension.ts': { rooms: ['src/vscode', 'src/worker'], packages: ['vscode'] },
  'src/extension.web.ts': { rooms: ['src/vscode', 'src/worker'], packages: ['vscode'] },
  'src/cli': {
    rooms: [
      'src/worker',
      'src/session/port.ts',
      'src/protocol.ts',
      'src/formats/fileSystem.ts',
      'src/analysis/check/codes.ts',
    ],
    packages: ['node:fs', 'node:fs/promises', 'node:path', 'node:process', 'node:util', 'node:url'],
  },
  webview: {
    rooms: ['src/protocol.ts', 'src/analysis/check/codes.ts', 'src/formats/plain.ts'],
    packages: ['lit', 'chart.js'],
  },
};

interface Import {
  readonly file: string;
  readonly target: string;
  readonly typeOnly: boolean;
}

const root = join(import.meta.dirname, '..');

function sources(): string[] {
  const under = (folder: string): string[] =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
      .map((name) => join(folder, name));
  return [...under('src'), ...under('webview')].map((path) => path.replaceAll('\\', '/'));
}

function importsOf(file: string): Import[] {
  const found: Import[] = [];
  const source = ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.ES2022);
  const add = (specifier: string, typeOnly: boolean): void => {
    const target = specifier.startsWith('.')
      ? normalize(join(dirname(file), specifier)).replace(/\.js$/, '.ts')
      : specifier;
    found.push({ file, target, typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      add(node.moduleSpecifier.text, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
      add(node.moduleSpecifier.text, node.isTypeOnly);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments;
      if (argument && ts.isStringLiteral(argument)) add(argument.text, false);
    } else if (
      ts.isImportTypeNode(node) &&
      ts.isLiteralTypeNode(node.argument) &&
      ts.isStringLiteral(node.argument.literal)
    ) {
      add(node.argument.literal.text, true);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function within(path: string, room: string): boolean {
  return path === room || path.startsWith(`${room}/`);
}

function roomOf(path: string): string | undefined {
  return Object.keys(rooms)
    .filter((room) => within(path, room))
    .sort((a, b) => b.length - a.length)[0];
}

function allowed({ file, target }: Import): boolean {
  const room = roomOf(file);
  if (room === undefined) return false;
  const rule = rooms[room];
  if (!rule) return false;
  if (/^(src|webview)\//.test(target)) return within(target, room) || rule.rooms.some((other) => within(target, other));
  // Styles and fonts are assets that the bundler takes in.
  if (/\.css$/.test(target)) return true;
  return rule.packages.some((name) => target === name || target.startsWith(`${name}/`));
}

describe('imports', () => {
  const all = sources().flatMap(importsOf);

  it('are read at all', () => {
    expect(all.length).toBeGreaterThan(50);
    expect(all.some(({ target }) => target === 'jsonc-parser')).toBe(true);
  });

  it('go only where the layout says', () => {
    const wrong = all.filter((entry) => !allowed(entry)).map(({ file, target }) => `${file} → ${target}`);
    expect(wrong).toEqual([]);
  });

  it('of protocol.ts are types', () => {
    const protocol = all.filter(({ file }) => within(file, 'src/protocol.ts') || within(file, 'src/protocol'));
    expect(protocol.some(({ file }) => file === 'src/protocol/requests.ts')).toBe(true);
    expect(protocol.filter(({ typeOnly }) => !typeOnly)).toEqual([]);
  });

  it('do not go round in circles between files', () => {
    expect(circles(all.filter((entry) => !entry.typeOnly))).toEqual([]);
  });

  // What an op takes is read off the tables of rules, and rules are made of nodes and builders: no order of files can hold that.
  it('of types neither, but in the engine', () => {
    const within = (path: string): boolean => path.startsWith('src/engine/');
    expect(circles(all.filter(({ file, target, typeOnly }) => !typeOnly || !within(file) || !within(target)))).toEqual(
      [],
    );
  });
});

/** Files that can reach themselves. */
function circles(imports: readonly Pick<Import, 'file' | 'target'>[]): string[] {
  const edges = new Map<string, string[]>();
  for (const { file, target } of imports) edges.set(file, [...(edges.get(file) ?? []), target]);
  return [...edges.keys()].filter((start) => {
    const seen = new Set<string>();
    const open = [...(edges.get(start) ?? [])];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (next === start) return true;
      if (!seen.has(next)) open.push(...(edges.get(next) ?? []));
      seen.add(next);
    }
    return false;
  });
}

describe('the test itself', () => {
  it('refuses what is not allowed', () => {
    const from = (file: string, target: string): boolean =>
      allowed({ file, target: relative('.', target), typeOnly: false });
    expect(from('src/engine/graph.ts', 'src/analysis/check/check.ts')).toBe(false);
    expect(from('webview/panel/main.ts', 'src/engine/tensor.ts')).toBe(false);
    expect(from('src/debug/adapter.ts', 'vscode')).toBe(false);
    expect(from('src/session/session.ts', 'src/analysis/check/check.ts')).toBe(true);
  });

  it('sees a circle, and what only leads to one is none', () => {
    const round = [
      { file: 'a.ts', target: 'b.ts' },
      { file: 'b.ts', target: 'c.ts' },
      { file: 'c.ts', target: 'b.ts' },
    ];
    expect(circles(round)).toEqual(['b.ts', 'c.ts']);
  });
});
