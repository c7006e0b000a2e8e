import type { Explaining } from './explaining.js';

/** ↓ goes into what a chip unfolds, ↑ back to its chip, ← → between factors, Alt+Enter asks why. */
export function press(event: KeyboardEvent, given: Explaining): void {
  const from = event.target instanceof HTMLElement ? event.target : null;
  if (!from || event.ctrlKey || event.metaKey || from.matches('input, select')) return;
  const act = actOf(event, from, given);
  if (!act) return;
  event.preventDefault();
  act();
}

type Act = (() => void) | null;

function actOf({ key, altKey }: KeyboardEvent, from: HTMLElement, { ask, fold }: Explaining): Act {
  const { chip, at } = from.dataset;
  switch (key) {
    case 'Enter':
      return altKey && at ? () => ask(at) : null;
    case 'ArrowDown':
      return chip === undefined ? inward(from) : () => enter(from, chip, fold);
    case 'ArrowUp':
      return outward(from);
    case 'ArrowRight':
      return beside(from, 1);
    case 'ArrowLeft':
      return beside(from, -1);
    default:
      return null;
  }
}

/** Into the node that a chip unfolds. */
function enter(from: HTMLElement, chip: string, fold: Explaining['fold']): void {
  if (from.getAttribute('aria-expanded') === 'false') fold(chip, true);
  whenDrawn(() => nodeOf(chip)?.querySelector<HTMLElement>('[data-head]')?.focus());
}

/** From a node's head to its first factor. */
function inward(from: HTMLElement): Act {
  const first = from.closest('[data-node]')?.querySelector<HTMLElement>('[data-chip]');
  return first ? () => first.focus() : null;
}

function outward(from: HTMLElement): Act {
  const key = from.closest<HTMLElement>('[data-node]')?.dataset.node;
  const above = key === undefined ? undefined : chipOf(key, from);
  return above ? () => above.focus() : null;
}

/** To the next chip of the same equation, or row. */
function beside(from: HTMLElement, by: 1 | -1): Act {
  const chips = [...(from.closest('.equation, tr')?.querySelectorAll<HTMLElement>('[data-chip]') ?? [])];
  const next = chips[chips.indexOf(from) + by];
  return next && chips.includes(from) ? () => next.focus() : null;
}

function nodeOf(key: string): HTMLElement | undefined {
  return [...document.querySelectorAll<HTMLElement>('[data-node]')].find(({ dataset }) => dataset.node === key);
}

/** The chip that stands above what it unfolded into. */
function chipOf(key: string, from: HTMLElement): HTMLElement | undefined {
  const chips = [...document.querySelectorAll<HTMLElement>('[data-chip]')].filter(
    ({ dataset }) => dataset.chip === key,
  );
  return chips.find((each) => each.compareDocumentPosition(from) & Node.DOCUMENT_POSITION_FOLLOWING) ?? chips[0];
}

/** Drawing happens once a frame. */
function whenDrawn(act: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(act));
}
