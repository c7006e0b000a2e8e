import { DEEP } from './networks/deep.js';
import { initial, read } from './networks/network.js';
import type { DeepResult } from './results.js';

export async function judgeDeep(index: number): Promise<DeepResult | null> {
  const deep = DEEP[index];
  if (!deep) throw new RangeError(`there is no large network ${index}`);
  const model = await read(deep.text);
  const { state } = initial(model);
  const parameters = [...state.parameters.values()].reduce((sum, { length }) => sum + length, 0);
  return { name: deep.name, parameters, entries: 0, undecided: 0, flagged: 0 };
}
