/** A layer of a model file. */
export type Layer = Readonly<Record<string, unknown>>;

export function dense(units: number, activation?: unknown, more: Layer = {}): Layer {
  return { type: 'dense', units, ...(activation === undefined ? {} : { activation }), ...more };
}

export function model(
  input: readonly number[],
  layers: readonly Layer[],
  loss: unknown,
  data: object,
  train: object,
): object {
  return { seed: 1, input, layers, loss, data, train };
}

export function repeated(count: number, ...layers: readonly Layer[]): Layer[] {
  return Array.from({ length: count }, () => layers).flat();
}
