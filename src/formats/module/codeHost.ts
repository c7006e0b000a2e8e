/** Runs code that the user trusts. Whoever starts a session hands it in: in Node, in a browser and in a test in another way. */
export interface CodeHost {
  /**
   * Makes an async function of a file's code, whose arguments have these names. Stack traces call the file `file`.
   * Throws what the engine throws where it does not understand the code.
   */
  compile(code: string, names: readonly string[], file: string): (...given: readonly unknown[]) => Promise<unknown>;
  /** A package, or one of the platform's own modules, as `import()` gives it. Rejects with an Error that speaks to the user. */
  load(specifier: string): Promise<object>;
  /** What `require` gives in a CommonJS file. Throws an Error that speaks to the user. */
  require(specifier: string): unknown;
  /** The address of a file, relative to the model file's folder: `import.meta.url`. */
  address(path: string): string;
  /** Waits for what top-level code of a file waits for, but not for ever. */
  wait(promise: Promise<unknown>): Promise<unknown>;
}

/** A text whose worker was lost, and how, as in "did not answer within 9 s": it is not run again. */
export interface Fatal {
  readonly text: string;
  readonly how: string;
}

/** What a model file that is code may be run with. */
export interface CodeAccess {
  /** null where the user has not said that this folder may run code. */
  readonly host: CodeHost | null;
  readonly fatal: Fatal | null;
}

export const NO_CODE: CodeAccess = { host: null, fatal: null };
