import { html, type TemplateResult } from 'lit';
import type { RunState } from '../../src/protocol.js';
import { activityText } from '../controls.js';

const ARROWS = { forward: '→', loss: '', backward: '←', update: '' } as const;
const HUES = { forward: 'a', loss: '', backward: 'd', update: 'dim' } as const;

/** What the run does, or where within its step it stands: `← backward hidden1`. */
export function positionLine(run: RunState): TemplateResult {
  const { phase, layer, part } = run.position;
  if (run.activity.kind !== 'idle' || !run.hasData || phase === 'update')
    return html`<p class="dim small" role="status">${activityText(run)}</p>`;
  const place = [layer, part].filter((word) => word !== null).join(' · ');
  return html`<p class=${HUES[phase]} role="status" data-position=${phase}><span aria-hidden="true">${ARROWS[phase]} </span>${phase} <b>${place}</b></p>`;
}
