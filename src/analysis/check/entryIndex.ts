/** The index of a flat, row-major place. */
export function indexOf(shape: readonly number[], flat: number): number[] {
  let rest = flat;
  return shape.reduceRight<number[]>((index, extent) => {
    index.unshift(rest % extent);
    rest = Math.floor(rest / extent);
    return index;
  }, []);
}
