/** How large the cells of a map are, in CSS pixels. */
export interface Cells {
  readonly width: number;
  readonly height: number;
  /** Whether there is room for each number within its cell. */
  readonly written: boolean;
}

/** So many rows and columns are small enough to write every number down. */
const FEW = 16;
const [NARROWEST, WIDEST, HIGH] = [50, 84, 28];
const LARGEST = 24;
/** A row, or a column, by itself is no thinner than this. */
const THINNEST = 20;
/** As high as a map is, but that cells which have room across are seen. */
const [HIGHEST, SEEN] = [460, 3];

/** Whole pixels, so that all cells are of one size; at most `room` wide together. */
export function cellsFor(rows: number, columns: number, room: number): Cells {
  const each = Math.floor(room / columns);
  if (rows <= FEW && columns <= FEW && each >= NARROWEST)
    return { width: Math.min(WIDEST, each), height: HIGH, written: true };
  const size = Math.max(1, Math.min(LARGEST, each, Math.max(SEEN, Math.floor(HIGHEST / rows))));
  const [width, height] = [Math.ceil(THINNEST / columns), Math.ceil(THINNEST / rows)];
  return { width: Math.max(size, width), height: Math.max(size, height), written: false };
}

/** Every so many rows or columns have their index written beside them: 1, 2, 5, 10, 20, … */
export function stride(cell: number, room: number): number {
  for (let decade = 1; ; decade *= 10) {
    for (const step of [1, 2, 5]) if (step * decade * cell >= room) return step * decade;
  }
}
