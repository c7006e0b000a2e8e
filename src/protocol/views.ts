/** Between the extension and its webviews. */
import type { TextEdit, TextRange } from '../engine/place.js';
import type { Comparison, OtherRun } from './compare.js';
import type { RequestName } from './requests.js';
import type { State } from './state.js';

export type PanelTab = 'network' | 'layers' | 'explain' | 'check' | 'charts' | 'tensors' | 'diagnosis' | 'compare';

/** To a view. `state` is null while no model file is open. */
export type ToView =
  | { readonly type: 'state'; readonly state: State | null; readonly document: string | null }
  /** `tensor`: what the Tensors tab is to show, by its name (`hidden.weight`); null: what it shows. */
  | {
      readonly type: 'select';
      readonly layer: string | null;
      readonly tab: PanelTab | null;
      readonly tensor: string | null;
    }
  /** To a view that has said that it shows other runs. */
  | { readonly type: 'others'; readonly others: readonly OtherRun[] }
  /** What the extension keeps besides its sessions, for the side bar. */
  | { readonly type: 'kept'; readonly recent: readonly RecentFile[]; readonly done: readonly WalkthroughStep[] }
  | { readonly type: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly type: 'failed'; readonly id: number; readonly message: string };

/** A model file that was on view lately. */
export interface RecentFile {
  readonly uri: string;
  /** Without its folder. */
  readonly name: string;
  /** What was last known of it; `wrong`: findings of its check, `findings`: of its diagnosis. */
  readonly known: { readonly step: number; readonly wrong: number; readonly findings: number };
}

/** The steps of the walkthrough, as package.json names them (`contributes.walkthroughs`). */
export type WalkthroughStep = 'open' | 'step' | 'delta' | 'bug' | 'explain';

/** What a view asks of the extension itself, about the document on view. */
export interface HostRequests {
  /** Lines of the text as it stands in the editor, zero-based, from `from` up to, not including, `to`, kept within the file. */
  lines: { ask: { from: number; to: number }; answer: SourceLines };
  /** The edit that the quick fix of this finding makes; warnings are counted on after the findings. Rejects where the text is not the one that was checked. */
  applyFix: { ask: { finding: number }; answer: null };
  /** Asks where to, and writes a whole tensor there: float64 as NumPy has it, or a line of text for each row. Answers with the file's name; null where the user thought better of it. */
  exportTensor: { ask: { name: string; as: TensorFormat }; answer: { saved: string | null } };
  /** The run on view beside a branch of it, or beside another run (`OtherRun.id`), at a step or at the last that both have. */
  compareRuns: { ask: { of: string | null; branch: number | null; step: number }; answer: Comparison };
  /**
   * Runs the file's text, of this version, in a session of its own up to a step: with edits that are tried by this title, or as it
   * is where `title` is null. The one before ends. Answers once it runs.
   */
  beginApart: {
    ask: { title: string | null; edits: readonly TextEdit[]; version: number; step: number };
    answer: { id: string };
  };
  endApart: { ask: Record<string, never>; answer: null };
  /** Puts what is tried into the file, as one edit. Rejects where the file is not what it was. */
  applyApart: { ask: { of: string }; answer: null };
  /** The settings of the limits that a diagnosis judges by. */
  openThresholds: { ask: Record<string, never>; answer: null };
  /** The texts of the run on view and of another one, in VS Code's editor for that. */
  openDiff: { ask: { of: string }; answer: null };
}

export type TensorFormat = 'npy' | 'csv';

export type HostRequestName = keyof HostRequests;

export interface SourceLines {
  /** The text's version, as `State.textVersion`. */
  readonly version: number;
  readonly from: number;
  readonly lines: readonly string[];
}

/** From a view. A request goes to the session of the document on view, a question to the extension; a command is one of the extension's own. */
export type FromView =
  /** `others`: whether it shows other runs too. */
  | { readonly type: 'ready'; readonly others?: boolean }
  /** `of`: another run (`OtherRun.id`), in place of the one on view. */
  | {
      readonly type: 'request';
      readonly id: number;
      readonly name: RequestName;
      readonly ask: unknown;
      readonly of?: string;
    }
  /** It does not wait for the answer to that request any more. */
  | { readonly type: 'cancel'; readonly id: number }
  | { readonly type: 'ask'; readonly id: number; readonly name: HostRequestName; readonly ask: unknown }
  | { readonly type: 'command'; readonly command: ViewCommand }
  | { readonly type: 'openRecent'; readonly uri: string }
  | { readonly type: 'walkthrough'; readonly step: WalkthroughStep | null }
  | { readonly type: 'select'; readonly layer: string | null }
  | { readonly type: 'reveal'; readonly range: TextRange }
  /** A source that is cited: http or https alone. */
  | { readonly type: 'openLink'; readonly url: string }
  | { readonly type: 'openPanel'; readonly layer: string | null; readonly tab: PanelTab | null };

export type ViewCommand = 'newModel' | 'openSample' | 'openModel';
