import type { Explanation, SessionPort } from '../../src/protocol.js';

/** As the Explain tab asks (webview/panel/explain/explainTab.ts). */
const [FIRST_TERMS, MORE_TERMS] = [4, 10];

/** What is asked of Explain. */
export interface Unfolded {
  readonly entries: readonly string[];
  /** Named parts that are unfolded where they stand. */
  readonly unfolded?: readonly string[];
  /** Of what is folded in the answers, so many are asked for as well. */
  readonly more: number;
  /** A unit whose weights' updates are shown beside its δ: these inputs, the largest gradient first. */
  readonly unit: {
    readonly layer: string;
    readonly unit: number;
    readonly inputs: readonly (readonly number[])[];
  } | null;
}

/** What a session says of these entries; by what was asked, as JSON. */
export async function explained(
  port: SessionPort,
  { entries, unfolded = [], more, unit }: Unfolded,
): Promise<Record<string, { readonly explanation: Explanation }>> {
  const all: Record<string, { explanation: Explanation }> = {};
  const folded: Explanation[] = [];
  const ask = async (query: { at: string; from?: number; depth: number; most: number }): Promise<void> => {
    const key = JSON.stringify(query);
    if (key in all) return;
    const { explanation } = await port.request('explain', query);
    all[key] = { explanation };
    gather(explanation, folded);
  };
  for (const at of entries) await ask({ at, depth: 1, most: FIRST_TERMS });
  for (const at of unfolded) await ask({ at, from: 0, depth: 0, most: FIRST_TERMS });
  for (const input of unit?.inputs ?? []) {
    const index = [unit?.unit, ...input].join(',');
    await ask({ at: `${unit?.layer}.weight[${index}]`, depth: 0, most: FIRST_TERMS });
    await ask({ at: `${unit?.layer}.weight.update[${index}]`, depth: 1, most: FIRST_TERMS });
  }
  for (let asked = 0; asked < more && folded.length > 0; asked++) {
    const { unfolds } = folded.shift() as Explanation;
    if (unfolds) await ask({ ...unfolds, depth: 0, most: unfolds.from > 0 ? MORE_TERMS : FIRST_TERMS });
  }
  return all;
}

function gather(node: Explanation, folded: Explanation[]): void {
  if (node.unfolds) folded.push(node);
  for (const term of node.terms) gather(term, folded);
}
