/**
 * The vocabulary of checks: CEL with three types (`Resource`, `Rule`, `Statement`) and the methods that AUTHORING.md
 * explains. Everything here only names and types what the TypeScript beside it does.
 */
import { Environment } from '@marcbachmann/cel-js';
import { type Direction, networkRules, type NetworkRule, NetworkRule as Rule, openRules } from './network-rules.ts';
import { isWorld, portRanges } from './ports.ts';
import { PolicyStatement, policyStatements } from './policy-statements.ts';
import { ResourceView } from './resource-view.ts';
import { decodeBase64, holdsAwsKey, holdsPassword, holdsPrivateKey } from './secret-patterns.ts';
import { selectSure } from './undecided.ts';
import { tlsVersion } from './versions.ts';

type Handler = (...args: never[]) => unknown;

const questions: Readonly<Record<string, Handler>> = {
  'Resource.set(string): bool': (r: ResourceView, path: string) => r.set(path),
  'Resource.known(string): bool': (r: ResourceView, path: string) => r.known(path),
  'Resource.yes(string): bool': (r: ResourceView, path: string) => r.yes(path),
  'Resource.no(string): bool': (r: ResourceView, path: string) => r.no(path),
  'Resource.is(string, string): bool': (r: ResourceView, path: string, wanted: string) => r.is(path, wanted),
  'Resource.is(string, list<string>): bool': (r: ResourceView, path: string, wanted: string[]) => r.is(path, wanted),
  'Resource.matches(string, string): bool': (r: ResourceView, path: string, regex: string) => r.matches(path, regex),
  'Resource.text(string): string': (r: ResourceView, path: string) => r.text(path),
  'Resource.text(string, string): string': (r: ResourceView, path: string, absent: string) => r.text(path, absent),
  // `dyn`: CEL would refuse to compare a double with `14`.
  'Resource.num(string, int): dyn': (r: ResourceView, path: string, absent: bigint) => r.num(path, Number(absent)),
  'Resource.list(string): list<string>': (r: ResourceView, path: string) => r.list(path),
  'Resource.strings(string): list<string>': (r: ResourceView, path: string) => r.strings(path),
  'Resource.keys(string): list<string>': (r: ResourceView, path: string) => r.keys(path),
  'Resource.blocks(string): list<Resource>': (r: ResourceView, path: string) => r.blocks(path),
};

const links: Readonly<Record<string, Handler>> = {
  'Resource.related(string, string): list<Resource>': (r: ResourceView, type: string, attribute: string) =>
    r.graph.related(r, type, attribute),
  'Resource.targets(string, string): list<Resource>': (r: ResourceView, attribute: string, type: string) =>
    r.graph.targets(r, attribute, type),
  'Resource.refers(string, string): bool': (r: ResourceView, attribute: string, type: string) =>
    r.references(attribute).some((one) => new RegExp(`(?:^|\\.)${type}\\.`).test(one)),
};

const open = (way: Direction): Readonly<Record<string, Handler>> => ({
  [`Resource.${way}(): list<Rule>`]: (r: ResourceView) => networkRules(r, way),
  [`Resource.open_${way}(): list<Rule>`]: (r: ResourceView) => openRules(r, way, () => true),
  [`Resource.open_${way}(int): list<Rule>`]: (r: ResourceView, port: bigint) =>
    openRules(r, way, (rule) => rule.covers(Number(port))),
  [`Resource.open_${way}(int, string): list<Rule>`]: (r: ResourceView, port: bigint, protocol: string) =>
    openRules(r, way, (rule) => rule.covers(Number(port), protocol)),
  [`Resource.open_${way}_all_ports(): list<Rule>`]: (r: ResourceView) => openRules(r, way, (rule) => rule.allPorts()),
});

const rules: Readonly<Record<string, Handler>> = {
  'Rule.allows(): bool': (rule: NetworkRule) => rule.allows(),
  'Rule.world(): bool': (rule: NetworkRule) => rule.world(),
  'Rule.protocol(): string': (rule: NetworkRule) => rule.protocol(),
  'Rule.covers(int): bool': (rule: NetworkRule, port: bigint) => rule.covers(Number(port)),
  'Rule.covers(int, string): bool': (rule: NetworkRule, port: bigint, protocol: string) =>
    rule.covers(Number(port), protocol),
  'Rule.all_ports(): bool': (rule: NetworkRule) => rule.allPorts(),
  'Rule.block(): Resource': (rule: NetworkRule) => rule.block,
};

