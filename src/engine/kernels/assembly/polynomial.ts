/**
 * Constants stand in memory and are spread over a vector as they are loaded: V8 makes a v128.const anew at each use.
 * Tables of coefficients begin with the highest power.
 */
// @ts-ignore: decorator
@inline
export function constant<T>(table: usize, i: i32): v128 {
  return v128.load_splat<T>(table + <usize>i * sizeof<T>());
}

/** p·x + the table's entry i: one step of Horner's rule, rounded twice. */
// @ts-ignore: decorator
@inline
export function horner<T>(p: v128, x: v128, table: usize, i: i32): v128 {
  return v128.add<T>(v128.mul<T>(p, x), constant<T>(table, i));
}

/** Four steps, from entry i on. */
// @ts-ignore: decorator
@inline
export function horner4<T>(p: v128, x: v128, table: usize, i: i32): v128 {
  return horner<T>(horner<T>(horner<T>(horner<T>(p, x, table, i), x, table, i + 1), x, table, i + 2), x, table, i + 3);
}

/** Twice the step, from entries i and i + 2: one of the two chains that a polynomial in x falls into, in x². */
// @ts-ignore: decorator
@inline
export function hornerBy2<T>(p: v128, square: v128, table: usize, i: i32): v128 {
  return horner<T>(horner<T>(p, square, table, i), square, table, i + 2);
}

/** The sign bits of x. */
// @ts-ignore: decorator
@inline
export function signOf<T>(x: v128): v128 {
  return v128.and(x, v128.splat<T>(-0));
}
