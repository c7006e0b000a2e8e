import { html, nothing, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import type { AlongChart } from '../../charts/alongChart.js';
import { alongSays } from './alongSays.js';
import type { Charting } from './charting.js';
import { computed, progress } from './computed.js';
import { says } from './says.js';
import { section } from './section.js';

/** J along the coming update: is η too large? */
export function alongSection(charting: Charting): TemplateResult {
  const found = computed('along', null, { id: 'along' }, charting);
  const { value } = found;
  const finding = value && alongSays(value);
  const fill = (element: Element | undefined): void => {
    if (element && value && finding)
      (element as AlongChart).show({
        along: value,
        sentence: `J along the update of step ${value.step}, for η′ from 0 to 4 η. ${finding.word}. ${finding.text}`,
      });
  };
  return section(
    {
      id: 'along',
      name: 'Loss along the update',
      title: html`Loss along the update`,
      readout: nothing,
      body: html`<ds-along-chart ${ref(fill)}></ds-along-chart>${finding ? says(finding, 'along') : nothing}${progress(found, value?.step ?? null, charting.run)}`,
      table: () => ({
        columns: ['η′', 'η′ / η', 'J'],
        rows: value
          ? Array.from(value.etas, (eta, i) => [eta, eta / value.learningRate, value.losses[i] as number])
          : [],
      }),
    },
    charting,
  );
}
