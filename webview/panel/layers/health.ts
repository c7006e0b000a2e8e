import { html, type TemplateResult } from 'lit';
import type { LayerState, RuleName, RunState } from '../../../src/protocol.js';
import { MARKS } from '../../marks.js';

/** What there is to say of a layer: by the check, by the diagnosis of this step, or by both. */
export interface Health {
  readonly icon: string;
  readonly hue: string;
  readonly word: string;
  /** All of it. */
  readonly title: string;
  /** What is worst comes first. */
  readonly rank: number;
}

/** A layer's ill in a word or two; of a rule that has none here the mark says that there is something. */
const ILLS: Readonly<Partial<Record<RuleName, string>>> = {
  finalActivation: 'wrong f',
  unscaledInputs: 'unscaled x',
  symmetry: 'symmetric units',
  normExplosion: 'δ explodes',
  exploding: 'δ explodes',
  rateTooHigh: 'η too high',
  nonFinite: 'not finite',
  deadUnits: 'dead units',
  saturation: 'saturated',
  vanishing: 'no δ',
  unreached: 'no gradient',
  rateTooLow: 'η too low',
  updateRatio: 'update / W',
  classImbalance: 'classes',
  constantGuess: 'guesses',
  overfits: 'learns nothing',
};

type Finding = NonNullable<RunState['diagnosis']>['findings'][number];

export function healthOf(layer: LayerState, run: RunState): Health {
  const checked = run.check !== null && !run.check.outdated;
  const { diagnosis } = run;
  // What was found goes for steps around it too, and says of which it is; that nothing was found is of that step alone.
  const fresh = diagnosis?.step === run.step;
  const finding = diagnosis?.findings.find(({ layers }) => layers.includes(layer.path)) ?? null;
  const found = finding ? `at step ${diagnosis?.step}: ${finding.title}` : fresh ? 'nothing found at this step' : null;
  const title = [checkText(layer, checked), found].filter((each) => each !== null).join('; ');
  const { verdict } = layer;
  if (verdict === 'mismatch' || verdict === 'non-finite')
    return { ...MARKS[verdict], word: wrong(layer), title, rank: 0 };
  if (finding) return { ...ofFinding(finding), title };
  if (Object.values(layer.norms).some((norm) => !Number.isFinite(norm)))
    return { ...MARKS['non-finite'], word: 'not finite', title: 'an entry is NaN or infinite', rank: 1 };
  const well = verdict === 'match' || (verdict === null && checked && fresh);
  if (well) return { ...MARKS.match, word: fresh ? 'ok' : 'match', title, rank: 6 };
  if (verdict === null) return { icon: 'circle-large', hue: 'dim', word: unchecked(checked, fresh), title, rank: 5 };
  return { ...MARKS[verdict], title, rank: 3 };
}

/** A δ that gets weak is not one that does not come at all. */
function ofFinding({ rule, severity }: Finding): Omit<Health, 'title'> {
  const severe = severity === 'error';
  const word = rule === 'vanishing' && !severe ? 'weak δ' : (ILLS[rule] ?? 'diagnosed');
  return { icon: severe ? 'error' : 'warning', hue: severe ? 'bad' : 'warn', word, rank: severe ? 1 : 2 };
}

/** That a diagnosis found nothing says nothing of derivatives. */
function unchecked(checked: boolean, fresh: boolean): string {
  if (checked) return '–';
  return fresh ? 'nothing found' : 'not checked';
}

function wrong({ verdict, mismatches }: LayerState): string {
  if (verdict === 'non-finite') return MARKS[verdict].word;
  return `${mismatches} ${mismatches === 1 ? 'mismatch' : 'mismatches'}`;
}

function checkText(layer: LayerState, checked: boolean): string {
  if (layer.verdict === null) return checked ? 'nothing to check' : 'not checked';
  return layer.verdict === 'mismatch' ? wrong(layer) : MARKS[layer.verdict].word;
}

export function healthMark(layer: LayerState, run: RunState): TemplateResult {
  const { icon, hue, word, title } = healthOf(layer, run);
  return html`<span class="${hue} mark" data-quantity="verdict" data-value=${layer.verdict ?? 'none'} data-health=${word} title=${title}><span class="codicon codicon-${icon}" aria-hidden="true"></span>${word}</span>`;
}
