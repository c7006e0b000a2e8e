import { nearest } from '../../formats/nearest.js';
import { resolveName, shortName, type WatchScope } from './scope.js';

type Names = Pick<WatchScope, 'names' | 'layer'>;

/** Says of a name that means nothing in a scope what may have been meant: one spelled alike, or what else the layer has. */
export function unknownName(written: string, scope: Names): string {
  return `there is no "${written}" here${meant(written, scope)}`;
}

function meant(written: string, scope: Names): string {
  const transposed = /^(.+)\.(?:T|t|transpose)$/.exec(written)?.[1];
  if (transposed !== undefined && resolveName(transposed, scope)) return `: the transpose is written ${transposed}'`;
  const known = spelledIn(scope);
  const same = known.find((name) => name.toLowerCase() === written.toLowerCase());
  if (same) return `, did you mean "${same}"?`;
  const others = besides(written, scope);
  if (others.length > 0) return `: ${written.slice(0, written.lastIndexOf('.'))} has ${listed(others)}`;
  const near = nearest(written, known);
  return near ? `, did you mean "${near}"?` : `; there are ${listed(known)}`;
}

/** The names of a layer that is written rightly, where what is asked of it is a letter or two: any other letter would be as near. */
function besides(written: string, { names }: Names): string[] {
  const [, path, last = ''] = /^(.+)\.([^.]+)$/.exec(written) ?? [];
  if (path === undefined || last.length > 2) return [];
  const own = [...names].filter((name) => name.startsWith(`${path}.`));
  return own.map((name) => shortName(name.slice(path.length + 1)));
}

/** Every name as it may be written: in short too, and those of the layer in view alone. Short ones first: they are what is typed. */
function spelledIn({ names, layer }: Names): string[] {
  const own = layer === null ? [] : [...names].filter((name) => name.startsWith(`${layer}.`));
  const full = [...own.map((name) => name.slice((layer ?? '').length + 1)), ...names];
  return [...new Set([...full.map(shortName), ...full])];
}

const LISTED = 12;

function listed(names: readonly string[]): string {
  return names.length > LISTED ? `${names.slice(0, LISTED).join(', ')}, …` : names.join(', ');
}
