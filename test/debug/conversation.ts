import type { DebugProtocol } from '@vscode/debugprotocol';
import { DebugAdapter } from '../../src/debug/adapter.js';
import type { SessionPort } from '../../src/protocol.js';

type Message = DebugProtocol.ProtocolMessage;

/** The other side of a debug adapter, as VS Code is: asks, waits for answers and events. */
export class Conversation {
  readonly messages: Message[] = [];
  private seq = 1;
  private waiting: { readonly wanted: (message: Message) => boolean; readonly take: (message: Message) => void }[] = [];
  private readonly adapter: DebugAdapter;
  /** Closes the file. */
  close: () => void = () => undefined;

  constructor(
    readonly session: SessionPort,
    path = '/models/model.grad.json',
  ) {
    const source = { name: path.split('/').at(-1) ?? '', path };
    const host = {
      open: async () => ({
        port: session,
        source,
        isSource: (other: string) => other === path,
        onClose: (listener: () => void) => {
          this.close = listener;
          return { dispose: () => undefined };
        },
      }),
    };
    this.adapter = new DebugAdapter(host, (message) => this.receive(message));
  }

  /** Asks, and answers with the body; rejects with the message where it was refused. */
  async ask(command: string, given: object = {}): Promise<Record<string, unknown>> {
    const seq = this.seq++;
    const answer = this.next((message) => (message as DebugProtocol.Response).request_seq === seq);
    void this.adapter.handle({ seq, type: 'request', command, arguments: given } as DebugProtocol.Request);
    const { success, message, body } = (await answer) as DebugProtocol.Response;
    if (!success) throw new Error(message);
    return body ?? {};
  }

  /** Asks for a move, and answers with what stopped it. */
  async move(command: string, given: object = {}): Promise<Record<string, unknown>> {
    const stopped = this.event('stopped', 'terminated');
    await this.ask(command, given);
    return stopped;
  }

  /** The next event of one of these names. */
  async event(...names: string[]): Promise<Record<string, unknown>> {
    const message = (await this.next((each) =>
      names.includes((each as DebugProtocol.Event).event),
    )) as DebugProtocol.Event;
    return { event: message.event, ...message.body };
  }

  /** Launches, and stands at the first place. */
  async begin(given: object = {}): Promise<Record<string, unknown>> {
    await this.ask('initialize', { adapterID: 'deltascope' });
    const ready = this.event('initialized');
    await this.ask('launch', { program: 'model', ...given });
    await ready;
    return this.move('configurationDone');
  }

  /** What was written to the console so far, of the lines that hold a text. */
  written(text: string): string[] {
    const outputs = this.messages.filter((message) => (message as DebugProtocol.Event).event === 'output');
    return outputs
      .map((message) => String((message as DebugProtocol.OutputEvent).body.output))
      .filter((line) => line.includes(text));
  }

  dispose(): void {
    this.adapter.dispose();
    this.session.dispose();
  }

  private next(wanted: (message: Message) => boolean): Promise<Message> {
    return new Promise((take) => this.waiting.push({ wanted, take }));
  }

  private receive(message: Message): void {
    this.messages.push(message);
    for (const each of this.waiting.filter(({ wanted }) => wanted(message))) {
      this.waiting = this.waiting.filter((other) => other !== each);
      each.take(message);
    }
  }
}
