import type { Condition } from './networks/conditions.js';
import type { ConditionResult, RuleResult, Share } from './results.js';

export const none: Share = { count: 0, of: 0 };

export function add(a: Share, b: Share): Share {
  return { count: a.count + b.count, of: a.of + b.of };
}

export function emptyRule(name: string, looksInside: boolean): RuleResult {
  return {
    name,
    alarms: none,
    missed: none,
    undecided: none,
    byKind: {},
    bySize: {},
    located: looksInside ? none : null,
  };
}

export function addRules(a: RuleResult, b: RuleResult): RuleResult {
  return {
    name: a.name,
    alarms: add(a.alarms, b.alarms),
    missed: add(a.missed, b.missed),
    undecided: add(a.undecided, b.undecided),
    byKind: addAll(a.byKind, b.byKind),
    bySize: addAll(a.bySize, b.bySize),
    located: a.located && b.located && add(a.located, b.located),
  };
}

type Shares = Readonly<Record<string, Share>>;

function addAll(a: Shares, b: Shares): Shares {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
  return Object.fromEntries(names.map((name) => [name, add(a[name] ?? none, b[name] ?? none)]));
}

/** The results of networks, in whatever order they were judged. */
export function total(condition: Condition, all: readonly ConditionResult[]): ConditionResult {
  const sum = (of: (result: ConditionResult) => number): number => all.reduce((so, each) => so + of(each), 0);
  const names = all.find(({ rules }) => rules.length > 0)?.rules.map(({ name }) => name) ?? [];
  return {
    condition,
    networks: sum(({ networks }) => networks),
    overflowed: sum(({ overflowed }) => overflowed),
    gradients: sum(({ gradients }) => gradients),
    entries: sum(({ entries }) => entries),
    unsettled: sum(({ unsettled }) => unsettled),
    rules: names.map((name) => all.flatMap(({ rules }) => rules.filter((rule) => rule.name === name)).reduce(addRules)),
  };
}
