import { html, nothing, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import type { BranchState, RunState } from '../../../src/protocol.js';
import { branchName, ownChanges } from '../../branches.js';
import { takeBranch } from '../../controls.js';

/** Marks that begin closer to each other than this share of the track stand side by side. */
const NEAR = 0.06;

/** Where something stands on the track: 0…1. */
type Share = number;

/** Over the track: where each branch began; a click goes over to it. Nothing while there is one alone. */
export function branchMarks(run: RunState, at: (step: number) => Share): TemplateResult | typeof nothing {
  if (run.branches.length < 2) return nothing;
  return html`<div class="branches" role="group" aria-label="Branches of the timeline">
    ${together(run.branches, at).map(
      ({ share, branches }) =>
        html`<span class="fork ${share > 0.8 ? 'late' : ''}" ${placed(share)}>${branches.map((branch) => fork(branch, run))}</span>`,
    )}
  </div>`;
}

function fork(branch: BranchState, run: RunState): TemplateResult {
  const own = ownChanges(branch, run).join('; ') || 'as the file has it';
  const title = `${branchName(branch)}, to step ${branch.recorded}: ${own}`;
  return html`<button class="branch" data-branch=${branch.id} aria-current=${branch.id === run.branch} title=${title} @click=${() => takeBranch(branch.id)}>
    <span class="codicon codicon-git-branch" aria-hidden="true"></span>${branch.id}<span class="visually-hidden">, ${title}</span></button>`;
}

/** On the track: ◆ where the branch on view was changed, ● where a breakpoint stopped the run. */
export function trackMarks({ step, stopped, ...run }: RunState, at: (step: number) => Share): TemplateResult {
  const changes = run.branches.find(({ id }) => id === run.branch)?.changes ?? [];
  const steps = [...new Set(changes.map((change) => change.step))];
  const textAt = (at: number): string =>
    changes.flatMap((change) => (change.step === at ? [change.text] : [])).join('; ');
  return html`${steps.map((each) => html`<span class="edit" data-edit=${each} title="from step ${each}: ${textAt(each)}" ${placed(at(each))}>◆</span>`)}
    ${stopped?.kind === 'break' ? html`<span class="hit" data-hit=${step} title=${stopped.text} ${placed(at(step))}>●</span>` : nothing}`;
}

/** The strict policy allows no style in an element's text; a script may set one. */
function placed(share: Share): ReturnType<typeof ref> {
  return ref((element) => {
    if (element instanceof HTMLElement) element.style.left = `${(100 * share).toFixed(2)}%`;
  });
}

/** Branches from left to right, those in one place that would cover each other. */
function together(
  branches: readonly BranchState[],
  at: (step: number) => Share,
): readonly { readonly share: Share; readonly branches: readonly BranchState[] }[] {
  const places: { share: Share; branches: BranchState[] }[] = [];
  for (const branch of [...branches].sort((one, other) => one.from - other.from || one.id - other.id)) {
    const last = places.at(-1);
    const share = at(branch.from);
    if (last && share - last.share < NEAR * last.branches.length) last.branches.push(branch);
    else places.push({ share, branches: [branch] });
  }
  return places;
}
