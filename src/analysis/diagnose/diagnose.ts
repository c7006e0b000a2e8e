import type { ModelChange } from '../../engine/modelChange.js';
import type { TextEdit } from '../../engine/place.js';
import type { Diagnosis, DiagnosisFinding } from './diagnosis.js';
import { RULE_NAMES, type RuleName } from './names.js';
import type { Found, Rule, Saying } from './rule.js';
import type { Scene } from './scene.js';
import { RULES } from './table.js';

/** Writes changes into the file; null where that can't be done. */
export type Write = (changes: readonly ModelChange[]) => readonly TextEdit[] | null;

/** What is wrong with a run at a step: every rule in turn. Yields after each piece of work. */
export function* diagnose(scene: Scene, write: Write): Generator<void, Diagnosis> {
  const said = new Map<Rule, Saying>();
  for (const rule of RULES) {
    said.set(rule, yield* sayingOf(rule, scene));
    yield;
  }
  const found = new Map([...said].flatMap(([rule, saying]) => (isFound(saying) ? [[rule, saying]] : [])));
  const findings = [...found].map(([rule, each]) => finding(rule, each, [...found.keys()], scene, write));
  const silent = [...said].flatMap(([{ name: rule }, saying]) =>
    typeof saying === 'object' && 'silent' in saying ? [{ rule, because: saying.silent }] : [],
  );
  const quiet = [...said].flatMap(([{ name }, saying]) => (saying === 'quiet' ? [name] : []));
  return { step: scene.step, findings: causesFirst(findings), quiet, silent };
}

function* sayingOf(rule: Rule, scene: Scene): Generator<void, Saying> {
  const saying = rule.judge(scene);
  return typeof saying === 'object' && Symbol.iterator in saying ? yield* saying : saying;
}

function isFound(saying: Saying): saying is Found {
  return typeof saying === 'object' && !('silent' in saying);
}

function finding(rule: Rule, found: Found, all: readonly Rule[], { model }: Scene, write: Write): DiagnosisFinding {
  const { mends, range, ...rest } = found;
  const [first] = found.layers;
  const place = range ?? model.layers.find(({ path }) => path === first)?.range ?? null;
  const causes = rule.causes.filter((name) => all.some((other) => other.name === name));
  return {
    ...rest,
    rule: rule.name,
    range: place,
    followsFrom: causes[0] ?? null,
    mends: mends.map(({ changes, ...mend }) => ({ ...mend, edits: changes && write(changes) })),
  };
}

/** Causes, errors before warnings; right after each what follows from it. */
function causesFirst(findings: readonly DiagnosisFinding[]): DiagnosisFinding[] {
  const order = (a: DiagnosisFinding, b: DiagnosisFinding): number =>
    weight(a) - weight(b) || place(a.rule) - place(b.rule);
  const under = (cause: RuleName | null): DiagnosisFinding[] =>
    findings
      .filter(({ followsFrom }) => followsFrom === cause)
      .sort(order)
      .flatMap((each) => [each, ...under(each.rule)]);
  return under(null);
}

function weight({ severity }: DiagnosisFinding): number {
  return severity === 'error' ? 0 : 1;
}

function place(rule: RuleName): number {
  return RULE_NAMES.indexOf(rule);
}
