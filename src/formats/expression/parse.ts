import { didYouMean } from '../nearest.js';
import { FUNCTIONS, type FunctionName } from './functions.js';
import { type Token, tokenize } from './tokens.js';

export type Comparison = '<' | '<=' | '>' | '>=' | '==' | '!=';
export type Arithmetic = '+' | '-' | '*' | '/' | '^';

/** A formula as a tree. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'negate'; readonly of: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: Arithmetic | Comparison;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: 'conditional';
      readonly when: Expression;
      readonly then: Expression;
      readonly otherwise: Expression;
    }
  | { readonly kind: 'call'; readonly name: FunctionName; readonly inputs: readonly Expression[] };

/** Where in the expression it can't be understood, and why. */
export interface ExpressionProblem {
  readonly start: number;
  readonly end: number;
  readonly message: string;
  /** What was probably meant, to stand in place of start…end. */
  readonly replacement: string | null;
}

export type ParseResult =
  | { readonly ok: true; readonly expression: Expression }
  | { readonly ok: false; readonly problem: ExpressionProblem };

const CONSTANTS: Readonly<Record<string, number>> = { pi: Math.PI, e: Math.E };

/**
 * Parses a formula of the contract's language over the given variables: `+ - * / ^`, comparison, `? :`, functions, `pi`, `e`.
 * `^` binds tighter than a sign before it and groups to the right: −z^2 is −(z²), 2^3^2 is 2⁹. Stops at the first mistake.
 */
export function parseExpression(text: string, variables: readonly string[]): ParseResult {
  try {
    return { ok: true, expression: new Parser(tokenize(text), variables).whole() };
  } catch (thrown) {
    if (thrown instanceof Mistake) return { ok: false, problem: thrown.problem };
    throw thrown;
  }
}

/** Leaves the recursion; never leaves this file. */
class Mistake extends Error {
  constructor(readonly problem: ExpressionProblem) {
    super(problem.message);
  }
}

/** Each level of precedence is a method, from the loosest down. */
class Parser {
  private next = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly variables: readonly string[],
  ) {}

  whole(): Expression {
    if (this.peek().kind === 'end') this.fail('the expression is empty; expected a formula such as z * z');
    const expression = this.conditional();
    if (this.peek().kind !== 'end') this.fail(`unexpected "${this.peek().text}"; expected an operator or the end`);
    return expression;
  }

  private conditional(): Expression {
    const when = this.comparison();
    if (!this.take('?')) return when;
    const then = this.conditional();
    this.expect(':', 'between the two values of a "? :"');
    return { kind: 'conditional', when, then, otherwise: this.conditional() };
  }

  private comparison(): Expression {
    const left = this.sum();
    const operator = this.takeOne(['<=', '>=', '==', '!=', '<', '>'] as const);
    return operator === null ? left : { kind: 'binary', operator, left, right: this.sum() };
  }

  private sum(): Expression {
    let left = this.product();
    for (
      let operator = this.takeOne(['+', '-'] as const);
      operator !== null;
      operator = this.takeOne(['+', '-'] as const)
    ) {
      left = { kind: 'binary', operator, left, right: this.product() };
    }
    return left;
  }

  private product(): Expression {
    let left = this.signed();
    for (
      let operator = this.takeOne(['*', '/'] as const);
      operator !== null;
      operator = this.takeOne(['*', '/'] as const)
    ) {
      left = { kind: 'binary', operator, left, right: this.signed() };
    }
    return left;
  }

  private signed(): Expression {
    if (this.take('-')) return { kind: 'negate', of: this.signed() };
    if (this.take('+')) return this.signed();
    return this.power();
  }

  private power(): Expression {
    const left = this.primary();
    return this.take('^') ? { kind: 'binary', operator: '^', left, right: this.signed() } : left;
  }

  private primary(): Expression {
    const token = this.peek();
    if (token.kind === 'number') {
      this.next++;
      return { kind: 'number', value: Number(token.text) };
    }
    if (token.kind === 'name') return this.named();
    if (this.take('(')) {
      const inner = this.conditional();
      this.expect(')', 'to close a bracket');
      return inner;
    }
    return this.fail(
      token.kind === 'end'
        ? 'the formula ends where a value was expected'
        : `unexpected "${token.text}"; expected a value`,
    );
  }

  private named(): Expression {
    const token = this.peek();
    const isCall = this.tokens[this.next + 1]?.text === '(';
    if (isCall) return this.call(token);
    const value = CONSTANTS[token.text];
    if (!this.variables.includes(token.text) && value === undefined)
      this.unknown(token, 'name', [...this.variables, ...Object.keys(CONSTANTS)]);
    this.next++;
    return this.variables.includes(token.text) || value === undefined
      ? { kind: 'variable', name: token.text }
      : { kind: 'number', value };
  }

  private call(token: Token): Expression {
    if (!Object.hasOwn(FUNCTIONS, token.text)) this.unknown(token, 'function', Object.keys(FUNCTIONS));
    const name = token.text as FunctionName;
    this.next += 2;
    const inputs = [this.conditional()];
    while (this.take(',')) inputs.push(this.conditional());
    this.expect(')', `to close ${name}(`);
    const wanted = FUNCTIONS[name].inputs;
    if (inputs.length !== wanted)
      this.failAt(token, `${name} takes ${wanted} ${wanted === 1 ? 'value' : 'values'}, not ${inputs.length}`);
    return { kind: 'call', name, inputs };
  }

  private peek(): Token {
    return this.tokens[this.next] as Token;
  }

  private take(text: string): boolean {
    if (this.peek().kind !== 'operator' || this.peek().text !== text) return false;
    this.next++;
    return true;
  }

  private takeOne<T extends string>(texts: readonly T[]): T | null {
    return texts.find((text) => this.take(text)) ?? null;
  }

  private expect(text: string, why: string): void {
    if (!this.take(text))
      this.fail(`"${text}" expected ${why}${this.peek().kind === 'end' ? '' : `, found "${this.peek().text}"`}`);
  }

  private unknown(token: Token, what: 'name' | 'function', known: readonly string[]): never {
    const hint = didYouMean(token.text, known);
    const replacement = /"(.*)"/.exec(hint)?.[1] ?? null;
    this.failAt(
      token,
      `"${token.text}" is not a known ${what} here${hint || `; known are ${known.join(', ')}`}`,
      replacement,
    );
  }

  private fail(message: string): never {
    return this.failAt(this.peek(), message);
  }

  private failAt({ start, end }: Token, message: string, replacement: string | null = null): never {
    throw new Mistake({ start, end, message, replacement });
  }
}
