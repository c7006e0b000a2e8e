import type { DebugProtocol } from '@vscode/debugprotocol';
import { CAPABILITIES } from './capabilities.js';
import { Debugged } from './debugged.js';
import { Dialogue } from './dialogue.js';
import { FILTERS } from './filters.js';
import { type Counting, FRAMES, framesOf } from './frames.js';
import type { DebugHost } from './host.js';
import { readLaunch } from './launch.js';
import { problemBelow, problemText } from './problemText.js';
import { THREAD } from './stops.js';

/** Answers a request; what it gives is the answer's body. Rejects with an Error that speaks to the user. */
// biome-ignore lint/suspicious/noExplicitAny: a request's arguments are what its command says; the protocol's types hold them.
type Handler = (given: any) => Promise<object | undefined> | object | undefined;

/**
 * VS Code's debugger, speaking to a session of ours (Debug Adapter Protocol). Positions of the timeline are what lines
 * are elsewhere: over is the next layer, into is the next quantity, out is the end of the phase.
 */
export class DebugAdapter {
  private readonly dialogue: Dialogue;
  private counting: Counting = { line: 1, column: 1 };
  private current: Debugged | null = null;

  constructor(
    private readonly host: DebugHost,
    send: (message: DebugProtocol.ProtocolMessage) => void,
  ) {
    this.dialogue = new Dialogue(send);
  }

  /** Takes a message of the other side; only requests are expected. Never rejects. */
  async handle(message: object): Promise<void> {
    const request = message as DebugProtocol.Request;
    if (request.type !== 'request') return;
    const handler = this.handlers[request.command];
    if (!handler) return this.dialogue.refuse(request, `this debugger does not know "${request.command}"`);
    try {
      this.dialogue.answer(request, await handler(request.arguments ?? {}));
    } catch (error) {
      return this.dialogue.refuse(request, errorText(error));
    }
    try {
      await this.after[request.command]?.();
    } catch (error) {
      this.dialogue.event('output', { category: 'stderr', output: `${errorText(error)}\n` });
    }
  }

  dispose(): void {
    this.current?.dispose();
    this.current = null;
  }

  private readonly handlers: Readonly<Record<string, Handler | undefined>> = {
    initialize: ({ linesStartAt1 = true, columnsStartAt1 = true }: DebugProtocol.InitializeRequestArguments) => {
      this.counting = { line: linesStartAt1 ? 1 : 0, column: columnsStartAt1 ? 1 : 0 };
      return CAPABILITIES;
    },
    launch: (given: Readonly<Record<string, unknown>>) => this.launch(given),
    configurationDone: acknowledge,
    restart: acknowledge,
    disconnect: acknowledge,
    terminate: acknowledge,
    next: acknowledge,
    stepIn: acknowledge,
    stepOut: acknowledge,
    stepBack: acknowledge,
    continue: () => ({ allThreadsContinued: true }),
    reverseContinue: acknowledge,
    pause: () => this.debugged.pause().then(acknowledge),
    setBreakpoints: (given: DebugProtocol.SetBreakpointsArguments) => this.setSourceBreakpoints(given),
    setFunctionBreakpoints: ({ breakpoints }: DebugProtocol.SetFunctionBreakpointsArguments) =>
      this.debugged.set('function', (all) => all.setFunctions(breakpoints)),
    setDataBreakpoints: ({ breakpoints }: DebugProtocol.SetDataBreakpointsArguments) =>
      this.debugged.set('data', (all) => all.setData(breakpoints)),
    setExceptionBreakpoints: ({ filters }: DebugProtocol.SetExceptionBreakpointsArguments) =>
      this.debugged.setFilters(filters).then(acknowledge),
    dataBreakpointInfo: (given: DebugProtocol.DataBreakpointInfoArguments) => this.dataBreakpointInfo(given),
    exceptionInfo: () => {
      const { stopped } = this.debugged.run;
      const filter = FILTERS.find((each) => each.filter === stopped?.filter);
      return { exceptionId: filter?.label ?? 'none', description: stopped?.text ?? '', breakMode: 'always' };
    },
    threads: () => ({ threads: [{ id: THREAD, name: this.debugged.run.name }] }),
    stackTrace: () => {
      const stackFrames = framesOf(this.debugged.run, this.debugged.debuggee, this.counting);
      return { stackFrames, totalFrames: stackFrames.length };
    },
    scopes: ({ frameId }: DebugProtocol.ScopesArguments) => ({
      scopes: this.debugged.variables.scopes(frameId === FRAMES.position),
    }),
    variables: async ({ variablesReference, start, count }: DebugProtocol.VariablesArguments) => ({
      variables: await this.debugged.variables.open(variablesReference, start, count),
    }),
    setVariable: async ({ variablesReference, name, value }: DebugProtocol.SetVariableArguments) => {
      const target = this.debugged.variables.expressionOf(variablesReference, name);
      if (target === null) throw new Error(`there is no "${name}" to set`);
      return { value: await this.debugged.assign(target, value), type: 'number', variablesReference: 0 };
    },
    setExpression: async ({ expression, value }: DebugProtocol.SetExpressionArguments) => ({
      value: await this.debugged.assign(expression, value),
      type: 'number',
    }),
    evaluate: (given: DebugProtocol.EvaluateArguments) => this.evaluate(given),
  };

