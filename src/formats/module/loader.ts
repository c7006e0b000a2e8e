import { strFromU8 } from 'fflate';
import { FileProblem, type FileSystem } from '../fileSystem.js';
import type { CodeHost } from './codeHost.js';
import { Lines } from './lines.js';
import { Mistake } from './mistake.js';
import { candidates, join } from './paths.js';
import { FILE_START, Places } from './places.js';
import { placeOf, told } from './stack.js';
import { isModuleCode, runnable, SyntaxMistake, type Token, textOf, tokensOf } from './syntax.js';

/** A module that has run: what it exports, and where that stands. */
export interface LoadedModule {
  readonly file: string;
  readonly exports: Readonly<Record<string, unknown>>;
  readonly places: Places;
  /** Every file that it is made of, the module's own first. */
  readonly files: readonly string[];
  /** The code of all of them without comments: equal texts compute the same. */
  readonly source: string;
}

/** One file. */
interface Unit {
  readonly path: string;
  readonly text: string;
  readonly code: string;
  readonly tokens: readonly Token[];
  readonly isModule: boolean;
  /** What each specifier of a file beside it stands for. */
  readonly beside: Map<string, string>;
  readonly module: { exports: unknown };
  state: 'new' | 'running' | 'done';
}

/** Runs a model's own file, and what it imports, and answers what it exports. Throws a `Mistake`. */
export async function load(file: string, text: string, files: FileSystem, host: CodeHost): Promise<LoadedModule> {
  const loader = new Loader(file, files, host);
  return loader.load(text);
}

class Loader {
  private readonly units = new Map<string, Unit>();
  private readonly packages = new Map<string, object>();
  private places: Places | null = null;

  constructor(
    private readonly file: string,
    private readonly files: FileSystem,
    private readonly host: CodeHost,
  ) {}

  async load(text: string): Promise<LoadedModule> {
    const own = await this.collect(this.file, text, null);
    await this.run(own, null);
    return {
      file: this.file,
      exports: exportsOf(own),
      places: this.placesOf(own),
      files: [...this.units.keys()],
      source: [...this.units.values()].map(({ tokens }) => tokens.map((each) => each.text).join(' ')).join('\n'),
    };
  }

  private placesOf({ text, tokens, code }: Unit): Places {
    this.places ??= new Places(text, tokens, code);
    return this.places;
  }

  /** Reads a file and all files that it imports. `via`: the import in the model's own file that led to it. */
  private async collect(path: string, text: string, via: Mistake['range'] | null): Promise<Unit> {
    const unit = this.parse(path, text, via);
    this.units.set(path, unit);
    for (const { specifier, token } of wanted(unit)) {
      const at = via ?? new Lines(text).range(token.start, token.end);
      if (/^\.{1,2}(\/|$)/.test(specifier)) unit.beside.set(specifier, await this.beside(unit, specifier, at));
      else if (/^(\/|[a-z]:|file:|https?:)/i.test(specifier)) {
        throw new Mistake(
          at,
          `${specifier} is no file beside the model file; write a path that begins with "./" or "../"`,
        );
      } else if (unit.isModule) await this.package(specifier, at);
    }
    return unit;
  }

  private parse(path: string, text: string, via: Mistake['range'] | null): Unit {
    const typescript = /\.[cm]?ts$/i.test(path);
    const blank = { path, text, beside: new Map<string, string>(), module: { exports: {} }, state: 'new' as const };
    if (/\.json$/i.test(path)) return { ...blank, code: `module.exports = ${text}`, tokens: [], isModule: false };
    try {
      const tokens = tokensOf(text, typescript);
      const isModule = typescript || /\.mjs$/i.test(path) || isModuleCode(tokens);
      return { ...blank, tokens, isModule, code: runnable(text, { typescript, imports: isModule }) };
    } catch (thrown) {
      if (!(thrown instanceof SyntaxMistake)) throw thrown;
      const lines = new Lines(text);
      const line = lines.lineAt(thrown.offset);
      if (!via) throw new Mistake(lines.range(thrown.offset, lineEnd(text, thrown.offset)), thrown.message, 'syntax');
      throw new Mistake(via, `${path}, line ${line + 1}: ${thrown.message}`);
    }
  }

  private async beside(unit: Unit, specifier: string, at: Mistake['range']): Promise<string> {
    const wantedPath = join(unit.path, specifier);
    for (const path of candidates(wantedPath)) {
      if (this.units.has(path)) return path;
      const text = await this.text(path, at);
      if (text === null) continue;
      await this.collect(path, text, at);
      return path;
    }
    throw new Mistake(at, `${wantedPath} is not there; files are looked up beside the one that imports them`);
  }

