import { expect, test } from 'vitest';
import { parseConfig } from '../config/read-config.ts';
import { rightsIn, rightsSentence, roleNames } from './rights.ts';

const project = parseConfig(
  `catalog: { e: { title: E, module: . } }
projects: { p: { catalog: [e], rights: { plan: [deployer], apply: ['2000'], cancel: ['user:42'] } } }`,
  'c.yaml',
).projects['p'];
const roles = roleNames([
  { id: '1000', name: 'deployer' },
  { id: '2000', name: 'lead' },
]);

test('by role name, by role id and by person', () => {
  expect(rightsIn(project, { userId: '1', roleIds: ['1000'] }, roles)).toEqual(['plan']);
  expect(rightsIn(project, { userId: '1', roleIds: ['2000'] }, roles)).toEqual(['apply']);
  expect(rightsIn(project, { userId: '42', roleIds: [] }, roles)).toEqual(['cancel']);
});
test('nobody has what nobody is named for, and a project that is gone gives nothing', () => {
  expect(rightsIn(project, { userId: '1', roleIds: ['3000'] }, roles)).toEqual([]);
  expect(rightsIn(undefined, { userId: '42', roleIds: ['1000', '2000'] }, roles)).toEqual([]);
});
test('a role name that two roles share gives nothing: else whoever makes roles makes rights', () => {
  const twice = roleNames([
    { id: '1000', name: 'deployer' },
    { id: '6666', name: 'deployer' },
  ]);
  expect(rightsIn(project, { userId: '1', roleIds: ['6666'] }, twice)).toEqual([]);
  expect(rightsIn(project, { userId: '1', roleIds: ['1000'] }, twice)).toEqual([]);
});
test('said at start', () => {
  expect(rightsSentence('p', project as NonNullable<typeof project>)).toBe(
    'p: plan deployer; apply 2000; approve nobody; cancel user:42; destroy nobody; override nobody; unlock nobody; view nobody',
  );
});
