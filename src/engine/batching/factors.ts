import type { Application, Node, NodeId } from '../graph.js';

/** As many axes as kernels have loops: two factors may step along all of them. */
const LOOPS = 4;

const CHANGES = /^(exp|log|sigmoid|tanh)Change$/;

/**
 * The same nodes, where a function's step that is a product, of one weight and the activations that it meets or the other way
 * round, comes to it in its two factors, and is not computed by itself: where nothing else on the way to `outputs` needs it.
 */
export function inFactors(nodes: readonly Node[], outputs: readonly NodeId[]): readonly Node[] {
  const uses = usesOf(nodes, outputs);
  return nodes.map((node) => {
    const [step, one, ...rest] = node.kind === 'apply' && CHANGES.test(node.op) ? node.inputs : [];
    const product = step === undefined || uses[step] !== 1 ? undefined : nodes[step];
    if (one === undefined || product?.kind !== 'apply' || product.op !== 'mul' || product.shape.length > LOOPS)
      return node;
    return { ...(node as Application), inputs: [...product.inputs, ...rest] };
  });
}

/** How many inputs each node is, of what the outputs need. */
function usesOf(nodes: readonly Node[], outputs: readonly NodeId[]): Int32Array {
  const uses = new Int32Array(nodes.length);
  for (const output of outputs) uses[output] = 1;
  for (let id = nodes.length - 1; id >= 0; id--) {
    const node = nodes[id] as Node;
    if (node.kind !== 'apply' || uses[id] === 0) continue;
    for (const input of node.inputs) uses[input] = (uses[input] as number) + 1;
  }
  return uses;
}
