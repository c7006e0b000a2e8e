import type { Claims, ClaimsInput } from '../../../../src/analysis/check/claims/claims.js';
import type { LayerNodes, NodeId } from '../../../../src/engine/graph.js';
import { type Tensor, tensor } from '../../../../src/engine/tensor.js';
import { Trainer } from '../../../../src/engine/train/trainer.js';
import { read } from '../run.js';

/** A model file's network as training computes it: by fused ops, which share no nodes with the check. */
export interface Trained {
  /** Right claims about every gradient and every cotangent. */
  readonly input: ClaimsInput & { readonly claims: { readonly [K in keyof Claims]: Map<string, Tensor> } };
  layer(path: string): LayerNodes;
  numbers(node: NodeId): Float64Array;
}

export async function trained(text: string, steps = 0): Promise<Trained> {
  const model = await read(text);
  const trainer = new Trainer(model, model.data);
  while (trainer.step < steps) trainer.advance();
  const { graph } = trainer;
  const at = (node: NodeId): Tensor => tensor(graph.nodes[node]?.shape ?? [], trainer.view(node), model.precision);
  const cotangents = graph.layers.flatMap(({ path, delta, upstream }): [string, Tensor][] => [
    [`${path}.delta`, at(delta)],
    [`${path}.upstream`, at(upstream)],
  ]);
  return {
    input: {
      model,
      state: trainer.state(),
      batch: trainer.batch,
      claims: {
        gradients: new Map([...graph.gradients].map(([name, node]) => [name, at(node)])),
        cotangents: new Map(cotangents),
      },
    },
    layer: (path) => {
      const found = graph.layers.find((each) => each.path === path);
      if (!found) throw new Error(`there is no layer ${path}`);
      return found;
    },
    numbers: (node) => Float64Array.from(trainer.view(node)),
  };
}

/** The same claims with one of them replaced. */
export function planted({ input }: Trained, name: string, wrong: ArrayLike<number>): ClaimsInput {
  const { gradients, cotangents } = input.claims;
  const kind = gradients.has(name) ? gradients : cotangents;
  const claim = kind.get(name);
  if (!claim) throw new Error(`there is no claim ${name}`);
  const changed = new Map(kind).set(name, tensor(claim.shape, wrong));
  return {
    ...input,
    claims: kind === gradients ? { gradients: changed, cotangents } : { gradients, cotangents: changed },
  };
}
