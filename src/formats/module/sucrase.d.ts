declare module 'sucrase/dist/index.js' {
  export { type Transform, transform } from 'sucrase';
}

/** The parser within: it alone tells where tokens stand. */
declare module 'sucrase/dist/parser/index.js' {
  export function parse(
    input: string,
    jsx: boolean,
    typescript: boolean,
    flow: boolean,
  ): {
    readonly tokens: readonly {
      readonly start: number;
      readonly end: number;
      readonly isType: boolean;
      /** Of a `=`: the token behind what stands on its right. */
      readonly rhsEndIndex: number | null;
      readonly scopeDepth: number;
    }[];
  };
}
