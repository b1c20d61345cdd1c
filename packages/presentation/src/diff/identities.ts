/** What identifies an element of a list, so that two lists are matched element by element instead of by place. */
import type { ShownValue } from '@cloud-chatops/core';
import { isList, isMark, isObject, quoted, valueKey, type ShownObject } from './shown-value.ts';

/** One shown name per element of both lists, or `undefined` when nothing identifies the elements of either. */
export type Identify = (
  before: readonly ShownValue[],
  after: readonly ShownValue[],
) => { readonly before: readonly string[]; readonly after: readonly string[] } | undefined;

/** Members of IAM documents that are sets, and may stand without a list when there is one. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html */
const SETS = new Set(['Action', 'NotAction', 'Resource', 'NotResource', 'members', 'Statement', 'bindings']);
const PRINCIPAL = / (?:Not)?Principal$/u;

/** Whether the value under `key` is a set; `path` is that of the object around it. */
export const isSetKey = (key: string, path: string): boolean => SETS.has(key) || PRINCIPAL.test(path);

/** Attributes that name a block, in this order. */
const NAMES = ['name', 'key', 'id', 'role', 'device_name'];

export const identify = (path: string, json: boolean): Identify => {
  if (json && path.endsWith(' Statement')) return byFirst([statementId, statementMeaning]);
  if (json && path.endsWith(' bindings')) return byFirst([binding]);
  return byFirst(NAMES.map((name) => (element) => textOf(element, name)));
};

const byFirst =
  (names: readonly ((element: ShownObject) => string | undefined)[]): Identify =>
  (before, after) => {
    if (!before.every(isObject) || !after.every(isObject)) return undefined;
    for (const name of names) {
      const [a, b] = [uniqueNames(before, name), uniqueNames(after, name)];
      if (a !== undefined && b !== undefined) return { before: a, after: b };
    }
    return undefined;
  };

function uniqueNames(
  elements: readonly ShownObject[],
  name: (element: ShownObject) => string | undefined,
): string[] | undefined {
  const found = elements.map(name).filter((text) => text !== undefined);
  return found.length === elements.length && new Set(found).size === found.length ? found : undefined;
}

function textOf(element: ShownObject, key: string): string | undefined {
  const value = Object.hasOwn(element.fields, key) ? element.fields[key] : undefined;
  return typeof value === 'string' && value !== '' ? quoted(value) : undefined;
}

const statementId = (statement: ShownObject): string | undefined => textOf(statement, 'Sid');

function statementMeaning(statement: ShownObject): string | undefined {
  const { Effect, Resource, NotResource } = statement.fields;
  const of = Resource ?? NotResource;
  if (typeof Effect !== 'string' || of === undefined) return undefined;
  const resources = isList(of) ? of : [of];
  return resources.some((r) => r !== null && isMark(r))
    ? undefined
    : `${quoted(Effect)} ${resources.map((r) => (typeof r === 'string' ? quoted(r) : valueKey(r))).join(',')}`;
}

function binding(element: ShownObject): string | undefined {
  const role = textOf(element, 'role');
  const condition = element.fields['condition'];
  if (role === undefined || condition === undefined || condition === null) return role;
  const title = isObject(condition) ? textOf(condition, 'title') : undefined;
  return `${role} if ${title ?? valueKey(condition)}`;
}
