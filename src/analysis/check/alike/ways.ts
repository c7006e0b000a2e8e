import { attentions } from './attention.js';
import { convolutions, pools } from './maps.js';
import { norms } from './norms.js';
import { plain, products } from './products.js';
import { recurrents } from './recurrent.js';
import type { Shapes, Way } from './way.js';

/** What code might compute, as far as shapes tell; a new kind of layer is a new entry. */
const KINDS: readonly ((shapes: Shapes) => readonly Way[])[] = [
  products,
  convolutions,
  norms,
  pools,
  recurrents,
  attentions,
  plain,
];

export function waysOf(shapes: Shapes): readonly Way[] {
  return KINDS.flatMap((kind) => kind(shapes));
}