const policies: Readonly<Record<string, Handler>> = {
  'Resource.statements(string): list<Statement>': (r: ResourceView, path: string) => policyStatements(r, path),
  'Statement.allows(): bool': (s: PolicyStatement) => s.allows(),
  'Statement.has_action(string): bool': (s: PolicyStatement, action: string) => s.hasAction(action),
  'Statement.has_resource(string): bool': (s: PolicyStatement, resource: string) => s.hasResource(resource),
  'Statement.anyone(): bool': (s: PolicyStatement) => s.anyone(),
  'Statement.wildcard_principal(): bool': (s: PolicyStatement) => s.wildcardPrincipal(),
  'Statement.narrowed(): bool': (s: PolicyStatement) => s.narrowed(),
  'Statement.requires_tls(): bool': (s: PolicyStatement) => s.requiresTls(),
  'Statement.actions(): list<string>': (s: PolicyStatement) => s.actions,
  'Statement.resources(): list<string>': (s: PolicyStatement) => s.resources,
  'Statement.principals(): list<string>': (s: PolicyStatement) => s.principals,
};

const words: Readonly<Record<string, Handler>> = {
  'tls(string): double': (text: string) => tlsVersion(text),
  'world(string): bool': (source: string) => isWorld(source),
  'port_in(int, string): bool': (port: bigint, ranges: string) =>
    portRanges(ranges).some(([from, to]) => from <= Number(port) && Number(port) <= to),
  'base64_text(string): string': (text: string) => decodeBase64(text),
  'aws_key_in(string): bool': (text: string) => holdsAwsKey(text),
  'private_key_in(string): bool': (text: string) => holdsPrivateKey(text),
  'password_in(string): bool': (text: string) => holdsPassword(text),
};

/** CEL's own `filter` gives up at the first error; `where` keeps the sure ones, as one sure offender is a finding. */
function whereMacro({ args, receiver }: { args: MacroNode[]; receiver: MacroNode }) {
  const [variable, predicate] = args;
  if (variable?.op !== 'id' || typeof variable.args !== 'string' || !predicate) {
    throw new Error('where(variable, condition) needs a variable name first');
  }
  const name = variable.args;
  let scope: MacroScope | undefined;
  return {
    receiver,
    args,
    typeCheck(checker: MacroChecker, _macro: unknown, context: MacroScope) {
      const list = checker.check(receiver, context);
      scope = context.forkWithVariable(name, list.valueType ?? checker.getType('dyn'));
      const result = checker.check(predicate, scope);
      if (result.name !== 'bool' && result.name !== 'dyn') {
        throw checker.createError('invalid_macro_argument', 'where(variable, condition) needs a condition', predicate);
      }
      return list;
    },
    evaluate(evaluator: MacroEvaluator, _macro: unknown, context: MacroScope) {
      const items = evaluator.run(receiver, context) as Iterable<unknown>;
      return selectSure(items, (item) => {
        const inner = (scope as MacroScope).reuse(context).setIterValue(item, evaluator);
        return evaluator.run(predicate, inner) === true;
      });
    },
  };
}

// What a macro sees of the engine; its own declarations leave these open.
interface MacroNode {
  readonly op: string;
  readonly args: unknown;
}
interface MacroType {
  readonly name: string;
  readonly valueType?: MacroType;
}
interface MacroScope {
  forkWithVariable(name: string, type: MacroType): MacroScope;
  reuse(parent: MacroScope): MacroScope;
  setIterValue(value: unknown, evaluator: MacroEvaluator): MacroScope;
}
interface MacroChecker {
  check(node: MacroNode, scope: MacroScope): MacroType;
  getType(name: string): MacroType;
  createError(code: string, message: string, node: MacroNode): Error;
}
interface MacroEvaluator {
  run(node: MacroNode, scope: MacroScope): unknown;
}

/** Made once: an environment is dear, and its parsed expressions may be used again and again. */
export const checkEnvironment: Environment = build();

function build(): Environment {
  const env = new Environment({
    enableOptionalTypes: true,
    homogeneousAggregateLiterals: false,
    limits: { maxAstNodes: 500, maxDepth: 40 },
  })
    .registerType('Resource', { ctor: ResourceView, fields: { type: 'string', name: 'string', address: 'string' } })
    .registerType('Rule', { ctor: Rule, fields: {} })
    .registerType('Statement', { ctor: PolicyStatement, fields: {} })
    .registerVariable('r', 'Resource');
  for (const table of [questions, links, open('ingress'), open('egress'), rules, policies, words]) {
    for (const [signature, handler] of Object.entries(table))
      env.registerFunction(signature, handler as Handler as never);
  }
  env.registerFunction('list.where(ast, ast): list<dyn>', whereMacro as never);
  return env;
}
