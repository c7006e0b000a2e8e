import type { NodeId } from '../../engine/graph.js';
import type { Entry } from './made.js';

/** What was found out about entries, each once. */
export class ByEntry<T> {
  private readonly nodes = new Map<NodeId, Map<number, T>>();

  has({ node, place }: Entry): boolean {
    return this.nodes.get(node)?.has(place) ?? false;
  }

  get({ node, place }: Entry, find: () => T): T {
    let places = this.nodes.get(node);
    if (!places) {
      places = new Map();
      this.nodes.set(node, places);
    }
    const known = places.get(place);
    if (known !== undefined) return known;
    const found = find();
    places.set(place, found);
    return found;
  }
}
