import type { CheckSummary, LayerState, RunState, State } from '../protocol.js';
import { overview } from './numbers.js';

/** A lens before it has a place. */
export interface LensTitle {
  readonly title: string;
  readonly tooltip: string;
  readonly command: string;
  readonly arguments: readonly unknown[];
}

/** What stands above `layers`: the run's controls and its position. */
export function modelLenses(run: RunState, document: string): LensTitle[] {
  const lens = (title: string, tooltip: string, command: string): LensTitle => ({
    title,
    tooltip,
    command: `deltascope.${command}`,
    arguments: [document],
  });
  const running = run.activity.kind === 'running' || run.activity.kind === 'moving';
  return [
    lens('$(debug-step-over) step', 'One update: W := W − η∇W', 'step'),
    lens('$(debug-step-back) back', 'One update back', 'back'),
    running
      ? lens('$(debug-pause) pause', 'Stop here', 'pause')
      : lens('$(run-all) run epoch', 'Run to the end of this epoch', 'runEpoch'),
    run.activity.kind === 'checking'
      ? lens('$(debug-stop) cancel check', 'Stop checking', 'pause')
      : lens(
          checkTitle(run),
          'Judge every derivative exactly, op by op, with a bound on rounding; then sample J along every gradient entry',
          'check',
        ),
    lens('open panel', 'See δ, gradients and mismatches', 'openPanel'),
    lens(position(run), `Updates made; J of the batch that comes next is ${run.loss}`, 'openPanel'),
  ];
}

function checkTitle({ check }: RunState): string {
  if (!check || check.outdated) return '$(beaker) check';
  const { findings, verdict } = check;
  const wrong = findings.filter(({ fault }) => fault !== 'non-finite').length;
  if (wrong === 0 && (findings.length > 0 || verdict === 'non-finite')) return '✗ not finite, check again';
  if (findings.length === 0) return withoutFindings(check);
  return verdict === 'mismatch' || verdict === 'non-finite'
    ? `✗ ${wrong} wrong, check again`
    : '? in doubt, check again';
}

/** Nothing is wrong: what is not well all the same. */
function withoutFindings({ parameters, warnings, verdict }: CheckSummary): string {
  const without = parameters.filter(({ reach: { kind } }) => kind !== 'reached' && kind !== 'frozen').length;
  if (without > 0)
    return `! checked: ${without} of ${parameters.length} parameters ${without === 1 ? 'gets' : 'get'} no gradient`;
  if (warnings.some(({ fault }) => fault === 'wrong-elsewhere')) return '! checked: right for this batch alone';
  if (parameters.some(({ smooth }) => smooth > 0)) return '! checked: not all are derivatives of J';
  return verdict === 'inconclusive' ? '? checked, not all decided' : '✓ checked';
}

function position(run: RunState): string {
  return `step ${run.step} · loss ${overview(run.loss)}`;
}

/** What stands above a layer: `δ ‖0.0861‖ · ∇W ‖0.289‖ · ✓`; with its path before, where several stand on one line. */
export function layerLens(layer: LayerState, document: string, named = false): LensTitle {
  // A program that is seen from outside has no δ.
  const parts = layer.type === 'program' ? [] : [`δ ‖${overview(layer.norms.delta)}‖`];
  if (layer.weightGradientNorm !== null && layer.type !== 'program') {
    parts.push(`∇W ‖${overview(layer.weightGradientNorm)}‖`);
  } else if (layer.type === 'program' || layer.type === 'code') parts.push(...gradientsOf(layer));
  const verdict = verdictText(layer);
  if (verdict) parts.push(verdict);
  return {
    title: `${named ? `${layer.path}: ` : ''}${parts.join(' · ')}`,
    tooltip: `Open ${layer.path} in the panel. ‖δ‖ = ${layer.norms.delta}`,
    command: 'deltascope.revealLayer',
    arguments: [document, layer.path],
  };
}

/** The parameters that a lens names where their author has called none a weight. */
const FEW = 3;

function gradientsOf({ parameters, path }: LayerState): string[] {
  const shown = parameters.slice(0, FEW).map(({ name, gradientNorm }) => {
    const own = name.startsWith(`${path}.`) ? name.slice(path.length + 1) : name;
    return `∇${own} ‖${overview(gradientNorm)}‖`;
  });
  return parameters.length > FEW ? [...shown, `${parameters.length - FEW} more`] : shown;
}

function verdictText({ verdict, mismatches }: LayerState): string {
  switch (verdict) {
    case null:
      return '';
    case 'match':
      return '✓';
    case 'mismatch':
      return `✗ ${mismatches} ${mismatches === 1 ? 'mismatch' : 'mismatches'}`;
    case 'kink':
      return '◇ kink';
    case 'declared':
      return 'declared';
    case 'inconclusive':
      return '? inconclusive';
    case 'non-finite':
      return '✗ not finite';
  }
}

/** Above a file that could be read only once, or never: why there are no numbers. */
export function brokenLens(state: State | null, document: string): LensTitle {
  if (state?.problems.some(({ kind }) => kind === 'untrusted')) {
    return {
      title: '$(shield) DeltaScope: code does not run in Restricted Mode; manage trust',
      tooltip: 'This model is code. Trust the workspace to run it',
      command: 'workbench.trust.manage',
      arguments: [],
    };
  }
  const problems = state?.problems.filter(({ severity }) => severity === 'error').length ?? 0;
  const title =
    problems === 0
      ? 'DeltaScope: reading …'
      : `DeltaScope: ${problems} ${problems === 1 ? 'problem' : 'problems'} to mend`;
  return {
    title,
    tooltip: 'Open the list of problems',
    command: 'workbench.actions.view.problems',
    arguments: [document],
  };
}
