import { expect, test } from 'vitest';
import { examplePlan } from './example-plan.ts';
import { policyStatements } from './policy-statements.ts';
import { ResourceGraph } from './resource-graph.ts';

/** Statements of a bucket policy, given as object. */
function statementsOf(statement: unknown) {
  const policy = JSON.stringify({ Version: '2012-10-17', Statement: statement });
  const graph = new ResourceGraph(examplePlan({ 'aws_s3_bucket_policy.p': { policy } }), 'after');
  return policyStatements(graph.ofType('aws_s3_bucket_policy')[0] as never, 'policy');
}

test('texts, lists and objects mean the same', () => {
  const principals = (Principal: unknown) => statementsOf({ Effect: 'Allow', Principal })[0]?.principals;
  expect(principals('*')).toEqual(['*']);
  expect(principals({ AWS: '*' })).toEqual(['AWS:*']);
  expect(principals({ AWS: ['a', 'b'], Service: 's3.amazonaws.com' })).toEqual([
    'AWS:a',
    'AWS:b',
    'Service:s3.amazonaws.com',
  ]);
  expect(statementsOf([{ Effect: 'Allow', Action: 's3:Get*', Resource: ['*'] }])[0]?.actions).toEqual(['s3:Get*']);
});

test('wildcards in principals', () => {
  const of = (aws: string) => statementsOf({ Effect: 'Allow', Principal: { AWS: aws } })[0];
  expect(of('arn:aws:iam::*:role/x')?.wildcardPrincipal()).toBe(true);
  expect(of('arn:aws:iam::*:role/x')?.anyone()).toBe(false);
  expect(of('arn:aws:iam::123456789012:root')?.wildcardPrincipal()).toBe(false);
});

test.for([
  ['StringEquals', 'aws:SourceArn', 'arn:aws:sns:eu-west-1:1:t', true],
  ['ArnLike', 'aws:SourceArn', ['arn:aws:s3:::b'], true],
  ['StringEquals', 'aws:PrincipalOrgID', 'o-1', true],
  ['IpAddress', 'aws:SourceIp', '203.0.113.0/24', true],
  ['IpAddress', 'aws:SourceIp', '0.0.0.0/0', false],
  ['StringLike', 'aws:PrincipalArn', '*', false],
  ['StringEquals', 'aws:VpceAccount', '123456789012', true],
  ['ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::123456789012:role/*', true],
  ['ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::*:role/x', false],
  ['ArnEquals', 'aws:PrincipalArn', 'arn:aws:iam::*', false],
  ['StringNotEquals', 'aws:SourceAccount', '1', false],
  ['Bool', 'aws:SecureTransport', 'true', false],
] as const)('%s %s %j narrows: %s', ([operator, key, value, narrowed]) => {
  const [statement] = statementsOf({ Effect: 'Allow', Principal: '*', Condition: { [operator]: { [key]: value } } });
  expect(statement?.narrowed()).toBe(narrowed);
});

test('TLS is required by a refusal of everyone without it, or an allowance only with it', () => {
  const condition = (value: string) => ({ Bool: { 'aws:SecureTransport': value } });
  const requires = (statement: object) => statementsOf(statement)[0]?.requiresTls();
  expect(requires({ Effect: 'Deny', Principal: '*', Action: 's3:*', Condition: condition('false') })).toBe(true);
  expect(requires({ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Condition: condition('true') })).toBe(
    true,
  );
  expect(requires({ Effect: 'Deny', Principal: '*', Action: 's3:PutObject', Condition: condition('false') })).toBe(
    false,
  );
  expect(requires({ Effect: 'Deny', Principal: { AWS: 'arn:x' }, Action: '*', Condition: condition('false') })).toBe(
    false,
  );
  expect(requires({ Effect: 'Deny', Principal: '*', Action: '*', Condition: condition('true') })).toBe(false);
});

test('documents are followed to the documents they build on', () => {
  const graph = new ResourceGraph(
    examplePlan({
      'aws_iam_policy.p': { policy: '${data.aws_iam_policy_document.all.json}' },
      'data.aws_iam_policy_document.all': { source_policy_documents: ['${data.aws_iam_policy_document.base.json}'] },
      'data.aws_iam_policy_document.base': {
        statement: [{ effect: 'Deny', actions: ['s3:*'], principals: [{ type: 'AWS', identifiers: ['*'] }] }],
      },
    }),
    'after',
  );
  const [statement] = policyStatements(graph.ofType('aws_iam_policy')[0] as never, 'policy');
  expect([statement?.allows(), statement?.actions, statement?.principals]).toEqual([false, ['s3:*'], ['AWS:*']]);
});
