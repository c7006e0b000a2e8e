import type { DebugProtocol } from '@vscode/debugprotocol';
import { MODES } from '../../src/debug/breakpoints.js';
import type { Conversation } from './conversation.js';

type Variable = DebugProtocol.Variable;

const MOVES: Readonly<Record<string, string>> = {
  over: 'next',
  in: 'stepIn',
  out: 'stepOut',
  back: 'stepBack',
  continue: 'continue',
  reverse: 'reverseContinue',
  restart: 'restart',
};

/** Plays a script of a debugging session, line by line, and writes what the adapter answers under each. */
export class Play {
  private readonly breakpoints: Record<string, object[]> = { source: [], function: [], data: [] };
  private opened = new Map<string, Variable>();
  /** The reference under which each row was shown. */
  private holders = new Map<string, number>();

  private version = 1;

  /** `source`: the model file's text, which a script may edit. */
  constructor(
    private readonly conversation: Conversation,
    private source: string,
  ) {}

  async line(line: string): Promise<string[]> {
    try {
      return await this.played(line);
    } catch (refused) {
      return `refused: ${(refused as Error).message}`.split('\n');
    }
  }

  private async played(line: string): Promise<string[]> {
    const [command = '', ...rest] = line.split(' ');
    const given = rest.join(' ');
    if (command === 'launch') return this.stopped(await this.conversation.begin(JSON.parse(given || '{}')));
    if (MOVES[command]) return this.stopped(await this.conversation.move(MOVES[command]));
    switch (command) {
      case 'break':
        return this.set(
          'source',
          'setBreakpoints',
          breakpointOf(given, (line) => ({ line: Number(line) })),
        );
      case 'function':
        return this.set(
          'function',
          'setFunctionBreakpoints',
          breakpointOf(given, (name) => ({ name })),
        );
      case 'data':
        return this.set(
          'data',
          'setDataBreakpoints',
          breakpointOf(given, (dataId) => ({ dataId })),
        );
      case 'filters':
        await this.conversation.ask('setExceptionBreakpoints', { filters: rest });
        return [];
      case 'stack':
        return this.stack();
      case 'scope':
        return this.scope(given);
      case 'open':
        return this.open(given);
      case 'set':
        return this.assign('setVariable', given, (name) => ({ name, variablesReference: this.holders.get(name) }));
      case 'assign':
        return this.assign('setExpression', given, (expression) => ({ expression, frameId: 1 }));
      case 'edit':
        return this.edit(given);
      case 'evaluate':
        return [String((await this.conversation.ask('evaluate', { expression: given, frameId: 1 })).result)];
      case 'console':
        return [String((await this.conversation.ask('evaluate', { expression: given, context: 'repl' })).result)];
      default:
        throw new Error(`a script has no "${command}"`);
    }
  }

  /** `[0] = 0.75` */
  private async assign(command: string, given: string, of: (target: string) => object): Promise<string[]> {
    const [target = '', value = ''] = given.split(' = ');
    const invalidated = this.conversation.event('invalidated');
    const answer = await this.conversation.ask(command, { ...of(target), value });
    await invalidated;
    return [`${target} = ${answer.value}`];
  }

  /** `"learningRate": 0.5 => "learningRate": 0.1`, in the model file. */
  private async edit(given: string): Promise<string[]> {
    const [before = '', after = ''] = given.split(' => ');
    this.source = this.source.replace(before, after);
    const invalidated = this.conversation.event('invalidated');
    await this.conversation.session.request('open', { text: this.source, version: ++this.version });
    await invalidated;
    return [];
  }

  private async stopped({ event, reason, description }: Record<string, unknown>): Promise<string[]> {
    if (event === 'terminated') return ['terminated'];
    const [top] = await this.frames();
    return [`stopped: ${reason}${description ? ` (${description})` : ''}`, `at ${top?.name}, line ${top?.line}`];
  }

  private async set(kind: string, command: string, breakpoint: object): Promise<string[]> {
    this.breakpoints[kind]?.push(breakpoint);
    const source = { path: '/models/model.grad.json' };
    const { breakpoints } = await this.conversation.ask(command, { source, breakpoints: this.breakpoints[kind] });
    const { id, verified, line, message } = (breakpoints as DebugProtocol.Breakpoint[]).at(
      -1,
    ) as DebugProtocol.Breakpoint;
    return [`${verified ? 'set' : 'not set'}: ${id}${line ? `, line ${line}` : ''}${message ? `: ${message}` : ''}`];
  }

  private async frames(): Promise<DebugProtocol.StackFrame[]> {
    return (await this.conversation.ask('stackTrace', { threadId: 1 })).stackFrames as DebugProtocol.StackFrame[];
  }

  private async stack(): Promise<string[]> {
    return (await this.frames()).map(({ name, line }) => `${name}, line ${line}`);
  }

  private async scope(name: string): Promise<string[]> {
    const { scopes } = await this.conversation.ask('scopes', { frameId: 1 });
    const found = (scopes as DebugProtocol.Scope[]).find((each) => each.name === name);
    if (!found)
      return [`no scope ${name}; there are ${(scopes as DebugProtocol.Scope[]).map((each) => each.name).join(', ')}`];
    return this.variables(found.variablesReference);
  }

  /** `W`, or a page of it: `W 8 4` are four rows from the eighth on. */
  private async open(given: string): Promise<string[]> {
    const [, name = '', start, count] = /^(.*?)(?: (\d+) (\d+))?$/.exec(given) ?? [];
    const page = start === undefined ? {} : { filter: 'indexed', start: Number(start), count: Number(count) };
    return this.variables(this.opened.get(name)?.variablesReference ?? -1, page);
  }

  private async variables(variablesReference: number, page: object = {}): Promise<string[]> {
    const { variables } = await this.conversation.ask('variables', { variablesReference, ...page });
    const shown = variables as Variable[];
    for (const { name } of shown) this.holders.set(name, variablesReference);
    this.opened = new Map([...this.opened, ...shown.map((each): [string, Variable] => [each.name, each])]);
    return shown.map(
      ({ name, value, evaluateName }) => `${name} = ${value}${evaluateName === name ? '' : `   (${evaluateName})`}`,
    );
  }
}

/** `12 backward when norm(delta) > 1 hits >= 3 log δ is {norm(delta)}` */
function breakpointOf(text: string, place: (word: string) => object): object {
  const [, word = '', mode, condition, hitCondition, logMessage] =
    /^(\S+)(?: (\w+)(?= |$))??(?: when (.*?))?(?: hits (.*?))?(?: log (.*))?$/.exec(text) ?? [];
  const known = MODES.find((each) => each.mode === mode);
  return {
    ...place(word),
    ...(known ? { mode: known.mode } : {}),
    ...(condition ? { condition } : {}),
    ...(hitCondition ? { hitCondition } : {}),
    ...(logMessage ? { logMessage } : {}),
  };
}
