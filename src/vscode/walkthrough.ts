import * as vscode from 'vscode';
import type { State, WalkthroughStep } from '../protocol.js';
import type { Panel } from './panel.js';
import type { Sessions } from './sessions.js';

/** As package.json calls it, with the extension's own name before it. */
const WALKTHROUGH = 'deltascope.deltascope#start';
const KEY = 'walkthrough';

/**
 * What of the walkthrough was done, by whatever way: a lens, a button of a view, a command. Each step sets a context key,
 * `deltascope.done.STEP`, by which VS Code completes its own step too; so the side bar and the walkthrough agree.
 */
export class Walkthrough implements vscode.Disposable {
  private readonly changeEmitter = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changeEmitter.event;
  private readonly known: Set<WalkthroughStep>;
  private readonly subscriptions: vscode.Disposable[];

  /** `memory`: where it is kept, for all windows. */
  constructor(
    private readonly memory: vscode.Memento,
    sessions: Sessions,
    panel: Panel,
  ) {
    this.known = new Set(memory.get<WalkthroughStep[]>(KEY, []));
    for (const step of this.known) tell(step);
    this.subscriptions = [
      this.changeEmitter,
      sessions.onDidChange(({ state }) => state && this.mark(...doneIn(state))),
      sessions.onDidRequest((name) => name === 'explain' && this.mark('explain')),
      panel.onDidOpen(() => this.mark('delta')),
    ];
  }

  get done(): readonly WalkthroughStep[] {
    return [...this.known];
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private mark(...steps: readonly WalkthroughStep[]): void {
    const fresh = steps.filter((step) => !this.known.has(step));
    if (fresh.length === 0) return;
    for (const step of fresh) {
      this.known.add(step);
      tell(step);
    }
    void this.memory.update(KEY, this.done);
    this.changeEmitter.fire();
  }
}

/** Opens the walkthrough, at a step of it or where VS Code last was. */
export async function openWalkthrough(step: WalkthroughStep | null = null): Promise<void> {
  const at = step === null ? WALKTHROUGH : { category: WALKTHROUGH, step };
  await vscode.commands.executeCommand('workbench.action.openWalkthrough', at);
}

function tell(step: WalkthroughStep): void {
  void vscode.commands.executeCommand('setContext', `deltascope.done.${step}`, true);
}

/** What a state shows to have been done. */
function doneIn({ run }: State): WalkthroughStep[] {
  if (!run) return [];
  const found = run.check !== null && run.check.findings.length > 0;
  return ['open', ...(run.step > 0 ? (['step'] as const) : []), ...(found ? (['bug'] as const) : [])];
}
