/** From the CEL text of a practice to functions; every expression is type-checked before it may run. */
import type { ParseResult } from '@marcbachmann/cel-js';
import type { Practice } from '../knowledge/entry.ts';
import { checkEnvironment } from './cel-environment.ts';

export interface ExpressionProblem {
  /** Field of the front matter: `['applies']`, `['violates', 'aws_lb']`. */
  readonly field: readonly string[];
  /** Where in the expression, in characters. */
  readonly offset: number;
  readonly message: string;
}

export interface CompiledCheck {
  readonly practice: Practice;
  readonly applies?: ParseResult;
  readonly violates: ReadonlyMap<string, ParseResult>;
}

/** What is wrong with the expressions, all of it. */
export function expressionProblems(practice: Pick<Practice, 'applies' | 'violates'>): ExpressionProblem[] {
  const problems = practice.applies === undefined ? [] : problemsOf(practice.applies, ['applies'], isBool);
  for (const [type, expression] of Object.entries(practice.violates)) {
    problems.push(
      ...problemsOf(expression, ['violates', type], (result) => isBool(result) || result.startsWith('list')),
    );
  }
  return problems;
}

const isBool = (type: string): boolean => type === 'bool';

function problemsOf(
  expression: string,
  field: readonly string[],
  accepts: (type: string) => boolean,
): ExpressionProblem[] {
  const checked = checkEnvironment.check(expression);
  if (!checked.valid) {
    const message = checked.error?.summary ?? 'is not a CEL expression';
    return [{ field, offset: checked.error?.range?.start ?? 0, message }];
  }
  if (accepts(checked.type ?? '')) return [];
  return [
    { field, offset: 0, message: `gives ${checked.type}; a check gives true or false, or a list of what is wrong` },
  ];
}

const compiled = new WeakMap<Practice, CompiledCheck>();

/** Parsed once per practice object, on first use. */
export function compileCheck(practice: Practice): CompiledCheck {
  const known = compiled.get(practice);
  if (known) return known;
  const parsed = new Map<string, ParseResult>();
  const parse = (text: string): ParseResult => {
    const existing = parsed.get(text) ?? checkEnvironment.parse(text);
    parsed.set(text, existing);
    return existing;
  };
  const check: CompiledCheck = {
    practice,
    violates: new Map(Object.entries(practice.violates).map(([type, text]) => [type, parse(text)])),
    ...(practice.applies === undefined ? {} : { applies: parse(practice.applies) }),
  };
  compiled.set(practice, check);
  return check;
}

/** Resource types that expressions name in `related`, `targets` and `refers`. */
export function typesRead(expressions: readonly string[]): Set<string> {
  const types = new Set<string>();
  for (const expression of expressions) {
    for (const match of expression.matchAll(/\.related\(\s*["']([a-z0-9_]+)["']/g)) types.add(match[1] ?? '');
    for (const match of expression.matchAll(/\.(?:targets|refers)\(\s*["'][^"']*["']\s*,\s*["']([a-z0-9_]+)["']/g))
      types.add(match[1] ?? '');
  }
  return types;
}
