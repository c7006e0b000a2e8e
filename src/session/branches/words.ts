import type { Model, Training } from '../../engine/model.js';
import { numberText } from '../watch/valueText.js';
import type { Edit } from './change.js';

/** What was set by hand: `hidden.weight[0, 1]: 0.2 → 0.5`. `rate`: η as it was; of a training by a schedule it takes its place. */
export function editText(
  edit: Extract<Edit, { kind: 'entry' }> | Extract<Edit, { kind: 'rate' }>,
  rate: number,
  { schedule }: Training,
): string {
  if (edit.kind === 'rate') {
    return `η: ${change(rate, edit.value)}${schedule ? ', in place of the schedule from here on' : ''}`;
  }
  const { name, index, was, value } = edit;
  return `${name}${index.length > 0 ? `[${index.join(', ')}]` : ''}: ${change(was, value)}`;
}

/** What another text of the same network changes in how a run goes on; `last`: the text that it takes the place of, where `before` is an older one. */
export function textEditText(before: Model, after: Model, last: Model = before): string {
  const undone = last === before ? [] : changesOf(last, after);
  return changesOf(before, after).join(', ') || `${undone.join(', ') || 'the text'}, as it was before`;
}

function changesOf(before: Model, after: Model): string[] {
  return [
    ...differences(numbersOf(before.training), numbersOf(after.training)),
    ...parametersText(before, after),
    ...derivativesText(before, after),
  ];
}

type Named = readonly (readonly [name: string, value: unknown])[];

/** `train` as names and values: those of the optimizer stand among them, as in the file. */
function numbersOf({ optimizer, learningRate, ...rest }: Training): Named {
  const { name, ...numbers } = optimizer;
  return Object.entries({ η: learningRate, optimizer: name, ...numbers, ...rest });
}

function differences(before: Named, after: Named): string[] {
  const known = new Map(before);
  return after.flatMap(([name, value]) => {
    const was = known.get(name);
    return known.has(name) && JSON.stringify(was) !== JSON.stringify(value) ? [`${name}: ${change(was, value)}`] : [];
  });
}

function parametersText(before: Model, after: Model): string[] {
  const known = new Map(before.parameters.map((parameter) => [parameter.name, parameter]));
  return after.parameters.flatMap(({ name, frozen, penalized }) => {
    const was = known.get(name);
    return [
      ...(was?.frozen === frozen ? [] : [`${name} ${frozen ? 'frozen' : 'no longer frozen'}`]),
      ...(was?.penalized === penalized ? [] : [`${name} ${penalized ? 'penalized' : 'no longer penalized'}`]),
    ];
  });
}

function derivativesText(before: Model, after: Model): string[] {
  const known = derivativesOf(before);
  return [...derivativesOf(after)].flatMap(([layer, df]) => {
    const was = known.get(layer);
    return was === df ? [] : [`df of ${layer}: ${was === undefined ? df : change(was, df)}`];
  });
}

/** df as written, by the layer's path or `loss`. */
function derivativesOf(model: Model): Map<string, string> {
  const { handwritten } = model.graph({ batchSize: 1, mode: 'train' });
  return new Map(handwritten.map(({ layer, source }) => [layer, source.df]));
}

function change(was: unknown, value: unknown): string {
  return `${said(was)} → ${said(value)}`;
}

function said(value: unknown): string {
  if (typeof value === 'number') return numberText(value);
  if (value === null) return 'none';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
