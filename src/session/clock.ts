/** Time, handed in: the session's own code knows neither timers nor hosts. */
export interface Clock {
  /** Milliseconds from any fixed moment. */
  now(): number;
  /** Lets messages that have arrived be handled, then goes on as soon as possible. */
  pause(): Promise<void>;
}
