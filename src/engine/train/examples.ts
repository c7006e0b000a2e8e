import type { Dataset } from '../model.js';
import { allocate, type Data, type Precision, sizeOf, type Tensor } from '../tensor.js';

/** A data set's examples in a precision, a view for each, so that gathering a batch allocates nothing. */
export class Examples {
  private readonly x: RowViews;
  private readonly y: RowViews;

  constructor(data: Dataset, precision: Precision) {
    this.x = new RowViews(data.x, precision);
    this.y = new RowViews(data.y, precision);
  }

  /** Writes the rows of x and y one after the other. */
  gather(rows: readonly number[], x: Data, y: Data): void {
    this.x.gather(rows, x);
    this.y.gather(rows, y);
  }
}

class RowViews {
  private readonly data: Data;
  private readonly size: number;
  private readonly views: Data[] = [];

  constructor({ shape, dtype, data }: Tensor, precision: Precision) {
    this.size = sizeOf(shape.slice(1));
    this.data = dtype === precision ? data : allocate(precision, data.length);
    if (this.data !== data) this.data.set(data);
  }

  gather(rows: readonly number[], out: Data): void {
    for (let i = 0; i < rows.length; i++) out.set(this.view(rows[i] as number), i * this.size);
  }

  private view(row: number): Data {
    let view = this.views[row];
    if (!view) {
      view = this.data.subarray(row * this.size, (row + 1) * this.size);
      this.views[row] = view;
    }
    return view;
  }
}
