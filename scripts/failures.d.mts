/** What failed of a runner, by the lines in which it said so, each once; empty where all is well. */
export function failuresOf(text: string, code: number | null): string[];
