/**
 * `--format sarif`: one run for all plans. A finding is a result, one that is waived carries a suppression, and a check
 * that could not be decided is a result of kind `open`.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html
 */
import { createHash } from 'node:crypto';
import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isRegoId, type Practice } from '@cloud-chatops/advisor';
import type { Finding, NotEvaluated, Severity } from '@cloud-chatops/core';
import type { Advice, AdvisedPlan, UnusablePlan } from './advise-plan.ts';

const LEVELS: { readonly [severity in Severity]: 'error' | 'warning' | 'note' } = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
};
/** What code scanning sorts by: https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning */
const SCORES: { readonly [severity in Severity]: string } = { critical: '9.5', high: '8.0', medium: '5.5', low: '2.0' };

export function sarif(advice: readonly Advice[], practices: readonly Practice[], version: string): object {
  const advised = advice.filter((one): one is AdvisedPlan => 'report' in one);
  const unusable = advice.filter((one): one is UnusablePlan => 'problem' in one);
  const named = new Set(
    advised.flatMap(({ report }) => [...report.findings, ...report.notEvaluated].map(({ practiceId }) => practiceId)),
  );
  const rules = [
    ...practices.filter(({ id }) => named.has(id)).map(toRule),
    ...[...named].filter(isRegoId).map((id) => ({ id, shortDescription: { text: `Policy in Rego: ${id}` } })),
  ];
  const ruleIndex = new Map(rules.map(({ id }, index) => [id, index]));
  const rule = (id: string): object => ({ ruleId: id, ruleIndex: ruleIndex.get(id) ?? -1 });
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'cloud-chatops', semanticVersion: version, rules } },
        invocations: [
          {
            executionSuccessful: unusable.length === 0,
            toolExecutionNotifications: unusable.map(({ file, problem, hint }) => ({
              level: 'error',
              message: { text: `${problem}. ${hint}` },
              locations: [physical(file)],
            })),
          },
        ],
        columnKind: 'utf16CodeUnits',
        results: advised.flatMap(({ file, report }) => [
          ...report.findings.map((finding) => ({ ...rule(finding.practiceId), ...toResult(file, finding) })),
          ...report.notEvaluated.map((one) => ({ ...rule(one.practiceId), ...toOpenResult(file, one) })),
        ]),
      },
    ],
  };
}

const toRule = (practice: Practice) => ({
  id: practice.id,
  shortDescription: { text: practice.title },
  fullDescription: { text: practice.prose.split(/\n\s*\n/)[0]?.replaceAll('\n', ' ') || practice.title },
  help: { text: practice.fix, markdown: practice.prose === '' ? practice.fix : practice.prose },
  ...(practice.references.docs[0] === undefined ? {} : { helpUri: practice.references.docs[0].url }),
  defaultConfiguration: { level: LEVELS[practice.severity] },
  properties: {
    tags: [practice.provider, practice.service, practice.category],
    'security-severity': SCORES[practice.severity],
  },
});

function toResult(file: string, finding: Finding): object {
  const { address, evidence, severity, title, fix, since, waived, practiceId } = finding;
  const seen = evidence.map(({ path, value }) => `${path} ${value ?? 'is not set'}`).join(', ');
  return {
    level: LEVELS[severity],
    message: { text: `${title}: ${address}${seen === '' ? '' : ` (${seen})`}. ${fix}` },
    locations: [at(file, address)],
    // A rule in Rego may say several things of one address.
    partialFingerprints: {
      'practiceAndAddress/v1': fingerprint(practiceId, isRegoId(practiceId) ? `${address}\0${title}` : address),
    },
    properties: { severity, since },
    ...(waived === undefined
      ? {}
      : {
          suppressions: [
            {
              kind: 'external',
              status: 'accepted',
              justification: `${waived.reason} (${waived.owner}, until ${waived.expires})`,
            },
          ],
        }),
  };
}

/** A result that is not of kind `fail` has the level `none`. */
const toOpenResult = (file: string, { address, reason }: NotEvaluated): object => ({
  kind: 'open',
  level: 'none',
  message: { text: `Not evaluated on ${address}: ${reason}` },
  locations: [at(file, address)],
});

const at = (file: string, address: string): object => ({
  ...physical(file),
  logicalLocations: [{ fullyQualifiedName: address, kind: 'resource' }],
});

/** A plan has no lines that a person wrote: the first one stands for it. */
const physical = (file: string): { physicalLocation: object } => ({
  physicalLocation: { artifactLocation: { uri: uriOf(file) }, region: { startLine: 1 } },
});

const uriOf = (file: string): string =>
  file === '-'
    ? 'stdin'
    : isAbsolute(file)
      ? pathToFileURL(file).href
      : file.split(/[/\\]/).map(encodeURIComponent).join('/');

const fingerprint = (practiceId: string, address: string): string =>
  createHash('sha256').update(`${practiceId}\0${address}`).digest('hex').slice(0, 32);
