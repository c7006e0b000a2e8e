import { svg, type TemplateResult } from 'lit';
import type { Drawn } from './drawn.js';
import { HEAD, type Layout } from './layout.js';

/** Around the layers within a layer: a dashed frame with its name at the corner. */
export function frames({ wiring }: Drawn, layout: Layout): TemplateResult {
  return svg`${wiring.frames.map(({ path, first, last, depth }) => {
    const [one, other] = [layout.boxes.get(first), layout.boxes.get(last)];
    if (!one || !other) return svg``;
    const inset = 4 * depth;
    const y = layout.top - HEAD + 4 - inset;
    const right = other.x - 20;
    return svg`<g data-frame=${path}><rect class="frame" x=${one.x - 8 - inset} y=${y} width=${right - one.x + 8 + inset} height=${layout.height - y - 6} rx="8"></rect></g>`;
  })}`;
}
