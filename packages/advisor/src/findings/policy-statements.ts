/**
 * Statements of IAM policies: JSON text in an attribute, or the `aws_iam_policy_document` data source that an attribute
 * refers to. Grammar: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
import { asText, isRecord, spread } from './plan-leaves.ts';
import type { ResourceView } from './resource-view.ts';
import { knownOnlyAfterApply } from './undecided.ts';

interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

interface StatementParts {
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** `*`, `AWS:*`, `AWS:arn:…`, `Service:s3.amazonaws.com`. */
  readonly principals: readonly string[];
  readonly conditions: readonly Condition[];
}

/**
 * Keys that say who may call. With one of them and a concrete value a statement for everyone is no longer for everyone.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
const CALLER_KEYS =
  /^(?:aws:(?:principal(?:arn|account|orgid|orgpaths|tag\/.+|servicename|servicenameslist)|source(?:arn|account|owner|orgid|orgpaths|ip|vpc|vpce|vpcarn)|vpce(?:account|orgid|orgpaths)|vpcsourceip|userid|username|calledvia.*|federatedprovider)|kms:(?:calleraccount|viaservice)|s3:dataaccesspoint(?:account|arn)|[^:]+:(?:sub|aud|oaud|amr))$/i;

/** `arn:aws:iam::*:role/x`, `arn:aws:iam::*`. */
const ARN_OF_ANY_ACCOUNT = /^arn:[^:]*:[^:]*:[^:]*:[^:]*\*/;

export class PolicyStatement {
  /** Attribute that holds the policy, from the resource's root. */
  readonly path: string;
  readonly #parts: StatementParts;

  constructor(path: string, parts: StatementParts) {
    this.path = path;
    this.#parts = parts;
  }

  get actions(): readonly string[] {
    return this.#parts.actions;
  }

  get resources(): readonly string[] {
    return this.#parts.resources;
  }

  get principals(): readonly string[] {
    return this.#parts.principals;
  }

  allows(): boolean {
    return this.#parts.effect.toLowerCase() === 'allow';
  }

  hasAction(action: string): boolean {
    return this.#parts.actions.some((one) => one.toLowerCase() === action.toLowerCase());
  }

  hasResource(resource: string): boolean {
    return this.#parts.resources.includes(resource);
  }

  /** `Principal: "*"` or `AWS: "*"`: anyone, with or without an account. */
  anyone(): boolean {
    return this.#parts.principals.some((one) => one === '*' || one === 'AWS:*');
  }

  /** Anyone, or an AWS principal with a wildcard in it, such as `arn:aws:iam::*:role/x`. */
  wildcardPrincipal(): boolean {
    return this.#parts.principals.some((one) => one === '*' || (one.startsWith('AWS:') && one.includes('*')));
  }

  /** A condition limits who may call. */
  narrowed(): boolean {
    return this.#parts.conditions.some(
      ({ operator, key, values }) =>
        CALLER_KEYS.test(key) &&
        !/not|ifexists|^null$/i.test(operator) &&
        values.length > 0 &&
        values.every((value) => !admitsAnyone(key, value)),
    );
  }

  /** Refuses everybody and everything without TLS, or allows only with it. */
  requiresTls(): boolean {
    const wanted = this.allows() ? 'true' : 'false';
    const asks = this.#parts.conditions.some(
      ({ operator, key, values }) =>
        /^bool(?:ifexists)?$/i.test(operator) &&
        key.toLowerCase() === 'aws:securetransport' &&
        values.every((value) => value.toLowerCase() === wanted),
    );
    if (!asks || this.allows()) return asks;
    return this.anyone() && this.#parts.actions.some((action) => action === '*' || /^[a-z0-9-]+:\*$/i.test(action));
  }
}

/**
 * Statements of every policy at `path`; none where the attribute is absent.
 * @throws Undecided where the policy is known only after apply; Error where it is no policy
 */
