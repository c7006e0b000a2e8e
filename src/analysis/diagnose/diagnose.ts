import type { ModelChange } from '../../engine/modelChange.js';
import type { TextEdit } from '../../engine/place.js';
import type { Diagnosis, DiagnosisFinding } from './diagnosis.js';
import { RULE_NAMES, RULE_TITLES, type RuleName } from './names.js';
import type { Found, Rule, Saying } from './rule.js';
import { Scene, type SceneParts } from './scene.js';
import { RULES } from './table.js';

/** Writes changes into the file; null where that can't be done. */
export type Write = (changes: readonly ModelChange[]) => readonly TextEdit[] | null;

/** What is wrong with a run at a step: every rule in turn. Yields after each piece of work. */
export function* diagnose(parts: SceneParts, write: Write): Generator<void, Diagnosis> {
  const scene = yield* Scene.of(parts);
  const said: [Rule, Saying][] = [];
  for (const rule of RULES) {
    const saying = rule.judge(scene);
    said.push([rule, isFound(saying) && rule.further ? yield* rule.further(scene, saying) : saying]);
    yield;
  }
  const found = said.flatMap(([rule, saying]): [Rule, Found][] => (isFound(saying) ? [[rule, saying]] : []));
  const silent = said.flatMap(([{ name: rule }, saying]) =>
    typeof saying === 'object' && 'silent' in saying
      ? [{ rule, title: RULE_TITLES[rule], because: saying.silent }]
      : [],
  );
  const quiet = said.flatMap(([{ name }, saying]) => (saying === 'quiet' ? [name] : []));
  const findings = causesFirst(findingsOf(found, scene, write));
  return { step: scene.step, findings, quiet, silent, written: scene.isCode || scene.written.length > 0 };
}

function isFound(saying: Saying): saying is Found {
  return typeof saying === 'object' && !('silent' in saying);
}

function findingsOf(all: readonly [Rule, Found][], scene: Scene, write: Write): DiagnosisFinding[] {
  const causes = causesOf(all);
  return all.map(([{ name: rule }, { mends, range, causes: _, ...rest }]) => ({
    ...rest,
    rule,
    range: range ?? scene.layer(rest.layers[0] ?? '')?.range ?? null,
    followsFrom: causes.get(rule) ?? null,
    mends: mends.map(({ changes, ...mend }) => ({ ...mend, edits: changes && write(changes) })),
  }));
}

/** The finding that each one follows from: the first that may be, and does not follow from it. */
function causesOf(all: readonly [Rule, Found][]): ReadonlyMap<RuleName, RuleName> {
  const there = new Set(all.map(([{ name }]) => name));
  const causes = new Map<RuleName, RuleName>();
  const leadsTo = (from: RuleName, rule: RuleName): boolean => {
    const next = causes.get(from);
    return from === rule || (next !== undefined && leadsTo(next, rule));
  };
  for (const [{ name, causes: usual }, { causes: own = usual }] of all) {
    const cause = own.find((each) => there.has(each) && !leadsTo(each, name));
    if (cause) causes.set(name, cause);
  }
  return causes;
}

/** Causes, the worst first by what follows from them too; right after each what follows from it. */
function causesFirst(findings: readonly DiagnosisFinding[]): DiagnosisFinding[] {
  const under = (cause: RuleName | null): DiagnosisFinding[][] =>
    findings
      .filter(({ followsFrom }) => followsFrom === cause)
      .map((each) => [each, ...under(each.rule).flat()])
      .sort((a, b) => worst(a) - worst(b) || place(a) - place(b));
  return under(null).flat();
}

function worst(findings: readonly DiagnosisFinding[]): number {
  return findings.some(({ severity }) => severity === 'error') ? 0 : 1;
}

function place([first]: readonly DiagnosisFinding[]): number {
  return first ? RULE_NAMES.indexOf(first.rule) : 0;
}
