import { markdown, percent, type Table, whole } from './markdown.js';
import type { Condition } from './networks/conditions.js';
import type { ConditionResult, Results, RuleResult, Share } from './results.js';
import { none } from './tally.js';

const TITLES: Readonly<Record<Condition, string>> = {
  smooth: 'smooth, float64',
  extreme: 'extreme scales, float64',
  kinks: 'kinks, float64',
  float32: 'float32',
};

/** Right entries flagged ÷ mistakes missed, rules by conditions. */
export function alarmsAndMisses({ conditions }: Results): Table {
  return byRule(
    conditions,
    'right entries flagged ÷ mistakes missed',
    ({ condition, rules: [first] }) =>
      `${TITLES[condition]} (${whole(first?.alarms.of ?? 0)}; ${whole(first?.missed.of ?? 0)})`,
    ({ alarms, missed }) => `${whole(alarms.count)} ÷ ${whole(missed.count)}`,
  );
}

/** Of correct gradients' entries those that are left undecided. */
export function undecided({ conditions }: Results): Table {
  return byRule(
    conditions,
    'entries left undecided',
    ({ condition }) => TITLES[condition],
    (rule) => percent(rule.undecided),
  );
}

/** Of further networks, whose correct gradients alone are judged: entries flagged, and left undecided. */
export function rightAlone({ right: { conditions } }: Results): Table {
  return byRule(
    conditions,
    'correct gradients of further networks: flagged, undecided',
    ({ condition, networks, rules: [first] }) =>
      `${TITLES[condition]} (${whole(networks)} networks; ${whole(first?.alarms.of ?? 0)})`,
    ({ alarms, undecided: open }) => `${whole(alarms.count)}, ${percent(open)}`,
  );
}

/** Found, of single entries that are off by a little, by how much. */
export function sensitivity({ conditions }: Results, condition: Condition): Table {
  const found = conditions.filter((each) => each.condition === condition);
  const sizes = Object.keys(found[0]?.rules[0]?.bySize ?? {}).sort((a, b) => Number(a) - Number(b));
  const rows = rulesOf(found).map((name) => {
    const rule = ruleOf(found[0], name);
    return [name, ...sizes.map((size) => percent(rule?.bySize[size] ?? none))];
  });
  const faults = sizes.map((size) => whole(found[0]?.rules[0]?.bySize[size]?.of ?? 0));
  return [
    [`found, ${TITLES[condition]}`, ...sizes.map((size) => `1e-${size}`)],
    ['entries off by that', ...faults],
    ...rows,
  ];
}

/** Of the mistakes found, those whose own layer alone was blamed. */
export function location({ conditions }: Results): Table {
  const rules = rulesOf(conditions).filter((name) => ruleOf(conditions[0], name)?.located);
  return rules.flatMap((name) => {
    const cells = (of: (rule: RuleResult) => Share | null): string[] =>
      conditions.map((each) => {
        const rule = ruleOf(each, name);
        const share = rule && of(rule);
        return share ? `${whole(share.count)} of ${whole(share.of)}` : '';
      });
    return [
      [name, ...conditions.map(({ condition }) => TITLES[condition])],
      ['the right layer alone is blamed', ...cells(({ located }) => located)],
    ];
  });
}

export function deep({ deep: all }: Results): Table {
  const rows = all.map(({ name, parameters, entries, undecided: open, flagged }) => [
    name,
    whole(parameters),
    whole(entries),
    percent({ count: open, of: entries }),
    whole(flagged),
  ]);
  return [['correct gradients, op by op', 'parameters', 'entries judged', 'undecided', 'flagged'], ...rows];
}

/** Mistakes that a rule missed, by name, over all conditions. */
export function missedKinds({ conditions }: Results, name: string): string[] {
  const kinds = new Map<string, number>();
  for (const each of conditions) {
    for (const [kind, { count, of }] of Object.entries(ruleOf(each, name)?.byKind ?? {}))
      if (of > count) kinds.set(kind, (kinds.get(kind) ?? 0) + of - count);
  }
  return [...kinds].sort(([, a], [, b]) => b - a).map(([kind, count]) => `${kind} ${count}`);
}

/** All of them that say something, as a terminal and the page about the check show them. */
export function tables(results: Results): string[] {
  const all = [
    alarmsAndMisses(results),
    undecided(results),
    sensitivity(results, 'smooth'),
    sensitivity(results, 'float32'),
    location(results),
    rightAlone(results),
    deep(results),
  ];
  return all.filter(({ length }) => length > 1).map(markdown);
}

/** For a terminal: the tables, and what each rule missed. */
export function summary(results: Results): string {
  const missed = rulesOf(results.conditions).map(
    (name) => `missed by ${name}: ${missedKinds(results, name).join(', ')}`,
  );
  return [...tables(results), missed.join('\n')].join('\n\n');
}

function byRule(
  conditions: readonly ConditionResult[],
  title: string,
  head: (condition: ConditionResult) => string,
  cell: (rule: RuleResult) => string,
): Table {
  const rows = rulesOf(conditions).map((name) => [
    name,
    ...conditions.map((condition) => {
      const rule = ruleOf(condition, name);
      return rule ? cell(rule) : '–';
    }),
  ]);
  return [[title, ...conditions.map(head)], ...rows];
}

function rulesOf(conditions: readonly ConditionResult[]): string[] {
  return conditions[0]?.rules.map(({ name }) => name) ?? [];
}

function ruleOf(condition: ConditionResult | undefined, name: string): RuleResult | undefined {
  return condition?.rules.find((rule) => rule.name === name);
}
