import { type Shape, sizeOf, tensor } from '../../engine/tensor.js';
import { namesOfPlace, type Watch, type WatchPlace, type WatchProblem } from '../../formats/watch/tree.js';
import { evaluate, notOneNumber } from '../watch/evaluate.js';
import type { WatchScope } from '../watch/scope.js';

/** Names as in a scope, and what shape each has; the numbers are not there yet. */
export type ScopeAhead = Pick<WatchScope, 'names' | 'layer'> & { shapeOf(name: string): Shape };

/**
 * What is wrong with an expression whatever the numbers will be: a name or a function that there is not, shapes that do not go
 * together; with `single`, a value that is more than one number. Null where it may be evaluated. A place that numbers tell
 * (`a[step, 0]`) is taken to be there.
 */
export function problemAhead(watch: Watch, { shapeOf, ...scope }: ScopeAhead, single: boolean): WatchProblem | null {
  const placed = withPlaces(watch);
  if (placed === null) return null;
  const read = (name: string) => tensor(shapeOf(name), new Float64Array(sizeOf(shapeOf(name))));
  const evaluated = evaluate(placed, { ...scope, read });
  if (!evaluated.ok) return evaluated.problem;
  return single ? notOneNumber(evaluated.value, watch) : null;
}

/** The expression at the first entry for whichever is asked for; null where numbers tell how long a stretch is, and so what shape it has. */
function withPlaces(watch: Watch): Watch | null {
  switch (watch.kind) {
    case 'number':
    case 'name':
      return watch;
    case 'unary':
    case 'transpose':
      return changed([watch.of], ([of]) => ({ ...watch, of: of as Watch }));
    case 'binary':
      return changed([watch.left, watch.right], ([left, right]) => ({
        ...watch,
        left: left as Watch,
        right: right as Watch,
      }));
    case 'call':
      return changed(watch.inputs, (inputs) => ({ ...watch, inputs }));
    case 'index':
      if (watch.places.some((place) => place.kind === 'range' && namesOfPlace(place).length > 0)) return null;
      return changed([watch.of], ([of]) => ({ ...watch, of: of as Watch, places: watch.places.map(firstOf) }));
  }
}

function changed(parts: readonly Watch[], make: (parts: Watch[]) => Watch): Watch | null {
  const placed = parts.map(withPlaces).filter((part) => part !== null);
  return placed.length === parts.length ? make(placed) : null;
}

function firstOf(place: WatchPlace): WatchPlace {
  if (place.kind === 'range') return place;
  const { start, end } = place.at;
  return { kind: 'entry', at: { kind: 'number', value: 0, start, end } };
}
