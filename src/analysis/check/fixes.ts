import { GraphBuilder } from '../../engine/builder.js';
import type { Handwritten, WrittenSource } from '../../engine/graph.js';
import { domainPlaces, type Places, tracedPlaces } from './domain.js';
import type { Point } from './point.js';
import { verdictsAt } from './writtenVerdicts.js';

type Form = ReturnType<WrittenSource['derivatives']>[number];

/** Up to here a form that is right may still overflow where f does not, when there is no other. */
const MODERATE = 30;

/**
 * What to write in place of a wrong df: the first form of f' that the check finds right at the inputs of this step and all over f's
 * domain, finite wherever f and f' are; where none is, one that overflows far from 0. null where there is none either. Yields on the way.
 */
export function* fixFor(point: Point, handwritten: Handwritten): Generator<void, string | null> {
  const forms = handwritten.source.derivatives();
  const traced = tracedPlaces(point, handwritten);
  yield;
  const domain = yield* domainPlaces(point, handwritten);
  const here: Form[] = [];
  for (const form of forms) {
    yield;
    if (isRight(point, handwritten, form, traced)) here.push(form);
  }
  for (const places of [domain, moderate(domain)]) {
    for (const form of here) {
      yield;
      if (isRight(point, handwritten, form, places)) return form.text;
    }
  }
  return null;
}

function isRight({ graph }: Point, handwritten: Handwritten, form: Form, places: Places): boolean {
  const b = GraphBuilder.continuing(graph.nodes, 'float64');
  const written = b.expand(form.build(b), b.shape(handwritten.variable));
  const { verdicts } = verdictsAt({ ...graph, nodes: b.nodes }, { ...handwritten, written }, places);
  return verdicts.every((verdict) => verdict !== 'mismatch' && verdict !== 'non-finite');
}

function moderate(places: Places): Places {
  const kept = (of: Float64Array): Float64Array => of.filter((_, i) => Math.abs(places.at[i] as number) <= MODERATE);
  const { at, y, f, below, above, bound } = places;
  return { at: kept(at), y: kept(y), f: kept(f), below: kept(below), above: kept(above), bound: kept(bound) };
}
