/** Who may do what, from the present configuration and a person's present roles. Empty means nobody. */
import { RIGHTS, type Right } from '@cloud-chatops/core';
import type { ProjectConfig } from '../config/config-schema.ts';

export interface RoleHolder {
  readonly userId: string;
  readonly roleIds: readonly string[];
}

/** Role ids by name of one server; a name that two roles share means neither. */
export type RoleNames = ReadonlyMap<string, string>;

const holds = (holder: string, person: RoleHolder, roles: RoleNames): boolean =>
  holder.startsWith('user:')
    ? holder === `user:${person.userId}`
    : person.roleIds.includes(roles.get(holder) ?? holder);

/** @returns the rights in this project; none for a project that is not configured. */
export function rightsIn(project: ProjectConfig | undefined, person: RoleHolder, roles: RoleNames): Right[] {
  return RIGHTS.filter((right) => project?.rights[right]?.some((holder) => holds(holder, person, roles)));
}

/** Role names → ids. Two roles of one name would let whoever may create roles take rights: such a name counts for none. */
export function roleNames(roles: Iterable<{ readonly id: string; readonly name: string }>): RoleNames {
  const names = new Map<string, string>();
  const twice = new Set<string>();
  for (const { id, name } of roles) {
    if (names.has(name)) twice.add(name);
    names.set(name, id);
  }
  for (const name of twice) names.delete(name);
  return names;
}

/** One line a project, said at start: «my-gcp-project: plan deployer; apply deployer; approve nobody». */
export function rightsSentence(id: string, project: ProjectConfig): string {
  const parts = RIGHTS.map((right) => `${right} ${project.rights[right]?.join(', ') || 'nobody'}`);
  return `${id}: ${parts.join('; ')}`;
}