  /** What a request leads to once it is answered: what it brings about is never told before. */
  private readonly after: Readonly<Record<string, (() => Promise<void> | void) | undefined>> = {
    launch: () => this.dialogue.event('initialized'),
    configurationDone: () => this.debugged.begin(),
    restart: () => this.debugged.begin(),
    next: () => this.debugged.walk('layer', false),
    stepIn: () => this.debugged.walk('part', false),
    stepOut: () => this.debugged.walk('phase', false),
    stepBack: () => this.debugged.walk('layer', true),
    continue: () => this.debugged.seek(false),
    reverseContinue: () => this.debugged.seek(true),
    setVariable: () => this.debugged.tellChange(),
    setExpression: () => this.debugged.tellChange(),
    disconnect: () => this.current?.end(),
    terminate: () => this.current?.end(),
  };

  private async launch(given: Readonly<Record<string, unknown>>): Promise<undefined> {
    const launch = readLaunch(given);
    const debuggee = await this.host.open(launch.program);
    if (launch.class !== null) {
      throw new Error(`${debuggee.source.name} holds one model, and no class "${launch.class}": leave "class" out`);
    }
    const { run, problems } = await debuggee.port.request('state', null);
    if (!run?.hasData) throw new Error(problems[0]?.message ?? `${debuggee.source.name} has no data to run on`);
    this.current = new Debugged(debuggee, launch, run, this.dialogue);
  }

  private setSourceBreakpoints({
    source,
    breakpoints = [],
  }: DebugProtocol.SetBreakpointsArguments): Promise<object> | object {
    const { debuggee, run } = this.debugged;
    if (source.path !== undefined && debuggee.isSource(source.path)) {
      return this.debugged.set('source', (all) => all.setSource(breakpoints, run, this.counting));
    }
    const message = `${debuggee.source.name} is what is debugged`;
    return { breakpoints: breakpoints.map(({ line }) => ({ verified: false, line, message })) };
  }

  private dataBreakpointInfo({ variablesReference, name }: DebugProtocol.DataBreakpointInfoArguments): object {
    const found = variablesReference ? this.debugged.variables.nameOf(variablesReference, name) : name;
    if (found === null) return { dataId: null, description: 'a run stops at whole tensors: set a condition on one' };
    return { dataId: found, description: found, canPersist: true };
  }

  private async evaluate({ expression, context }: DebugProtocol.EvaluateArguments): Promise<object> {
    const said = await this.debugged.variables.evaluate(expression);
    if (!said.ok) throw new Error((context === 'repl' ? problemBelow : problemText)(said.problem, expression));
    const { shape, text, number, reference } = said;
    const result = context === 'clipboard' && number !== null ? String(number) : named(expression, text, context);
    const indexed = reference > 0 ? { indexedVariables: shape[0] } : {};
    return {
      result,
      type: shape.length === 0 ? 'number' : shape.join(' × '),
      variablesReference: reference,
      ...indexed,
    };
  }

  private get debugged(): Debugged {
    if (!this.current) throw new Error('no model file is being debugged');
    return this.current;
  }
}

function acknowledge(): undefined {
  return undefined;
}

/** A hover on a layer's name shows its a or its δ: it says which. */
function named(expression: string, text: string, context: string | undefined): string {
  return context === 'hover' ? `${expression} = ${text}` : text;
}

function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
