import type { DebugProtocol } from '@vscode/debugprotocol';

type Send = (message: DebugProtocol.ProtocolMessage) => void;

/** What the adapter says: answers to requests, and events, numbered as they go out. */
export class Dialogue {
  private next = 1;

  constructor(private readonly send: Send) {}

  answer({ seq, command }: DebugProtocol.Request, body: object | undefined): void {
    this.say({ type: 'response', request_seq: seq, command, success: true, ...(body ? { body } : {}) });
  }

  /** `message` speaks to the user: in a box of its own where nothing starts, elsewhere at the place where it was asked. */
  refuse({ seq, command }: DebugProtocol.Request, message: string): void {
    const error = { id: 1, format: '{message}', variables: { message }, showUser: command === 'launch' };
    this.say({ type: 'response', request_seq: seq, command, success: false, message, body: { error } });
  }

  event(event: string, body: object = {}): void {
    this.say({ type: 'event', event, body });
  }

  private say(message: object): void {
    this.send({ seq: this.next++, ...message } as DebugProtocol.ProtocolMessage);
  }
}
