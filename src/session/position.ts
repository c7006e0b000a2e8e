/** What a step does, in this order. */
export type Phase = 'forward' | 'loss' | 'backward' | 'update';

/**
 * Where a run stands within a step. What the position names was just computed: at `forward` of a layer its a is known,
 * at `backward` its δ and its gradients. A step that was gone to as a whole stands at `update`: all of it is known, and
 * the update comes next.
 */
export interface TimelinePosition {
  /** Updates made before. */
  readonly step: number;
  readonly phase: Phase;
  /** Null at the loss and at the update. */
  readonly layer: string | null;
  /** The quantity within the layer that was just computed (`z`, `scores`, `upstream`, `delta`); null where the layer is done. */
  readonly part: string | null;
}

/** A position; or in a step its first place at which a layer is done, or its last, where all of it is known. */
export type Destination = TimelinePosition | { readonly step: number; readonly at: 'begin' | 'end' };

/** How far to go: to the next quantity within a layer, to the next layer, to a phase's end, to the same place a step or an epoch on. */
export type Stride = 'part' | 'layer' | 'phase' | 'step' | 'epoch';
