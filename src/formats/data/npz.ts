import type { ArrayRead } from './fileArray.js';
import { choose } from './keyed.js';
import { readNpy } from './npy.js';
import { unzip, zipEntries } from './zip.js';

/** NumPy's .npz (numpy.savez, also compressed): a zip archive with an .npy file under each key. */
export function readNpz(bytes: Uint8Array, key: string | null): ArrayRead {
  const entries = zipEntries(bytes);
  if (typeof entries === 'string') return entries;
  const arrays = new Map(entries.map((entry) => [entry.name.replace(/\.npy$/, ''), entry]));
  const chosen = choose([...arrays.keys()], key);
  if (typeof chosen === 'string') return chosen;
  const entry = arrays.get(chosen.key);
  const npy = entry ? unzip(bytes, entry) : 'holds no array';
  if (typeof npy === 'string') return npy;
  const read = readNpy(npy);
  return typeof read === 'string' ? `can't be read at "${chosen.key}", which ${read}` : read;
}
