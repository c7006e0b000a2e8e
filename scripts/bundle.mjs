// Programs of our own that run in Node beside the extension, bundled as modules.
import { build } from 'esbuild';

/** Bundles TypeScript entry points into `outdir`, NAME.mjs each. */
export async function bundleForNode(entryPoints, outdir) {
  await build({
    entryPoints,
    outdir,
    entryNames: '[name]',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    mainFields: ['module', 'main'],
    sourcemap: 'linked',
    logLevel: 'warning',
  });
}
