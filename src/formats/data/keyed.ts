import { nearest } from '../nearest.js';

/** Keys that a message names at most. */
const MOST_NAMED = 12;

/** Which of a file's arrays is meant: a file with one needs no key. Else what there is, as the rest of a sentence that begins with the file's name. */
export function choose(keys: readonly string[], key: string | null): { readonly key: string } | string {
  const [only] = keys;
  if (only === undefined) return 'holds no array';
  if (key === null)
    return keys.length === 1 ? { key: only } : `holds several arrays; "key" says which: ${listed(keys)}`;
  if (keys.includes(key)) return { key };
  // One letter is near to any other.
  const near = key.length > 2 ? nearest(key, keys) : null;
  return `holds no array "${key}"; ${near === null ? `there are ${listed(keys)}` : `did you mean "${near}"?`}`;
}

function listed(keys: readonly string[]): string {
  const named = keys.slice(0, MOST_NAMED).join(', ');
  return keys.length > MOST_NAMED ? `${named} and ${keys.length - MOST_NAMED} more` : named;
}
