import type { Entry } from './made.js';
import type { Quantity } from './names.js';
import type { Scene } from './scene.js';

/** An entry that has a name. */
export interface Named {
  readonly entry: Entry;
  readonly quantity: Quantity;
}

/** The named entry that an entry is, by itself or as a part of what its layer shows; null where it has no name. */
export function nameOf({ names, stacks }: Scene, entry: Entry): Named | null {
  const own = names.of(entry.node);
  if (own) return { entry, quantity: own };
  const whole = stacks.wholeOf(entry);
  const quantity = whole && names.of(whole.node);
  return whole && quantity ? { entry: whole, quantity } : null;
}

/** The named entry that an entry was handed on from; null where it was made anew on the way. */
export function handedFrom(scene: Scene, entry: Entry): Named | null {
  const named = nameOf(scene, entry);
  if (named) return named;
  const made = scene.reading.making(entry);
  return made?.kind === 'passed' && made.from.kind === 'entry' ? handedFrom(scene, made.from.entry) : null;
}
