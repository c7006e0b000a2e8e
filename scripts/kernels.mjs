// Compiles the kernels (src/engine/kernels/assembly) to WebAssembly, and writes them into src/engine/kernels/binaries.ts.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deflateRawSync } from 'node:zlib';
import asc from 'assemblyscript/asc';

const root = join(import.meta.dirname, '..');
const kernels = 'src/engine/kernels';
const assembly = `${kernels}/assembly`;
const target = join(root, kernels, 'binaries.ts');

const OPTIONS = [
  // Warnings that matter to 64-bit addresses only.
  ...['--disableWarning', '201'],
  ...['--runtime', 'stub', '--noAssert', '-O3', '--uncheckedBehavior', 'always', '--enable', 'simd'],
  // CONSTANTS of layout.ts.
  ...['--importMemory', '--noExportMemory', '--memoryBase', '1024', '--initialMemory', '1'],
];
const RELAXED = ['--enable', 'relaxed-simd'];
const SHARED = ['--enable', 'threads', '--sharedMemory', '--maximumMemory', '65536'];
const VARIANTS = {
  simd: ['index.ts'],
  relaxed: ['index.ts', ...RELAXED],
  simdShared: ['shared.ts', ...SHARED],
  relaxedShared: ['shared.ts', ...RELAXED, ...SHARED],
};

/** Everything that the output depends on, so that nothing is compiled twice. */
function fingerprint() {
  const hash = createHash('sha256').update(asc.version);
  const sources = readdirSync(join(root, assembly)).sort();
  const files = [...sources.map((name) => `${assembly}/${name}`), `${kernels}/opcodes.ts`, `${kernels}/layout.ts`];
  for (const file of [...files, 'scripts/kernels.mjs']) hash.update(`${file}\n`).update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

async function compile([entry, ...options]) {
  let binary;
  const { error, stderr } = await asc.main([`${assembly}/${entry}`, ...OPTIONS, ...options, '--outFile', 'out.wasm'], {
    readFile: (name, base) => {
      const path = join(root, base, name);
      return existsSync(path) ? readFileSync(path, 'utf8') : null;
    },
    writeFile: (_, contents) => {
      binary = contents;
    },
    listFiles: () => [],
  });
  if (error || !binary) throw new Error(`the kernels do not compile\n${stderr.toString()}`);
  const warnings = stderr.toString();
  if (warnings) console.warn(warnings);
  return Buffer.from(binary);
}

/** Writes binaries.ts, unless it is already that of the present sources. */
export async function buildKernels() {
  const mark = `// Made by scripts/kernels.mjs from assembly/. Sources: ${fingerprint()}\n`;
  if (existsSync(target) && readFileSync(target, 'utf8').startsWith(mark)) return;
  const { simd, ...others } = VARIANTS;
  const base = await compile(simd);
  const deflated = deflateRawSync(base, { level: 9 }).toString('base64');
  let text = `${mark}/** The module \`simd\`, deflated, in base64, and of which pieces of it and other bytes the others are made (modules.ts). */\n`;
  text += `export const DEFLATED =\n  '${deflated}';\n\nexport const PIECES = {\n`;
  for (const [name, options] of Object.entries(others)) {
    const pieces = piecesOf(base, await compile(options)).map((piece) => JSON.stringify(piece).replaceAll('"', "'"));
    text += `  ${name}: [${pieces.join(', ')}],\n`;
  }
  writeFileSync(target, `${text}} as const;\n`);
}

/** As many bytes that agree are no accident. */
const RUN = 12;

/** What makes `wanted` of `base`: [from, length, more], so many of base's bytes from a place on, then others in base64. */
function piecesOf(base, wanted) {
  const places = new Map();
  const run = (bytes, at) => bytes.toString('latin1', at, at + RUN);
  for (let i = 0; i + RUN <= base.length; i++) places.set(run(base, i), [...(places.get(run(base, i)) ?? []), i]);
  const agreeing = (i, j) => {
    let length = 0;
    while (i + length < base.length && base[i + length] === wanted[j + length]) length++;
    return length;
  };
  const longest = (j) => {
    const found = (places.get(run(wanted, j)) ?? []).map((i) => [i, agreeing(i, j)]);
    return found.reduce((best, each) => (each[1] > best[1] ? each : best), [0, 0]);
  };
  const pieces = [];
  for (let j = 0; j < wanted.length; ) {
    const [from, length] = longest(j);
    const start = j + length;
    j = start;
    while (j < wanted.length && (j + RUN > wanted.length || !places.has(run(wanted, j)))) j++;
    pieces.push([from, length, wanted.toString('base64', start, j)]);
  }
  return pieces;
}

/** Compiles again whenever a source changes. */
export function watchKernels() {
  let pending;
  const again = () => {
    clearTimeout(pending);
    pending = setTimeout(() => buildKernels().catch((error) => console.error(error.message)), 50);
  };
  for (const folder of [assembly, kernels]) watch(join(root, folder), again);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildKernels();
