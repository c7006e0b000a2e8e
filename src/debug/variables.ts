import type { DebugProtocol } from '@vscode/debugprotocol';
import type { LayerState, RunState, Said, SaidPart, Shape } from '../protocol.js';
import type { Debuggee } from './host.js';
import { type Row, type Scope, scopesAt } from './scopes.js';

/** Parts that are shown at once where nobody asks for fewer. */
const PAGE = 100;

/** What can be opened in the Variables view: a scope, or a tensor. */
type Opened =
  | { readonly kind: 'scope'; readonly scope: Scope }
  | { readonly kind: 'tensor'; readonly expression: string; readonly layer: string | null; readonly shape: Shape };

/** What the Variables view, watches and the console show where the run stands. References hold until it moves. */
export class Variables {
  private readonly opened: Opened[] = [];

  constructor(
    private readonly debuggee: Debuggee,
    private readonly run: RunState,
  ) {}

  /** Groups of rows; of a step or an epoch as a whole those that belong to no layer. */
  scopes(ofLayer: boolean): DebugProtocol.Scope[] {
    return scopesAt(this.run.position, ofLayer)
      .filter((scope) => scope.rows(this.run, this.layer).length > 0)
      .map((scope, i) => ({
        name: scope.name,
        variablesReference: this.refer({ kind: 'scope', scope }),
        expensive: false,
        ...(i < 2 && this.layer ? { presentationHint: 'locals' } : {}),
      }));
  }

  /** The parts of what a reference stands for. */
  async open(reference: number, start = 0, count = PAGE): Promise<DebugProtocol.Variable[]> {
    const opened = this.opened[reference - 1];
    if (!opened) return [];
    if (opened.kind === 'scope') return this.rows(opened.scope);
    const { expression, layer, shape } = opened;
    const asked = { expression, layer, from: start, to: start + (count || PAGE) };
    const { parts } = await this.debuggee.port.request('parts', asked);
    return parts.map((part) => this.part(expression, layer, shape, part));
  }

  /** The value of an expression, as a watch shows it. */
  async evaluate(expression: string): Promise<Said & { readonly reference: number }> {
    const layer = this.run.position.layer;
    const said = await this.debuggee.port.request('evaluate', { expression, layer });
    return { ...said, reference: said.ok ? this.tensor(expression, layer, said.shape) : 0 };
  }

  /** The expression that a row, or a part of a tensor, stands for; null where there is none such. */
  expressionOf(reference: number, name: string): string | null {
    const opened = this.opened[reference - 1];
    if (opened?.kind === 'tensor') {
      const place = /^\[(\d+)\]$/.exec(name)?.[1];
      return place === undefined ? null : partOf(opened.expression, opened.shape, place);
    }
    const rows = opened?.scope.rows(this.run, this.layer) ?? [];
    return rows.find((row) => row.name === name)?.expression ?? null;
  }

  /** The full name that a row stands for, which a data breakpoint can be set on; null where it is none. */
  nameOf(reference: number, name: string): string | null {
    const opened = this.opened[reference - 1];
    if (opened?.kind !== 'scope') return null;
    return this.expressionOf(reference, name)?.replaceAll('"', '') ?? null;
  }

  private get layer(): LayerState | null {
    const { layer } = this.run.position;
    return this.run.layers.find(({ path }) => path === layer) ?? null;
  }

  private async rows(scope: Scope): Promise<DebugProtocol.Variable[]> {
    const rows = scope.rows(this.run, this.layer);
    const shown = await Promise.all(rows.map((row) => this.row(row)));
    return shown.flatMap((each) => (each ? [each] : []));
  }

  /** What is not computed yet has no row. */
  private async row({ name, expression }: Row): Promise<DebugProtocol.Variable | null> {
    const said = await this.debuggee.port.request('evaluate', { expression, layer: null });
    if (!said.ok) return null;
    return this.variable(name, expression, null, said.shape, said.text);
  }

  private part(
    of: string,
    layer: string | null,
    shape: Shape,
    { at, shape: own, text }: SaidPart,
  ): DebugProtocol.Variable {
    return this.variable(`[${at}]`, partOf(of, shape, at), layer, own, text);
  }

  private variable(
    name: string,
    evaluateName: string,
    layer: string | null,
    shape: Shape,
    value: string,
  ): DebugProtocol.Variable {
    const variablesReference = this.tensor(evaluateName, layer, shape);
    const indexed = variablesReference > 0 ? { indexedVariables: shape[0] as number } : {};
    return {
      name,
      value,
      evaluateName,
      type: shape.length === 0 ? 'number' : shape.join(' × '),
      variablesReference,
      ...indexed,
    };
  }

  private tensor(expression: string, layer: string | null, shape: Shape): number {
    return shape.length === 0 ? 0 : this.refer({ kind: 'tensor', expression, layer, shape });
  }

  private refer(opened: Opened): number {
    return this.opened.push(opened);
  }
}

/** A part of an expression's value, as an expression: `hidden.a[0]`, and of that `hidden.a[0, 3]`. */
function partOf(of: string, shape: Shape, at: number | string): string {
  const places = /^(.*)\[([\d, ]+)\]$/.exec(of);
  if (places && shape.length > 0) return `${places[1]}[${places[2]}, ${at}]`;
  return /^[\p{L}\p{N}_∇.]+$/u.test(of) ? `${of}[${at}]` : `(${of})[${at}]`;
}
