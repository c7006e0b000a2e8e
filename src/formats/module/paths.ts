/** What may follow a name without its ending; `./x.js` may be written in TypeScript. */
const ENDINGS = ['', '.ts', '.mjs', '.js', '.cjs', '.json', '/index.ts', '/index.js'];

/** The files that a path may mean, the likeliest first. */
export function candidates(path: string): string[] {
  const typed = path.replace(/\.(m|c)?js$/i, '.$1ts');
  return [...new Set([path, ...(typed === path ? [] : [typed]), ...ENDINGS.map((ending) => `${path}${ending}`)])];
}

/** The path of a specifier, relative to the model file's folder. */
export function join(from: string, specifier: string): string {
  const parts = [...from.split('/').slice(0, -1)];
  for (const part of specifier.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}
