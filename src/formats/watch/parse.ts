import type { Token } from '../expression/tokens.js';
import { tokenize } from './tokens.js';
import type { BinaryOperator, Span, Watch, WatchPlace, WatchProblem } from './tree.js';

export type WatchResult =
  | { readonly ok: true; readonly watch: Watch }
  | { readonly ok: false; readonly problem: WatchProblem };

/** From the loosest down; operators of one row group to the left. `./` and `.^` are `/` and `^`: those go entry by entry anyway. */
const LEVELS: readonly (readonly BinaryOperator[])[] = [
  ['||'],
  ['&&'],
  ['<=', '>=', '==', '!=', '<', '>'],
  ['+', '-'],
  ['*', '@', '.*', '/', '%'],
];

/**
 * Parses an expression over tensors, as conditions, watches and the console take them: `output.delta' * hidden.a`,
 * `mean(hidden.a == 0) > 0.9`, `hidden.a[0, :]`. `^` binds tighter than a sign before it and groups to the right; `%`
 * is the remainder; `'` transposes; a layer's name that is no plain word stands in quotes. Never throws; stops at the first mistake.
 */
export function parseWatch(text: string): WatchResult {
  try {
    return { ok: true, watch: new Parser(tokenize(text)).whole() };
  } catch (thrown) {
    if (thrown instanceof Mistake) return { ok: false, problem: thrown.problem };
    throw thrown;
  }
}

/** Leaves the recursion; never leaves this file. */
class Mistake extends Error {
  constructor(readonly problem: WatchProblem) {
    super(problem.message);
  }
}

/** Nothing that a person writes is nested as deeply; what a program wrote must not end the stack. */
const DEEPEST = 200;

class Parser {
  private next = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  whole(): Watch {
    if (this.peek().kind === 'end') this.fail('the expression is empty; expected one such as norm(hidden.dW)');
    const watch = this.expression();
    if (this.peek().kind !== 'end') this.fail(`unexpected "${this.peek().text}"; expected an operator or the end`);
    return watch;
  }

  private expression(): Watch {
    if (++this.depth > DEEPEST) this.fail('the expression is nested too deeply');
    const watch = this.level(0);
    this.depth--;
    return watch;
  }

  private level(at: number): Watch {
    const operators = LEVELS[at];
    if (!operators) return this.signed();
    let left = this.level(at + 1);
    for (let operator = this.operatorOf(operators); operator !== null; operator = this.operatorOf(operators)) {
      const right = this.level(at + 1);
      left = { kind: 'binary', operator, left, right, ...spanned(left, right) };
    }
    return left;
  }

  private operatorOf(operators: readonly BinaryOperator[]): BinaryOperator | null {
    if (operators.includes('/') && this.take('./')) return '/';
    return operators.find((operator) => this.take(operator)) ?? null;
  }

  private signed(): Watch {
    const sign = this.peek();
    if (this.take('+')) return this.nested();
    const operator = this.take('-') ? '-' : this.take('!') ? '!' : null;
    if (operator === null) return this.power();
    const of = this.nested();
    return { kind: 'unary', operator, of, ...spanned(sign, of) };
  }

  /** A sign's operand: signs may follow each other. */
  private nested(): Watch {
    if (++this.depth > DEEPEST) this.fail('the expression is nested too deeply');
    const watch = this.signed();
    this.depth--;
    return watch;
  }

  private power(): Watch {
    const left = this.postfix();
    if (!this.take('^') && !this.take('.^')) return left;
    const right = this.nested();
    return { kind: 'binary', operator: '^', left, right, ...spanned(left, right) };
  }

  private postfix(): Watch {
    let of = this.primary();
    for (;;) {
      const token = this.peek();
      if (this.take("'")) of = { kind: 'transpose', of, ...spanned(of, token) };
      else if (this.take('[')) of = this.index(of);
      else return of;
    }
  }

  private index(of: Watch): Watch {
    const places = [this.place()];
    while (this.take(',')) places.push(this.place());
    const end = this.peek();
    this.expect(']', 'to close an index');
    return { kind: 'index', of, places, ...spanned(of, end) };
  }

  private place(): WatchPlace {
    const from = this.peek().text === ':' ? null : this.expression();
    if (!this.take(':')) return { kind: 'entry', at: from as Watch };
    const ends = [',', ']'].includes(this.peek().text);
    return { kind: 'range', from, to: ends ? null : this.expression() };
  }

  private primary(): Watch {
    const token = this.peek();
    const { start, end } = token;
    if (token.kind === 'number') {
      this.next++;
      return { kind: 'number', value: Number(token.text), start, end };
    }
    if (token.kind === 'name') {
      this.next++;
      return this.take('(') ? this.call(token) : { kind: 'name', name: token.text.replaceAll('"', ''), start, end };
    }
    if (this.take('(')) {
      const inner = this.expression();
      this.expect(')', 'to close a bracket');
      return inner;
    }
    const found = token.kind === 'end' ? 'the expression ends' : `there is "${token.text}"`;
    return this.fail(`${found} where a value was expected`);
  }

  private call({ text, start }: Token): Watch {
    const inputs = [this.expression()];
    while (this.take(',')) inputs.push(this.expression());
    const { end } = this.peek();
    this.expect(')', `to close ${text}(`);
    return { kind: 'call', name: text, inputs, start, end };
  }

  private peek(): Token {
    return this.tokens[this.next] as Token;
  }

  private take(text: string): boolean {
    const token = this.peek();
    if (token.kind !== 'operator' || token.text !== text) return false;
    this.next++;
    return true;
  }

  private expect(text: string, why: string): void {
    const { kind, text: found } = this.peek();
    if (!this.take(text)) this.fail(`"${text}" expected ${why}${kind === 'end' ? '' : `, found "${found}"`}`);
  }

  private fail(message: string): never {
    const { start, end } = this.peek();
    throw new Mistake({ message, start, end });
  }
}

function spanned(first: Span, last: Span): Span {
  return { start: first.start, end: last.end };
}
