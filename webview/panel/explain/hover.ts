/** Marks everything that shows the same number as what the pointer, or the keyboard, is on: chips, and circles of the map. */
export function linkUnder(event: Event): void {
  const tab = event.currentTarget;
  if (!(tab instanceof HTMLElement) || !(event.target instanceof Element)) return;
  const at = event.target.closest('[data-at]')?.getAttribute('data-at') ?? null;
  for (const each of tab.querySelectorAll('[data-at]'))
    each.toggleAttribute('data-linked', at !== null && each.getAttribute('data-at') === at);
}

export function unlink({ currentTarget: tab }: Event): void {
  if (!(tab instanceof HTMLElement)) return;
  for (const each of tab.querySelectorAll('[data-linked]')) each.removeAttribute('data-linked');
}
