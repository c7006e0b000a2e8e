import type { InitializerName } from '../../../engine/train/initializers.js';
import type { ReadActivation } from '../activation.js';
import type { LayerContext } from './layerType.js';

/** he before the relu family, the layer's own f or a layer that follows; else xavier (contract, §1). */
export function weightInitializer({ beforeRelu }: LayerContext, activation: ReadActivation | null): InitializerName {
  return (activation ? activation.reluFamily : beforeRelu) ? 'he' : 'xavier';
}
