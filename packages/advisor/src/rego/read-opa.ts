/**
 * The answer of `opa eval --format json data.PACKAGE`: `{"result": [{"expressions": [{"value": …}]}]}`, `{}` where nothing
 * of that name is defined, `{"errors": [{"message", "code", "location"}]}` where it failed.
 * https://www.openpolicyagent.org/docs/cli#eval, https://www.openpolicyagent.org/docs/integration#evaluating-policies
 */
import {
  isObject,
  notEvaluated,
  parseJson,
  type RegoAnswer,
  type RegoResult,
  regoResult,
  RULE,
} from './rego-answer.ts';

export function readOpa(stdout: string, regoPackage: string): RegoAnswer {
  const answer = parseJson(stdout);
  if (!isObject(answer)) return notEvaluated('opa did not answer with JSON');
  const { errors, result } = answer;
  if (Array.isArray(errors) && errors.length > 0) return notEvaluated(`opa: ${errorText(errors[0])}`);
  const value = valueOf(result);
  if (value === undefined) return notEvaluated(`no policy declares the package ${regoPackage}`);
  const rules = isObject(value) ? Object.entries(value).filter(([name]) => RULE.test(name)) : [];
  if (rules.length === 0) return notEvaluated(`the package ${regoPackage} has no deny, violation or warn`);
  const results: RegoResult[] = [];
  for (const [rule, said] of rules) {
    for (const item of Array.isArray(said) ? (said as unknown[]) : [said]) {
      const one = toResult(rule, item);
      if (one === undefined) return notEvaluated(`${regoPackage}.${rule} is no set of messages`);
      if (one !== 'passed') results.push(one);
    }
  }
  return { outcome: 'evaluated', results };
}

/** Of the one expression of the one query. */
function valueOf(result: unknown): unknown {
  const first: unknown = Array.isArray(result) ? result[0] : undefined;
  const expressions = isObject(first) ? first['expressions'] : undefined;
  const expression: unknown = Array.isArray(expressions) ? expressions[0] : undefined;
  return isObject(expression) ? expression['value'] : undefined;
}

/** A rule that is no set but a text, `true` or `false` can be understood, too. An empty message is none, as for conftest. */
function toResult(rule: string, item: unknown): RegoResult | 'passed' | undefined {
  if (item === true) return regoResult(rule, rule, {});
  if (item === false) return 'passed';
  const message = isObject(item) ? item['msg'] : item;
  if (typeof message !== 'string') return undefined;
  return message === '' ? 'passed' : regoResult(rule, message, isObject(item) ? item : {});
}

function errorText(error: unknown): string {
  if (!isObject(error)) return 'an error without a message';
  const { message, location } = error;
  const row = isObject(location) && typeof location['row'] === 'number' ? ` (line ${location['row']})` : '';
  return `${typeof message === 'string' ? message : 'an error without a message'}${row}`;
}
