import type { CellKind } from '../../../engine/ops/cells.js';
import type { Keys } from '../keys.js';
import type { LayerContext, LayerKeys } from './layerType.js';

/** What tells rnn, lstm and gru apart. */
export interface RecurrentType {
  readonly type: string;
  readonly description: string;
  /** Rows of a weight for each unit. */
  readonly gates: number;
  /** What a row of a weight belongs to: "unit of each gate i, f, g, o". */
  readonly row: string;
  readonly keys?: Keys;
  cell(context: LayerContext, keys: LayerKeys): CellKind | undefined;
}

/** What a user's recurrent layer says, with what it leaves out filled in. */
export interface RecurrentSettings {
  readonly units: number;
  readonly layers: number;
  readonly bidirectional: boolean;
  readonly bias: boolean;
  readonly returns: 'last' | 'sequence';
  readonly cell: CellKind;
}
