import { createRedactor, WHOLE_PLAN } from '@cloud-chatops/core';
import { describe, expect, test } from 'vitest';
import { planOf } from '../cost/testing/raw-plan.ts';
import type { PracticeOverride } from '../findings/practice-override.ts';
import { readConftest } from './read-conftest.ts';
import { readOpa } from './read-opa.ts';
import type { RegoAnswer, RegoResult } from './rego-answer.ts';
import { regoFindings } from './rego-findings.ts';

const evaluated = (...results: readonly RegoResult[]): RegoAnswer => ({ outcome: 'evaluated', results });
const not = (reason: string): RegoAnswer => ({ outcome: 'not-evaluated', reason });
const opa = (value: unknown): RegoAnswer =>
  readOpa(JSON.stringify({ result: [{ expressions: [{ value, text: 'data.main', location: {} }] }] }), 'main');

describe('opa', () => {
  test('sets of texts and objects, under every name of a rule', () => {
    expect(
      opa({
        allow: true,
        deny: ['a', { msg: 'b', severity: 'Critical', resource: 'x.y', id: 'B-1', fix: 'do' }],
        violation_tags: [{ msg: 'c', details: { address: 'x.z', category: 'tags', remediation: 'tag it' } }],
        warn: [],
        denying: ['no rule'],
      }),
    ).toEqual(
      evaluated(
        { rule: 'deny', message: 'a' },
        { rule: 'deny', message: 'b', severity: 'critical', address: 'x.y', id: 'B-1', fix: 'do' },
        { rule: 'violation_tags', message: 'c', address: 'x.z', category: 'tags', fix: 'tag it' },
      ),
    );
  });
  test('a text, true and false are understood without a set', () => {
    expect(opa({ deny: 'a', deny_all: true, warn: false, violation: '' })).toEqual(
      evaluated({ rule: 'deny', message: 'a' }, { rule: 'deny_all', message: 'deny_all' }),
    );
  });
  test.each([
    [{ deny: [7] }, 'main.deny is no set of messages'],
    [{ deny: { a: 'b' } }, 'main.deny is no set of messages'],
    [{ deny: [{ message: 'a' }] }, 'main.deny is no set of messages'],
    [{ deny: null }, 'main.deny is no set of messages'],
    [{ allow: true }, 'the package main has no deny, violation or warn'],
    [true, 'the package main has no deny, violation or warn'],
  ])('%j has not passed', (value, reason) => expect(opa(value)).toEqual(not(reason)));
  test.each([
    ['', 'opa did not answer with JSON'],
    ['[]', 'opa did not answer with JSON'],
    ['{}', 'no policy declares the package main'],
    ['{"result": []}', 'no policy declares the package main'],
    [
      '{"errors": [{"message": "rego_parse_error: no", "code": "c", "location": {"row": 3}}]}',
      'opa: rego_parse_error: no (line 3)',
    ],
  ])('%s has not passed', (text, reason) => expect(readOpa(text, 'main')).toEqual(not(reason)));
});

describe('conftest', () => {
  const one = (more: object): string => JSON.stringify([{ filename: '', namespace: 'main', successes: 0, ...more }]);
  test('failures and warnings, with the rule where the answer names it', () => {
    const failures = [{ msg: 'a', metadata: { query: 'data.main.deny_a', severity: 'low' } }, { msg: 'b' }];
    const warnings = [{ msg: 'c', metadata: { query: 'data.main.warn', details: { id: 'C-1' } } }];
    expect(readConftest(one({ failures, warnings }), 'main')).toEqual(
      evaluated(
        { rule: 'deny_a', message: 'a', severity: 'low' },
        { rule: 'deny', message: 'b' },
        { rule: 'warn', message: 'c', id: 'C-1' },
      ),
    );
  });
  test.each([{ successes: 1 }, { exceptions: [{ msg: 'data.main.exception' }] }])('%j has passed', (more) =>
    expect(readConftest(one(more), 'main')).toEqual(evaluated()),
  );
  test.each([
    [one({}), 'the package main has no deny, violation or warn'],
    ['[]', 'the package main has no deny, violation or warn'],
    ['null', 'conftest did not answer with its JSON'],
    [one({ failures: [{ message: 'a' }] }), 'conftest did not answer with its JSON'],
  ])('%s has not passed', (text, reason) => expect(readConftest(text, 'main')).toEqual(not(reason)));
});

