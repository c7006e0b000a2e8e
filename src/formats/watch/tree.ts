/** What is asked of the numbers of a step: `max(abs(hidden.dW)) > 1e3`. Every part knows where it stands in the text. */
export type Watch = (
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'unary'; readonly operator: '-' | '!'; readonly of: Watch }
  | { readonly kind: 'binary'; readonly operator: BinaryOperator; readonly left: Watch; readonly right: Watch }
  | { readonly kind: 'transpose'; readonly of: Watch }
  | { readonly kind: 'index'; readonly of: Watch; readonly places: readonly WatchPlace[] }
  | { readonly kind: 'call'; readonly name: string; readonly inputs: readonly Watch[] }
) &
  Span;

/** The names that an expression asks for, in their order. */
export function namesOf(watch: Watch): string[] {
  switch (watch.kind) {
    case 'number':
      return [];
    case 'name':
      return [watch.name];
    case 'unary':
    case 'transpose':
      return namesOf(watch.of);
    case 'binary':
      return [...namesOf(watch.left), ...namesOf(watch.right)];
    case 'index':
      return [...namesOf(watch.of), ...watch.places.flatMap(namesOfPlace)];
    case 'call':
      return watch.inputs.flatMap(namesOf);
  }
}

/** Those that tell a place. */
export function namesOfPlace(place: WatchPlace): string[] {
  const parts = place.kind === 'entry' ? [place.at] : [place.from, place.to];
  return parts.flatMap((part) => (part ? namesOf(part) : []));
}

/** In UTF-16 units from the text's start. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** `*` and `@` are the matrix product, `.*` multiplies entry by entry; `%` is the floored remainder, as Python's; all others go entry by entry. */
export type BinaryOperator =
  | '||'
  | '&&'
  | '<'
  | '<='
  | '>'
  | '>='
  | '=='
  | '!='
  | '+'
  | '-'
  | '*'
  | '@'
  | '.*'
  | '/'
  | '%'
  | '^';

/** One entry along an axis, or those from `from` up to, not including, `to`; null: the axis's end. */
export type WatchPlace =
  | { readonly kind: 'entry'; readonly at: Watch }
  | { readonly kind: 'range'; readonly from: Watch | null; readonly to: Watch | null };

/** What is wrong with an expression, and where. */
export interface WatchProblem extends Span {
  readonly message: string;
}
