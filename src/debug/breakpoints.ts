import type { DebugProtocol } from '@vscode/debugprotocol';
import type {
  BreakFilter,
  BreakPlace,
  Breakpoint,
  BreakpointState,
  BreakRequest,
  LayerState,
  RunState,
  TextRange,
} from '../protocol.js';
import { FILTERS } from './filters.js';
import type { Counting } from './frames.js';

export type BreakpointKind = 'source' | 'function' | 'data';

/** Passes in which a breakpoint on a layer's line stops, as VS Code offers them. */
export const MODES = [
  { mode: 'both', label: 'Forward and Backward', appliesTo: ['source'] },
  { mode: 'forward', label: 'Forward', appliesTo: ['source'] },
  { mode: 'backward', label: 'Backward', appliesTo: ['source'] },
] as const;

/** A breakpoint as it is shown, and what the session is asked for; no `place`: it can never stop a run. */
interface Entry {
  readonly id: number;
  /** What it was asked for, as text. */
  readonly key: string;
  readonly place: BreakPlace | string;
  readonly shown: Pick<DebugProtocol.Breakpoint, 'line' | 'column' | 'source'>;
  readonly asked: Pick<DebugProtocol.SourceBreakpoint, 'condition' | 'hitCondition' | 'logMessage'>;
}

/** What was asked for by each kind of breakpoint; the session is given all of it at once. */
export class Breakpoints {
  private readonly entries: Record<BreakpointKind, readonly Entry[]> = { source: [], function: [], data: [] };
  private filters: readonly { readonly filter: BreakFilter }[] = [];
  private next = 1;

  /** `always`: filters that hold besides those that are ticked. */
  constructor(private readonly always: readonly BreakFilter[] = []) {}

  setSource(asked: readonly DebugProtocol.SourceBreakpoint[], run: RunState, counting: Counting): void {
    this.entries.source = asked.map((each) => {
      const { place, range } = placeAt(run, each.line - counting.line, each.mode);
      return {
        ...this.known('source', place, each),
        shown: { line: range ? range.start.line + counting.line : each.line },
      };
    });
  }

  setFunctions(asked: readonly DebugProtocol.FunctionBreakpoint[]): void {
    this.entries.function = asked.map((each) => ({
      ...this.known('function', { kind: 'op', op: each.name.trim() }, each),
      shown: {},
    }));
  }

  setData(asked: readonly DebugProtocol.DataBreakpoint[]): void {
    this.entries.data = asked.map((each) => ({
      ...this.known('data', { kind: 'data', name: each.dataId }, each),
      shown: {},
    }));
  }

  /** One that was there before keeps its number, and with it its count of hits. */
  private known(kind: BreakpointKind, place: Entry['place'], asked: Entry['asked']): Omit<Entry, 'shown'> {
    const { condition, hitCondition, logMessage } = asked;
    const key = JSON.stringify([place, condition, hitCondition, logMessage]);
    const before = this.entries[kind].find((each) => each.key === key);
    return { id: before?.id ?? this.next++, key, place, asked };
  }

  setFilters(names: readonly string[]): void {
    this.filters = FILTERS.filter(({ filter }) => names.includes(filter));
  }

  get request(): BreakRequest {
    const all = Object.values(this.entries).flat();
    const filters = new Set([...this.always, ...this.filters.map(({ filter }) => filter)]);
    return { breakpoints: all.flatMap(breakpointOf), filters: [...filters] };
  }

  get kinds(): ReadonlyMap<number, BreakpointKind> {
    const of = (kind: BreakpointKind): [number, BreakpointKind][] => this.entries[kind].map(({ id }) => [id, kind]);
    return new Map([...of('source'), ...of('function'), ...of('data')]);
  }

  /** The breakpoints of one kind, in the order in which they were asked for, with what the session made of them. */
  shown(kind: BreakpointKind, states: readonly BreakpointState[]): DebugProtocol.Breakpoint[] {
    return this.entries[kind].map(({ id, place, shown }) => {
      const state = states.find((each) => each.id === id);
      const problem = typeof place === 'string' ? place : (state?.problem ?? null);
      return { id, verified: problem === null, ...(problem ? { message: problem } : {}), ...shown };
    });
  }
}

function breakpointOf({ id, place, asked }: Entry): Breakpoint[] {
  if (typeof place === 'string') return [];
  const text = (given: string | undefined): string | null => (given?.trim() ? given : null);
  return [{ id, place, condition: text(asked.condition), hits: text(asked.hitCondition), log: text(asked.logMessage) }];
}

/** What stands in a line, counted from 0: a layer, the loss, or `train`, which makes the update. */
function placeAt(
  { layers, ranges }: RunState,
  line: number,
  mode: string | undefined,
): { readonly place: BreakPlace | string; readonly range: TextRange | null } {
  const layer = layerAt(layers, line);
  if (layer) return { place: { kind: 'layer', layer: layer.path, phases: phasesOf(mode) }, range: layer.range };
  if (stands(ranges.loss, line)) return { place: { kind: 'phase', phase: 'loss' }, range: ranges.loss };
  if (stands(ranges.train, line)) return { place: { kind: 'phase', phase: 'update' }, range: ranges.train };
  return { place: 'no layer stands in this line, and neither the loss nor "train"', range: null };
}

function stands(range: TextRange | null, line: number): boolean {
  return range !== null && range.start.line <= line && line <= range.end.line;
}

function phasesOf(mode: string | undefined): readonly ('forward' | 'backward')[] {
  return mode === 'forward' || mode === 'backward' ? [mode] : ['forward', 'backward'];
}

/** The innermost layer that stands in a line, counted from 0. */
export function layerAt(layers: readonly LayerState[], line: number): LayerState | null {
  const height = ({ range }: LayerState): number => (range ? range.end.line - range.start.line : 0);
  const here = layers.filter(({ range }) => stands(range, line));
  return here.sort((one, other) => height(one) - height(other))[0] ?? null;
}
