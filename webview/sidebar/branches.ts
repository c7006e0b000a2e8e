import { html, type TemplateResult } from 'lit';
import type { BranchState, RunState } from '../../src/protocol.js';
import { branchName, ownChanges } from '../branches.js';
import { takeBranch } from '../controls.js';

/** The ways that the run has taken. */
export function branchRows(run: RunState): TemplateResult {
  return html`<p class="columns small dim">numbers set by hand</p><ul>${run.branches.map((branch) => row(branch, run))}</ul>`;
}

function row(branch: BranchState, run: RunState): TemplateResult {
  const own = ownChanges(branch, run);
  const text = own[0] ?? 'as the file has it';
  return html`<li><button class="branch" data-branch=${branch.id} aria-current=${branch.id === run.branch} title=${own.join('\n') || text} @click=${() => takeBranch(branch.id)}>
    <span class="codicon codicon-git-branch" aria-hidden="true"></span><span>${branchName(branch)}</span><span class="dim small">to step <span class="n">${branch.recorded}</span></span>
    <span class="dim small own">${text}${own.length > 1 ? `, and ${own.length - 1} more` : ''}</span></button></li>`;
}
