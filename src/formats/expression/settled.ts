import type { Expression } from './parse.js';
import { print } from './print.js';
import type { Factor, Term } from './sum.js';
import { call } from './tree.js';

/** Factors that say the same in fewer signs: sqrt(2)² is 2, |u|² is u², sign(u)³ is sign(u), u sign(u) is |u|. */
export function settled(term: Term): Term {
  let { coefficient } = term;
  const factors = new Map<string, Factor>();
  const add = (base: Expression, exponent: number): void => {
    const key = print(base);
    const together = (factors.get(key)?.exponent ?? 0) + exponent;
    if (together === 0) factors.delete(key);
    else factors.set(key, { base, exponent: together });
  };
  for (const { base, exponent } of term.factors.values()) {
    const [name, u] = base.kind === 'call' ? [base.name, base.inputs[0] as Expression] : [null, null];
    const even = exponent % 2 === 0;
    if (name === 'sqrt' && u?.kind === 'number' && even) coefficient *= u.value ** (exponent / 2);
    else if (name === 'abs' && u && even) add(u, exponent);
    else if (name === 'sign' && u && exponent > 0) add(base, even ? 2 : 1);
    else add(base, exponent);
  }
  for (const { base, exponent } of [...factors.values()]) {
    if (base.kind !== 'call' || base.name !== 'sign' || exponent !== 1) continue;
    const u = base.inputs[0] as Expression;
    if ((factors.get(print(u))?.exponent ?? 0) < 1) continue;
    add(base, -1);
    add(u, -1);
    add(call('abs', u), 1);
  }
  return { coefficient, factors };
}
