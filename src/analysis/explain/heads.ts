import type { Explanation } from './explanation.js';
import { labelOf } from './labels.js';
import type { Entry } from './made.js';
import type { Quantity } from './names.js';
import type { Piecewise } from './piecewise.js';
import { indexOf } from './primitives/rule.js';
import type { Resolved } from './resolved.js';
import { reasonFor, ruleFor } from './rules.js';
import { letterOf, type Scene, type Told } from './scene.js';
import { textOf } from './symbols.js';
import { numberOf, resolve } from './unfolding.js';

/** All that is said of a number besides what it is made of. */
export type Head = Omit<Explanation, 'combine' | 'function' | 'terms' | 'count' | 'unfolds'>;

export const NO_HEAD: Head = {
  at: null,
  label: '',
  symbol: null,
  value: 0,
  rule: null,
  because: null,
  partial: null,
  share: null,
  range: null,
};

/** How an entry is asked for: `hidden.delta[0,1]`, `loss`; without a name `#57[3]`, its node and flat place, good at this batch's size. */
export function addressOf({ names, reading }: Scene, { node, place }: Entry): string {
  const quantity = names.of(node);
  if (!quantity) return `#${node}[${place}]`;
  const index = indexOf(reading.shape(node), place);
  return index.length === 0 ? quantity.name : `${quantity.name}[${index.join(',')}]`;
}

/** Of an entry, with a name or without. */
export function* headOf(scene: Scene, quantity: Quantity | null, entry: Entry, how: Told | null): Piecewise<Head> {
  const value = scene.reading.value(entry);
  if (!quantity) return { ...(yield* headOfPart(scene, resolve(scene, { kind: 'entry', entry }))), value };
  const symbol = letterOf(scene, quantity, entry.place);
  return {
    ...NO_HEAD,
    at: addressOf(scene, entry),
    label: textOf(symbol),
    symbol,
    value,
    rule: how?.rule ?? ruleFor(scene, quantity),
    because: how?.because ?? reasonFor(scene, quantity),
    partial: partialOf(scene, quantity, entry),
    range: rangeOf(scene, quantity),
  };
}

/** Of a part of a formula. */
export function* headOfPart(scene: Scene, resolved: Resolved): Piecewise<Head> {
  const { made, entry } = resolved;
  const value = numberOf(scene, resolved);
  const at = entry && scene.names.of(entry.node) ? addressOf(scene, entry) : null;
  // A named entry that is opened in a formula: ∂J/∂a within δ.
  const named = entry && scene.names.of(entry.node);
  const of = entry && named ? partialOf(scene, named, entry) : null;
  if (made.kind !== 'titled') return { ...NO_HEAD, at, label: yield* labelOf(scene, resolved), value, partial: of };
  const { label, symbol, rule, because, partial, largest } = made.title;
  const share = largest === null ? null : { fraction: Math.abs(value) / largest, largest };
  return { ...NO_HEAD, at, label, symbol, value, rule, because, partial, share };
}

/** δ is ∂J/∂z, ∇W is ∂J/∂W, upstream is ∂J/∂a. */
function partialOf(scene: Scene, { role, name, layer }: Quantity, { place }: Entry): Head['partial'] {
  const by =
    role === 'gradient'
      ? name.replace(/\.gradient$/, '')
      : role === 'delta' || role === 'upstream'
        ? `${layer}.${role === 'delta' ? 'z' : 'a'}`
        : role === 'innerDelta'
          ? name.replace(/\.delta$/, '')
          : null;
  const [of, below] = [scene.names.all.get('loss'), by === null ? undefined : scene.names.all.get(by)];
  return of && below ? { of: letterOf(scene, of, 0), by: letterOf(scene, below, place) } : null;
}

/** Where the file says a value that nothing is made of. */
function rangeOf({ model }: Scene, { role, name }: Quantity): Head['range'] {
  if (role === 'input') return model.given?.x ?? null;
  if (role === 'target') return model.given?.y ?? null;
  return role === 'parameter' ? (model.parameters.find((each) => each.name === name)?.range ?? null) : null;
}
