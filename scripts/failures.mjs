/** How each of the runners says what failed; the name, with the first line of what is wrong, is what is caught. */
const SAYINGS = [
  // vitest, in its summary: ` FAIL  test/a.test.ts > of this > is that`
  /^\s*FAIL\s+(\S.*)$/,
  // The steps of views and of VS Code, and the suites in its extension host.
  /^\s*FAILED (\S.*)$/,
  // scripts/sizes.mjs
  /^\s*TOO LARGE (\S.*)$/,
  // tsc: `src/a.ts(3,7): error TS2322: …`
  /^(\S+: error TS\d+: .*)$/,
  // biome: `src/a.ts:3:7 lint/style/useConst  FIXABLE  ━━━━`, `src/a.ts format ━━━━`
  /^(\S+ (?:lint|format|assist|parse|suppressions)\S*).*━$/,
];

/** A page's markup in a message need not stand in a summary as a whole. */
const LONGEST = 300;

/**
 * What failed of a runner, by the lines in which it said so, each once.
 * @param {string} text what it printed, without colours
 * @param {number | null} code its exit status; null where it was killed
 * @returns {string[]} empty where all is well
 */
export function failuresOf(text, code) {
  if (code === 0) return [];
  const named = text.split('\n').flatMap((line) => {
    const found = SAYINGS.map((saying) => saying.exec(line.trimEnd())?.[1]).find(Boolean);
    return found ? [found.length > LONGEST ? `${found.slice(0, LONGEST)} …` : found] : [];
  });
  if (named.length > 0) return [...new Set(named)];
  return [code === null ? 'was killed, and named nothing' : `ended with status ${code}, and named nothing`];
}
