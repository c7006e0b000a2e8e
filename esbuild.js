// Builds everything that ships, and what the tests inside the editor load. `--watch` goes on as you type, `--production` minifies.
const { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync, chmodSync } = require('node:fs');
const { join } = require('node:path');
const esbuild = require('esbuild');

const watch = process.argv.includes('--watch');
const production = process.argv.includes('--production');

const common = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  logLevel: 'warning',
  // jsonc-parser's main entry loads its parts in a way that no bundler follows.
  mainFields: ['module', 'main'],
  // sucrase as modules: what is not used of it stays out.
  alias: {
    'sucrase/dist/index.js': 'sucrase/dist/esm/index.js',
    'sucrase/dist/parser/index.js': 'sucrase/dist/esm/parser/index.js',
  },
};
const node = { ...common, platform: 'node', format: 'cjs', target: 'node20' };
const browser = { ...common, platform: 'browser', target: 'es2022', mainFields: ['browser', 'module', 'main'] };
const view = { ...browser, format: 'iife', loader: { '.ttf': 'file', '.woff2': 'file' }, assetNames: '[name]' };

const suites = (folder) =>
  (existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.test.ts')) : []).map((file) =>
    join(folder, file),
  );

const bundles = [
  { ...node, entryPoints: ['src/extension.ts'], outfile: 'dist/extension.js', external: ['vscode'] },
  { ...node, entryPoints: ['src/worker/nodeMain.ts'], outfile: 'dist/worker.js' },
  { ...node, entryPoints: ['src/cli/main.ts'], outfile: 'dist/cli.js', banner: { js: '#!/usr/bin/env node' } },
  {
    ...browser,
    entryPoints: ['src/extension.web.ts'],
    outfile: 'dist/web/extension.js',
    format: 'cjs',
    external: ['vscode'],
  },
  { ...browser, entryPoints: ['src/worker/browserMain.ts'], outfile: 'dist/web/worker.js', format: 'iife' },
  {
    ...view,
    entryPoints: ['webview/panel/panel.ts', 'webview/sidebar/sidebar.ts'],
    outdir: 'dist/webview',
    entryNames: '[name]',
  },
  { ...view, entryPoints: ['webview/pages/fakeHost.ts'], outdir: 'dist/pages', entryNames: '[name]' },
  { ...node, entryPoints: ['src/formats/grad/schema.ts'], outfile: 'dist/build/schema.js' },
];
if (!production) {
  bundles.push(
    { ...node, entryPoints: suites('test/vscode/suite'), outdir: 'dist/test/suite', external: ['vscode'] },
    { ...node, entryPoints: ['test/vscode/index.ts'], outfile: 'dist/test/index.js', external: ['vscode', 'mocha'] },
    {
      ...browser,
      entryPoints: ['test/vscode/web.ts'],
      outfile: 'dist/web/test.js',
      format: 'cjs',
      external: ['vscode'],
      define: { 'process.env.NODE_DEBUG': 'false', global: 'globalThis' },
      inject: ['test/vscode/processShim.mjs'],
    },
  );
}

/** What is made from other sources once they are built. */
function finish() {
  const { schema } = require('./dist/build/schema.js');
  writeFileSync('dist/grad.schema.json', `${JSON.stringify(schema(), null, 2)}\n`);
  rmSync('dist/build', { recursive: true, force: true });
  chmodSync('dist/cli.js', 0o755);
  mkdirSync('dist/pages', { recursive: true });
  for (const file of readdirSync('webview/pages')) {
    if (/\.(html|css)$/.test(file)) copyFileSync(join('webview/pages', file), join('dist/pages', file));
  }
}

async function main() {
  const { buildKernels, watchKernels } = await import('./scripts/kernels.mjs');
  await buildKernels();
  const wanted = bundles.filter(({ entryPoints }) => entryPoints.length > 0);
  if (!watch) {
    await Promise.all(wanted.map((bundle) => esbuild.build(bundle)));
    finish();
    return;
  }
  const contexts = await Promise.all(wanted.map((bundle) => esbuild.context(bundle)));
  await Promise.all(contexts.map((context) => context.rebuild()));
  finish();
  await Promise.all(contexts.map((context) => context.watch()));
  watchKernels();
  console.log('watching');
}

main().catch((error) => {
  // esbuild has said for itself what is wrong.
  if (!error.errors) console.error(error);
  process.exitCode = 1;
});
