// Compiles the kernels (src/engine/kernels/assembly) to WebAssembly, and writes them into src/engine/kernels/binaries.ts.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
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
  simd: [],
  relaxed: RELAXED,
  simdShared: SHARED,
  relaxedShared: [...RELAXED, ...SHARED],
};

/** Everything that the output depends on, so that nothing is compiled twice. */
function fingerprint() {
  const hash = createHash('sha256').update(asc.version);
  const sources = readdirSync(join(root, assembly)).sort();
  const files = [...sources.map((name) => `${assembly}/${name}`), `${kernels}/opcodes.ts`, `${kernels}/layout.ts`];
  for (const file of [...files, 'scripts/kernels.mjs']) hash.update(`${file}\n`).update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

async function compile(options) {
  let binary;
  const { error, stderr } = await asc.main([`${assembly}/index.ts`, ...OPTIONS, ...options, '--outFile', 'out.wasm'], {
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
  return Buffer.from(binary).toString('base64');
}

/** Writes binaries.ts, unless it is already that of the present sources. */
export async function buildKernels() {
  const mark = `// Made by scripts/kernels.mjs from assembly/. Sources: ${fingerprint()}\n`;
  if (existsSync(target) && readFileSync(target, 'utf8').startsWith(mark)) return;
  let text = `${mark}/** WebAssembly modules in base64: multiply and add, or one rounding for float32; for one thread, or for several. */\n`;
  text += 'export const BINARIES = {\n';
  for (const [name, options] of Object.entries(VARIANTS)) text += `  ${name}: '${await compile(options)}',\n`;
  writeFileSync(target, `${text}} as const;\n`);
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
