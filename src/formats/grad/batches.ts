import type { Dataset, Training } from '../../engine/model.js';
import type { MadeLayer } from './layers/layerType.js';
import type { Reader } from './reader.js';

/** Whether the batches suit every layer: a norm over the batch needs more than one value. Reported where it is not so. */
export function suitBatches(
  reader: Reader,
  layers: readonly MadeLayer[],
  data: Dataset | null,
  training: Training,
): boolean {
  return layers.every((layer) => hasStatistics(reader, layer, data, training));
}

/** A norm over the batch needs two values of a channel at least: of one alone there is no deviation. */
function hasStatistics(
  reader: Reader,
  { perChannel, layer }: MadeLayer,
  data: Dataset | null,
  training: Training,
): boolean {
  if (!perChannel) return true;
  const smallest = smallestBatch(data, training);
  if (smallest * perChannel.values > 1) return true;
  const batch = smallest === training.batchSize ? 'batches of one example' : 'an epoch’s last batch of one example';
  const message = `${layer.path} takes its statistics over the batch; ${batch} would have one value for each channel: change batchSize`;
  reader.error('value', perChannel.node, message);
  return false;
}

/** The last batch of an epoch is what is left of the examples. */
function smallestBatch(data: Dataset | null, { batchSize }: Training): number {
  if (!data) return batchSize ?? Number.POSITIVE_INFINITY;
  const examples = data.training.length;
  const whole = Math.min(batchSize ?? examples, examples);
  return examples % whole || whole;
}
