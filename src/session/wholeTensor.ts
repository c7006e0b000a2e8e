import type { SessionPort, TensorSlice } from '../protocol.js';

export interface WholeTensor {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** So often it is begun again where the run moves on meanwhile. */
const ATTEMPTS = 3;

/**
 * A tensor with all its entries, however many answers that takes: all of one revision. Rejects with an Error for the user
 * where there is no such tensor, or where the run does not stand still for so long.
 */
export async function wholeTensor(port: Pick<SessionPort, 'request'>, name: string): Promise<WholeTensor> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const whole = await wholeAtOnce(port, name);
    if (whole) return whole;
  }
  throw new Error(`${name} changes while it is read: pause the run, and ask again.`);
}

/** null where the run has moved on between two answers. */
async function wholeAtOnce(port: Pick<SessionPort, 'request'>, name: string): Promise<WholeTensor | null> {
  const first = await port.request('tensor', { name });
  const { shape } = first;
  const rows = shape[0] ?? 1;
  const width = shape.slice(1).reduce((size, extent) => size * extent, 1);
  const data = new Float64Array(rows * width);
  for (let slice = first; ; ) {
    if (slice.revision !== first.revision) return null;
    place(data, width, slice);
    const [nextRow, nextColumn] = [slice.rows[1], slice.columns[1]];
    if (nextColumn < width) {
      slice = await port.request('tensor', { name, rows: slice.rows, columns: [nextColumn, width] });
    } else if (nextRow < rows && slice.rows[1] > slice.rows[0]) {
      slice = await port.request('tensor', { name, rows: [nextRow, rows] });
    } else return { shape, data };
  }
}

function place(whole: Float64Array, width: number, { rows, columns, data }: TensorSlice): void {
  const across = columns[1] - columns[0];
  for (let row = rows[0]; row < rows[1]; row++) {
    const start = (row - rows[0]) * across;
    whole.set(data.subarray(start, start + across), row * width + columns[0]);
  }
}