  /** null where there is no such file. */
  private async text(path: string, at: Mistake['range']): Promise<string | null> {
    try {
      return decode(await this.files.read(path));
    } catch (thrown) {
      if (thrown instanceof FileProblem && thrown.kind === 'outside') throw new Mistake(at, thrown.message);
      return null;
    }
  }

  private async package(specifier: string, at: Mistake['range']): Promise<void> {
    if (this.packages.has(specifier)) return;
    try {
      this.packages.set(specifier, interoperable(await this.host.load(specifier)));
    } catch (thrown) {
      throw new Mistake(at, `"${specifier}" can't be imported: ${thrown instanceof Error ? thrown.message : thrown}`);
    }
  }

  /** Runs a file after those that it imports; in a circle the one that began it runs last. */
  private async run(unit: Unit, via: Mistake['range'] | null): Promise<void> {
    unit.state = 'running';
    for (const [specifier, path] of unit.beside) {
      const next = this.units.get(path) as Unit;
      const token = unit.tokens.find((each) => textOf(each) === specifier);
      const own = unit.path === this.file && token ? new Lines(unit.text).range(token.start, token.end) : null;
      if (next.state === 'new') await this.run(next, via ?? own);
    }
    await this.evaluate(unit, via);
    unit.state = 'done';
  }

  private async evaluate(unit: Unit, via: Mistake['range'] | null): Promise<void> {
    const names = ['exports', 'require', 'module', '__filename', '__dirname', 'importMeta'];
    const url = this.host.address(unit.path);
    const meta = { url, filename: unit.path, dirname: unit.path.replace(/[^/]*$/, '') };
    try {
      const body = this.host.compile(unit.code, names, unit.path);
      const given = [unit.module.exports, (name: string) => this.required(unit, name), unit.module];
      await this.host.wait(body(...given, unit.path, meta.dirname, meta));
    } catch (thrown) {
      const own = this.units.get(this.file) as Unit;
      const found = placeOf(thrown, this.file, [...this.units.keys()], this.placesOf(own));
      throw new Mistake(found.range ?? via ?? FILE_START, `${unit.path} can't run: ${told(thrown)}${found.note}`);
    }
  }

  private required(unit: Unit, specifier: string): unknown {
    const path = unit.beside.get(specifier);
    if (path !== undefined) return (this.units.get(path) as Unit).module.exports;
    const known = unit.isModule ? this.packages.get(specifier) : this.host.require(specifier);
    if (known === undefined) throw new Error(`"${specifier}" is not known beforehand; write imports as plain texts`);
    return known;
  }
}

/** What a file asks for by `require("…")`: as written, or as made of `import … from "…"`. */
function wanted({ code, tokens, path }: Unit): { readonly specifier: string; readonly token: Token }[] {
  if (/\.json$/i.test(path)) return [];
  const all = tokensOf(code, false);
  const specifiers = all.flatMap(({ text }, i) => {
    const argument = all[i + 2];
    const calls = text === 'require' && all[i - 1]?.text !== '.' && all[i + 1]?.text === '(';
    const specifier = calls && argument && all[i + 3]?.text === ')' ? textOf(argument) : null;
    return specifier === null ? [] : [specifier];
  });
  return [...new Set(specifiers)].map((specifier) => {
    const token = tokens.find((each) => textOf(each) === specifier);
    return { specifier, token: token ?? { text: '', start: 0, end: 0, isType: false, depth: 0 } };
  });
}

/** What `import` finds in a package, in the form in which turned imports look for it. */
function interoperable(namespace: object): object {
  return Object.defineProperty({ ...namespace }, '__esModule', { value: true });
}

/** What is exported by name, or as a whole: `export default { … }`, `module.exports = { … }`. */
function exportsOf({ module }: Unit): Readonly<Record<string, unknown>> {
  const all = (module.exports ?? {}) as Record<string, unknown>;
  const whole = all.default;
  const names = Object.keys(all).filter((name) => name !== 'default');
  return names.length === 0 && typeof whole === 'object' && whole !== null ? (whole as Record<string, unknown>) : all;
}

function lineEnd(text: string, offset: number): number {
  const end = text.slice(offset).search(/[\r\n]/);
  return Math.max(offset + 1, end < 0 ? text.length : offset + end);
}

function decode(bytes: Uint8Array): string {
  return strFromU8(bytes).replace(/^\uFEFF/, '');
}
