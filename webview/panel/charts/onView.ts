/** Which charts are on view, or nearly: only those ask for their numbers. */
export class OnView {
  private readonly names = new WeakMap<Element, string>();
  private readonly seen = new Set<Element>();
  private readonly observer: IntersectionObserver;

  constructor(changed: () => void) {
    this.observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          if (isIntersecting) this.seen.add(target);
          else this.seen.delete(target);
          if (!target.isConnected) this.observer.unobserve(target);
        }
        changed();
      },
      { rootMargin: '120px' },
    );
  }

  has(name: string): boolean {
    return [...this.seen].some((element) => element.isConnected && this.names.get(element) === name);
  }

  watch(element: Element, name: string): void {
    if (this.names.get(element) === name) return;
    this.names.set(element, name);
    this.observer.observe(element);
  }
}