describe('findings', () => {
  const plan = planOf({ address: 'aws_instance.web' }, { address: 'aws_instance.web[0]' }, { address: 'module.a.x.y' });
  const { redact } = createRedactor(['hunter2-hunter2']);
  const find = (
    answer: RegoAnswer,
    overrides: Record<string, PracticeOverride> = {},
    deny: 'advise' | 'block' = 'block',
  ) =>
    regoFindings(plan, answer, { package: 'main', deny, warn: 'advise' }, { today: '2026-06-01', redact, overrides });

  test('a denial is high and blocks, a warning is medium and advises', () => {
    const { findings, notEvaluated } = find(
      evaluated({ rule: 'deny', message: 'no' }, { rule: 'warn_x', message: 'hm' }),
    );
    expect(findings).toEqual([
      {
        practiceId: 'rego/main.deny',
        title: 'no',
        severity: 'high',
        category: 'policy',
        address: WHOLE_PLAN,
        evidence: [],
        fix: 'Change what the rule main.deny speaks of.',
        enforcement: 'block',
        since: 'new',
      },
      expect.objectContaining({ practiceId: 'rego/main.warn_x', severity: 'medium', enforcement: 'advise' }),
    ]);
    expect(notEvaluated).toEqual([]);
  });

  test('what the policy says of itself counts, and what the project says counts more', () => {
    const result = { rule: 'deny', message: 'no', id: 'B-1', severity: 'low', category: 'tags', fix: 'do' } as const;
    expect(find(evaluated(result)).findings).toMatchObject([
      { practiceId: 'rego/B-1', severity: 'low', category: 'tags', fix: 'do' },
    ]);
    const waived = { reason: 'r', owner: 'ana', expires: '2026-06-01' };
    const overrides = { 'rego/B-1': { severity: 'critical', enforcement: 'advise', waived } } as const;
    expect(find(evaluated(result), overrides).findings).toMatchObject([
      { severity: 'critical', enforcement: 'advise', waived },
    ]);
    expect(find(evaluated(result), { 'rego/B-1': { disabled: true } }).findings).toEqual([]);
  });

  test.each([
    ['aws_instance.web[0] is too small', 'aws_instance.web[0]'],
    ['too small: aws_instance.web.', 'aws_instance.web'],
    ['aws_instance.web_2 is too small', WHOLE_PLAN],
    ['module.b.aws_instance.web is too small', WHOLE_PLAN],
    ['look at module.a.x.y', 'module.a.x.y'],
  ])('the address in «%s» is %s', (message, address) =>
    expect(find(evaluated({ rule: 'deny', message })).findings).toMatchObject([{ address }]),
  );

  test('no secret and no markup comes through, wherever it stands', () => {
    const said = 'hunter2-hunter2 [x](https://evil.example) @everyone';
    const { findings } = find(
      evaluated({ rule: 'deny', message: said, fix: said, address: said, id: said, category: said }),
    );
    expect(JSON.stringify([findings, find(not(said))])).not.toMatch(/hunter2|evil\.example|@everyone/);
    expect(findings).toMatchObject([{ practiceId: 'rego/main.deny', category: 'policy' }]);
  });

  test('what could not be evaluated asks for the strictest that any rule asks for', () => {
    expect(find(not('opa is gone')).notEvaluated).toEqual([
      { practiceId: 'rego/main', address: WHOLE_PLAN, reason: 'opa is gone', enforcement: 'block' },
    ]);
    expect(find(not('gone'), {}, 'advise').notEvaluated).toMatchObject([{ enforcement: 'advise' }]);
    const overrides = { 'rego/B-1': { enforcement: 'needs-approval' }, other: { enforcement: 'block' } } as const;
    expect(find(not('gone'), overrides, 'advise').notEvaluated).toMatchObject([{ enforcement: 'needs-approval' }]);
  });
});
