/**
 * `--format junit`: a suite a plan, a case a finding. Those at or over `--fail-on` (without it: all) are failures, what is
 * waived or not evaluated is skipped, and a plan that could not be read is an error.
 */
import type { Finding } from '@cloud-chatops/core';
import type { Advice, AdvisedPlan } from './advise-plan.ts';
import type { FailOn } from './fail-on.ts';

interface Suite {
  readonly name: string;
  readonly cases: readonly Case[];
}
interface Case {
  readonly name: string;
  readonly classname: string;
  readonly outcome?: {
    readonly kind: 'failure' | 'skipped' | 'error';
    readonly message: string;
    readonly type?: string;
    readonly text?: string;
  };
}

export function junit(advice: readonly Advice[], failOn: FailOn): string {
  const suites = advice.map((one) => ('report' in one ? toSuite(one, failOn) : unusableSuite(one)));
  const all = suites.flatMap(({ cases }) => cases);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="cloud-chatops advise"${totals(all)}>`,
    ...suites.flatMap(suiteLines),
    '</testsuites>',
    '',
  ].join('\n');
}

const unusableSuite = ({ file, problem, hint }: Exclude<Advice, AdvisedPlan>): Suite => ({
  name: file,
  cases: [{ name: 'the plan can be read', classname: file, outcome: { kind: 'error', message: problem, text: hint } }],
});

function toSuite({ file, report }: AdvisedPlan, failOn: FailOn): Suite {
  const findings = report.findings.map((finding): Case => {
    const name = { name: `${finding.practiceId} ${finding.address}`, classname: file };
    if (finding.waived) {
      const { reason, owner, expires } = finding.waived;
      return { ...name, outcome: { kind: 'skipped', message: `waived until ${expires} by ${owner}: ${reason}` } };
    }
    if (!failOn(finding.severity)) return name;
    const { title, severity } = finding;
    return { ...name, outcome: { kind: 'failure', message: title, type: severity, text: detail(finding) } };
  });
  const open = report.notEvaluated.map(({ practiceId, address, reason }): Case => ({
    name: `${practiceId} ${address}`,
    classname: file,
    outcome: { kind: 'skipped', message: `not evaluated: ${reason}` },
  }));
  const cases = [...findings, ...open];
  // A suite without a case reads as one that did not run.
  const none = { name: `no findings from ${report.practicesChecked} practices`, classname: file };
  return { name: file, cases: cases.length === 0 ? [none] : cases };
}

const detail = ({ address, evidence, fix }: Finding): string =>
  [address, ...evidence.map(({ path, value }) => `${path} ${value ?? 'not set'}`), `Fix: ${fix}`].join('\n');

const suiteLines = ({ name, cases }: Suite): string[] => [
  `  <testsuite name="${xml(name)}"${totals(cases)}>`,
  ...cases.map(caseLine),
  '  </testsuite>',
];

function caseLine({ name, classname, outcome }: Case): string {
  const open = `    <testcase name="${xml(name)}" classname="${xml(classname)}"`;
  if (outcome === undefined) return `${open}/>`;
  const { kind, message, type, text } = outcome;
  const typed = type === undefined ? '' : ` type="${xml(type)}"`;
  const inside = `<${kind} message="${xml(message)}"${typed}${text === undefined ? '/>' : `>${xml(text)}</${kind}>`}`;
  return `${open}>${inside}</testcase>`;
}

function totals(cases: readonly Case[]): string {
  const count = (kind: 'failure' | 'skipped' | 'error'): number =>
    cases.filter(({ outcome }) => outcome?.kind === kind).length;
  return ` tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}"`;
}

const ESCAPES: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\t': '&#9;',
  '\r': '&#13;',
};
/** XML 1.0 has no place for these, not even escaped: https://www.w3.org/TR/xml/#charsets */
const NOT_XML = /(?![\t\n\r])[\p{Cc}\p{Surrogate}\uFFFE\uFFFF]/gu;

const xml = (text: string): string =>
  text.replaceAll(NOT_XML, '\uFFFD').replaceAll(/[&<>"\n\t\r]/g, (character) => ESCAPES[character] ?? character);
