import type { DebugProtocol } from '@vscode/debugprotocol';
import type { RunState, TextRange } from '../protocol.js';
import type { Debuggee } from './host.js';

/** How lines and columns are counted by whoever started us. */
export interface Counting {
  readonly line: 0 | 1;
  readonly column: 0 | 1;
}

/** The stack: where in the step, which step, which epoch. */
export const FRAMES = { position: 1, step: 2, epoch: 3 } as const;

export function framesOf(run: RunState, { source }: Debuggee, counting: Counting): DebugProtocol.StackFrame[] {
  const at = (range: TextRange | null): Pick<DebugProtocol.StackFrame, 'source' | 'line' | 'column'> =>
    range
      ? { source, line: range.start.line + counting.line, column: range.start.column + counting.column }
      : { line: 0, column: 0 };
  const { layers, train } = run.ranges;
  return [
    { id: FRAMES.position, name: positionText(run), ...at(rangeOf(run)) },
    { id: FRAMES.step, name: `step ${run.step}`, ...at(train ?? layers) },
    { id: FRAMES.epoch, name: `epoch ${run.epoch + 1}`, ...at(train ?? layers) },
  ];
}

/** `forward · hidden · z`, `loss`, `update`. */
export function positionText({ position: { phase, layer, part } }: RunState): string {
  return [phase, layer, part].filter((word) => word !== null).join(' · ');
}

/** Where a position stands in the file: a layer at its line, the loss at its own. */
function rangeOf({ position, layers, ranges }: RunState): TextRange | null {
  if (position.layer !== null) return layers.find(({ path }) => path === position.layer)?.range ?? ranges.layers;
  return (position.phase === 'loss' ? ranges.loss : ranges.train) ?? ranges.layers;
}