export function policyStatements(view: ResourceView, path: string): PolicyStatement[] {
  return spread(view.leaves(path)).flatMap((leaf) => {
    if (leaf.unknown !== true) return parsePolicy(leaf.value, leaf.path, view.address);
    const documents = view.graph.targets(view, path, 'aws_iam_policy_document');
    if (documents.length === 0) knownOnlyAfterApply(view.address, leaf.path);
    return documents.flatMap((document) => documentStatements(document, leaf.path, new Set()));
  });
}

function parsePolicy(value: unknown, path: string, address: string): PolicyStatement[] {
  let policy = value;
  if (typeof policy === 'string') {
    if (policy.trim() === '') return [];
    try {
      policy = JSON.parse(policy);
    } catch {
      throw new Error(`${path} of ${address} is not JSON`);
    }
  }
  if (!isRecord(policy)) throw new Error(`${path} of ${address} is not a policy`);
  return asList(policy['Statement'])
    .filter(isRecord)
    .map(
      (statement) =>
        new PolicyStatement(path, {
          effect: asText(statement['Effect']),
          actions: asTexts(statement['Action']),
          resources: asTexts(statement['Resource']),
          principals: jsonPrincipals(statement['Principal']),
          conditions: jsonConditions(statement['Condition']),
        }),
    );
}

function jsonPrincipals(principal: unknown): string[] {
  if (!isRecord(principal)) return asTexts(principal).map((one) => (one === '*' ? one : `AWS:${one}`));
  return Object.entries(principal).flatMap(([kind, values]) => asTexts(values).map((value) => `${kind}:${value}`));
}

function jsonConditions(condition: unknown): Condition[] {
  if (!isRecord(condition)) return [];
  return Object.entries(condition).flatMap(([operator, keys]) =>
    isRecord(keys) ? Object.entries(keys).map(([key, values]) => ({ operator, key, values: asTexts(values) })) : [],
  );
}

/** Of a data source whose result is not known yet, from its own blocks and the documents it builds on. */
function documentStatements(document: ResourceView, path: string, seen: Set<string>): PolicyStatement[] {
  if (seen.has(document.address)) return [];
  seen.add(document.address);
  const own = document.blocks('statement').map(
    (statement) =>
      new PolicyStatement(path, {
        effect: statement.text('effect', 'Allow'),
        actions: knownTexts(statement, 'actions'),
        resources: knownTexts(statement, 'resources'),
        principals: statement
          .blocks('principals')
          .flatMap((principal) =>
            knownTexts(principal, 'identifiers').map((one) => documentPrincipal(principal.text('type'), one)),
          ),
        conditions: statement.blocks('condition').map((condition) => ({
          operator: condition.text('test'),
          key: condition.text('variable'),
          values: knownTexts(condition, 'values'),
        })),
      }),
  );
  const others = ['source_policy_documents', 'override_policy_documents', 'source_json', 'override_json'].flatMap(
    (path) => document.graph.targets(document, path, 'aws_iam_policy_document'),
  );
  return [...own, ...others.flatMap((other) => documentStatements(other, path, seen))];
}

function documentPrincipal(kind: string, identifier: string): string {
  return kind === '*' ? '*' : `${kind}:${identifier}`;
}

/** A value that another resource makes is a concrete one, whatever it will be. */
function knownTexts(view: ResourceView, path: string): string[] {
  return spread(view.leaves(path)).map((leaf) => (leaf.unknown === true ? '(known after apply)' : asText(leaf.value)));
}

/** `*`, a network `/0`, or a principal of whatever account, whose name anybody can give to one of theirs. */
function admitsAnyone(key: string, value: string): boolean {
  return /^\*+$|\/0$/.test(value) || (/^aws:principalarn$/i.test(key) && ARN_OF_ANY_ACCOUNT.test(value));
}

function asList(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function asTexts(value: unknown): string[] {
  return asList(value).map(asText);
}
