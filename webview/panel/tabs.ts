import type { TemplateResult } from 'lit';
import type { PanelTab, RunState } from '../../src/protocol.js';
import { chartsTab } from './charts/chartsTab.js';
import { checkTab } from './check/checkTab.js';
import { compareTab } from './compare/compareTab.js';
import { diagnosisTab, findingsOf } from './diagnosis/diagnosisTab.js';
import { explainTab } from './explain/explainTab.js';
import { layersTab } from './layers/layersTab.js';
import { networkTab } from './network/networkTab.js';
import { tensorsTab } from './tensors/tensorsTab.js';
import type { Shown } from './view.js';

/** A view of the panel. */
export interface Tab {
  readonly label: string;
  /** A codicon: narrow panels have no room for more. */
  readonly icon: string;
  readonly content: (shown: Shown) => TemplateResult;
  /** What stands beside the label, where something is wrong. */
  readonly wrong?: (run: RunState) => string | null;
  /** How much there is to look at: no verdict. */
  readonly found?: (run: RunState) => string | null;
}

/** All views, in the order of the tabs. */
export const TABS: Readonly<Record<PanelTab, Tab>> = {
  network: { label: 'Network', icon: 'type-hierarchy', content: networkTab },
  explain: { label: 'Explain', icon: 'symbol-operator', content: explainTab },
  check: { label: 'Check', icon: 'beaker', content: checkTab, wrong: mismatches },
  layers: { label: 'Layers', icon: 'layers', content: layersTab },
  charts: { label: 'Charts', icon: 'graph-line', content: chartsTab },
  tensors: { label: 'Tensors', icon: 'symbol-array', content: tensorsTab },
  diagnosis: { label: 'Diagnosis', icon: 'pulse', content: diagnosisTab, found: findingsOf },
  compare: { label: 'Compare', icon: 'git-compare', content: compareTab },
};

export const TAB_NAMES = Object.keys(TABS) as PanelTab[];

function mismatches({ check }: RunState): string | null {
  return check && !check.outdated && check.findings.length > 0 ? `✗ ${check.findings.length}` : null;
}
