import { expect, test } from 'vitest';
import { parseKnowledgeFile } from './parse-knowledge-file.ts';
import { problemText } from './problem.ts';

const problemsOf = (text: string) => parseKnowledgeFile('x.md', text).problems.map(problemText);

test('everything that is wrong with the fields is said at once, each with its place', () => {
  const text = `---
id: Bad Id
title: T
severity: huge
category: iam
provider: aws
service: iam
resources: [aws_iam_policy]
violatez: 'true'
violates: 'r.yes("x")'
fix: F.
examples:
  fail: []
  pass: [{ aws_iam_policy.x: {} }]
---
`;
  expect(problemsOf(text)).toEqual([
    'x.md:2:5: id: must be lower-case words joined by hyphens',
    'x.md:4:11: severity: Invalid option: expected one of "critical"|"high"|"medium"|"low"',
    'x.md:13:9: examples.fail: must have an example',
    'x.md:9:1: violatez is no field of a practice',
  ]);
});

test('expressions, types and examples are checked against each other', () => {
  const text = `---
id: x
title: T
severity: high
category: iam
provider: aws
service: iam
resources: [aws_iam_policy, google_x]
related: [aws_unread]
violates: |-
  r.yes("x")
    && r.nope("y")
fix: F.
examples:
  fail: [{ aws_other.x: {} }]
  pass: [{ aws_iam_policy.x: {} }]
---
`;
  expect(problemsOf(text)).toEqual([
    'x.md:8:29: google_x is no resource type of aws',
    "x.md:12:10: violates: found no matching overload for 'Resource.nope(string)'",
    'x.md:9:11: the check does not read aws_unread',
    'x.md:15:10: the example has none of aws_iam_policy, google_x',
  ]);
});

test('where the resource itself is the finding, an example without it passes', () => {
  const text = (violates: string): string =>
    `---\nid: x\ntitle: T\nseverity: low\ncategory: iam\nprovider: aws\nservice: x\nresources: [aws_x_y]\nfix: F.\n` +
    `violates: '${violates}'\nexamples: { fail: [{ aws_x_y.x: {} }], pass: [{ aws_other.x: {} }] }\n---\n`;
  expect(problemsOf(text('true'))).toEqual([]);
  expect(problemsOf(text('r.yes("x")'))).toEqual(['x.md:11:47: the example has none of aws_x_y']);
});

test('a check that gives a text is refused', () => {
  const head =
    'id: x\ntitle: T\nseverity: high\ncategory: iam\nprovider: aws\nservice: x\nresources: [aws_x_y]\nfix: F.\n';
  const text = `---\n${head}violates: r.text("a")\nexamples: { fail: [{ aws_x_y.x: {} }], pass: [{ aws_x_y.x: {} }] }\n---\n`;
  expect(problemsOf(text)).toEqual([
    'x.md:10:11: violates: gives string; a check gives true or false, or a list of what is wrong',
  ]);
});

test('YAML mistakes and an open front matter have a place, too', () => {
  expect(problemsOf('---\nid: x\nid: y\n---\n')).toEqual(['x.md:3:1: Map keys must be unique']);
  expect(problemsOf('---\nid: x\n')).toEqual(['x.md:1:1: the front matter is not closed: a line with --- is missing']);
});

test('prose without a check is a note; without front matter each section is one', () => {
  expect(parseKnowledgeFile('own/net.md', '---\nid: net\ntitle: Networks\n---\nWe peer.\n').entries).toMatchObject([
    { id: 'net', title: 'Networks', prose: 'We peer.', resources: [] },
  ]);
  const plain = '# House rules\n\n## Regions\n\nEurope only.\n\n```sh\n## no heading\n```\n\n## Names\n\nShort.\n';
  expect(parseKnowledgeFile('own/House rules.md', plain).entries).toMatchObject([
    { id: 'own-house-rules-regions', title: 'Regions', line: 3, prose: 'Europe only.\n\n```sh\n## no heading\n```' },
    { id: 'own-house-rules-names', title: 'Names', line: 11, prose: 'Short.' },
  ]);
  expect(parseKnowledgeFile('a.md', '# All\n\nOne text.\n').entries).toMatchObject([
    { id: 'a', title: 'All', prose: 'One text.' },
  ]);
});
