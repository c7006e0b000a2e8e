import { describe, expect, it } from 'vitest';
import { judgeClaims } from '../../src/analysis/check/claims/judgeClaims.js';
import { drawNetwork, type RunNetwork, run } from '../../study/networks/network.js';
import { claimsOf } from '../../study/rules/claims.js';
import { exact } from '../../study/rules/exact.js';
import { numeric } from '../../study/rules/numeric.js';
import { PASSED, type Rule } from '../../study/rules/rule.js';
import { gradientsOf } from '../../study/truth.js';

/** What each op's own reference leaves open: entries of gradients. */
function open(network: RunNetwork): string[] {
  const { model, state, batch, graph, execution } = network;
  const { judged } = judgeClaims({ model, state, batch, claims: claimsOf(graph, execution) });
  return judged.filter(({ kind, counts }) => kind === 'gradient' && counts.inconclusive > 0).map(({ name }) => name);
}

/** What a rule says of the network's own gradients, all entries of them. */
function said(rule: Rule, network: RunNetwork): Set<number> {
  const { graph, execution } = network;
  const given = { network, gradients: gradientsOf(network), claims: claimsOf(graph, execution) };
  return new Set([...rule.prepare(network)(given).entries.values()].flatMap((codes) => [...codes]));
}

describe('a bias that has no effect', () => {
  it.each([
    ['smooth', 7, 'attention1.in_proj_bias', 'of keys, before a softmax'],
    ['float32', 7, 'attention1.in_proj_bias', 'of keys, before a softmax'],
    ['smooth', 24, 'conv2d1.bias', 'of a convolution, before batch norm'],
  ] as const)(
    'leaves J as it is, and both of our rules pass it: %s, seed %i, %s %s',
    async (condition, seed, name, _of) => {
      const network = run(await drawNetwork(seed, condition));
      // Its own op sums terms that cancel: by itself that decides nothing.
      expect(open(network)).toEqual([name]);
      expect(said(exact, network)).toEqual(new Set([PASSED]));
      expect(said(numeric, network)).toEqual(new Set([PASSED]));
    },
  );
});
