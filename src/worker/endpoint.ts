/** One worker, of whatever kind, as the side that started it sees it. */
export interface WorkerEndpoint {
  post(message: unknown, transfer?: readonly ArrayBuffer[]): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once when the worker ends by itself; `reason` is for a log. */
  onExit(listener: (reason: string) => void): void;
  terminate(): void;
}
