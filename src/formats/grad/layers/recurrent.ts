import type { NodeId } from '../../../engine/graph.js';
import type { LayerScope } from '../../../engine/layerScope.js';
import type { CellWeights } from '../../../engine/ops/cells.js';
import { type LayerWeights, lastOutput, recurrent } from '../../../engine/ops/recurrent.js';
import type { Shape } from '../../../engine/tensor.js';
import type { Keys } from '../keys.js';
import { readChoice } from '../scalars.js';
import { inputWith } from './inputShape.js';
import type { LayerContext, LayerKeys, LayerType } from './layerType.js';
import { madeLayer, spoiltLayer } from './make.js';
import { fits } from './parameters.js';
import type { RecurrentSettings, RecurrentType } from './recurrentType.js';
import { stepValues } from './recurrentValues.js';
import { MOST_LAYERS, passesOf, readRecurrentWeights, weightKeys, weightKeysAt } from './recurrentWeights.js';
import { complete, flagAt, numberAt, wholeAt } from './settings.js';

/** Layers of cells over the steps of a sequence, with torch's parameters (torch.nn.RNN, LSTM, GRU; batch first). */
export function recurrentLayer(of: RecurrentType): LayerType {
  return {
    description: of.description,
    keys: { ...KEYS, ...of.keys, ...weightKeys(of, passesOf(1, false), true) },
    moreKeys: (node) => weightKeysAt(of, node),
    snippet: { type: of.type, units: '^${1:32}', returns: '${2|last,sequence|}' },
    read: (context, keys) => {
      const input = inputWith(context, ['steps', 'units']);
      const settings = complete({
        units: wholeAt(context, keys, 'units'),
        layers: numberAt(context, keys, 'layers', { whole: true, min: 1, max: MOST_LAYERS }, 1),
        bidirectional: flagAt(context, keys, 'bidirectional', false),
        bias: flagAt(context, keys, 'bias', true),
        returns: readReturns(context, keys),
        cell: of.cell(context, keys),
      });
      if (!settings || !canBeWalked(context, settings, input)) return spoiltLayer();
      const { units, returns } = settings;
      const width = settings.bidirectional ? 2 * units : units;
      const outputShape = returns === 'last' ? [width] : input && [input[0] as number, width];
      const largest = Math.max(width, input?.[1] ?? 1);
      if (!fits(context, 'weight_ih_l0', [of.gates * units, largest], keys.get('units')?.value)) return spoiltLayer();
      const parameters = readRecurrentWeights(context, keys, of, settings, input?.[1] ?? null);
      if (!input || !outputShape || !parameters) return spoiltLayer(outputShape);
      return madeLayer(context, {
        inputShape: input,
        outputShape,
        parameters,
        build: (scope, x) => {
          const made = recurrent(scope.b, settings.cell, x, weightsOf(scope, context.path, settings));
          const a = returns === 'last' ? lastOutput(scope.b, made) : made.sequence;
          return { ...stepValues(made, settings.cell), a };
        },
      });
    },
  };
}

/** Every step of every layer is nodes of its own. */
const MOST_STEPS = 10_000;

function canBeWalked(
  { reader, path, typeNode }: LayerContext,
  { layers, bidirectional }: RecurrentSettings,
  input: Shape | null,
): boolean {
  const steps = (input?.[0] ?? 0) * layers * (bidirectional ? 2 : 1);
  if (steps <= MOST_STEPS) return true;
  reader.error('value', typeNode, `${path} would take ${steps} steps in all; at most ${MOST_STEPS} can be held`);
  return false;
}

const KEYS: Keys = {
  units: { description: 'How many units each layer and direction has: the length of h.', required: true },
  layers: { description: 'How many layers, each fed with the whole sequence of the one before. 1 where absent.' },
  bidirectional: {
    description:
      '`true`: a second pass from the last step to the first; its h stands beside the other’s. `false` where absent.',
    schema: { enum: [true, false], default: false },
  },
  returns: {
    description: '*last* (where absent): the last h, `[units]`; *sequence*: h of every step, `[steps, units]`.',
    schema: { anyOf: [{ enum: ['last', 'sequence'] }, {}], default: 'last' },
  },
  bias: { description: '`false` leaves the biases out.', schema: { enum: [true, false], default: true } },
};

function readReturns({ reader }: LayerContext, keys: LayerKeys): RecurrentSettings['returns'] | undefined {
  const node = keys.get('returns')?.value;
  return node ? readChoice(reader, node, 'returns', ['last', 'sequence']) : 'last';
}

/** Every layer's weights as nodes, forwards and, where there is one, backwards. */
function weightsOf(
  scope: LayerScope,
  path: string,
  { layers, bidirectional, bias }: RecurrentSettings,
): readonly LayerWeights[] {
  const at = (name: string): NodeId => scope.parameter(`${path}.${name}`);
  const pass = (name: string): CellWeights => ({
    weightIH: at(`weight_ih_${name}`),
    weightHH: at(`weight_hh_${name}`),
    ...(bias ? { biasIH: at(`bias_ih_${name}`), biasHH: at(`bias_hh_${name}`) } : {}),
  });
  return Array.from(
    { length: layers },
    (_, layer): LayerWeights => (bidirectional ? [pass(`l${layer}`), pass(`l${layer}_reverse`)] : [pass(`l${layer}`)]),
  );
}
