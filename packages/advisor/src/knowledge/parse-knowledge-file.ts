/** One Markdown file → entries and everything that is wrong with it. */
import type { z } from 'zod';
import { expressionProblems, typesRead } from '../findings/compile-check.ts';
import type { KnowledgeEntry, Practice, References } from './entry.ts';
import { type FrontMatter, readFrontMatter } from './front-matter.ts';
import { noteSchema, practiceSchema, type PracticeMatter } from './practice-schema.ts';
import type { KnowledgeProblem } from './problem.ts';

export interface ParsedFile {
  readonly entries: readonly KnowledgeEntry[];
  readonly problems: readonly KnowledgeProblem[];
}

/**
 * A file with front matter and `violates` is a practice; with front matter only, a note; without, each `##` section of it
 * is a note (the whole file where it has none).
 */
export function parseKnowledgeFile(file: string, text: string): ParsedFile {
  const matter = readFrontMatter(file, text);
  if (!matter) return { entries: plainNotes(file, text), problems: [] };
  if (matter.problems.length > 0) return { entries: [], problems: matter.problems };
  const { data } = matter;
  const isPractice = typeof data === 'object' && data !== null && 'violates' in data;
  if (!isPractice) {
    const parsed = noteSchema.safeParse(data);
    if (!parsed.success) return { entries: [], problems: schemaProblems(file, matter, parsed.error) };
    return { entries: [{ ...withoutAbsent(parsed.data), ...place(file, matter) }], problems: [] };
  }
  const parsed = practiceSchema.safeParse(data);
  if (!parsed.success) return { entries: [], problems: schemaProblems(file, matter, parsed.error) };
  const practice = toPractice(parsed.data, file, matter);
  const problems = practiceProblems(file, matter, parsed.data, practice);
  return { entries: problems.length > 0 ? [] : [practice], problems };
}

type WithoutAbsent<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Optional fields that zod gives as `undefined` are left out: an entry has them or not. */
function withoutAbsent<T extends object>(value: T): WithoutAbsent<T> {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as WithoutAbsent<T>;
}

function place(file: string, matter: FrontMatter): Pick<KnowledgeEntry, 'file' | 'line' | 'prose'> {
  return { file, line: 1, prose: matter.body.trim() };
}

function toPractice(matter: PracticeMatter, file: string, front: FrontMatter): Practice {
  const { violates, applies, evidence, hide_values: hideValues, ...rest } = matter;
  const perType =
    typeof violates === 'string' ? Object.fromEntries(matter.resources.map((type) => [type, violates])) : violates;
  return {
    ...rest,
    ...place(file, front),
    violates: perType,
    hideValues,
    ...(applies === undefined ? {} : { applies }),
    ...(evidence === undefined ? {} : { evidence }),
  };
}

const PREFIXES = { aws: ['aws_'], gcp: ['google_'], azure: ['azurerm_', 'azuread_'] } as const;

function practiceProblems(
  file: string,
  front: FrontMatter,
  matter: PracticeMatter,
  practice: Practice,
): KnowledgeProblem[] {
  const problems: KnowledgeProblem[] = [];
  const report = (path: readonly PropertyKey[], message: string): void => {
    problems.push({ file, ...front.locate(path), message });
  };
  for (const field of ['resources', 'related'] as const) {
    matter[field].forEach((type, i) => {
      if (matter[field].indexOf(type) !== i) report([field, i], `${type} stands here twice`);
      if (!PREFIXES[matter.provider].some((prefix) => type.startsWith(prefix)))
        report([field, i], `${type} is no resource type of ${matter.provider}`);
    });
  }
  if (typeof matter.violates === 'object') {
    for (const type of Object.keys(matter.violates))
      if (!matter.resources.includes(type)) report(['violates', type], `${type} is not among the resources`);
    for (const type of matter.resources)
      if (!(type in matter.violates)) report(['violates'], `there is no expression for ${type}`);
  }
  const one = typeof matter.violates === 'string';
  const wrong = one ? { ...practice, violates: { '': matter.violates as string } } : practice;
  for (const problem of expressionProblems(wrong)) {
    const path = problem.field.filter((part) => part !== '');
    problems.push({
      file,
      ...front.locateInText(path, problem.offset),
      message: `${path.join('.')}: ${problem.message}`,
    });
  }
  const read = typesRead([practice.applies ?? '', ...Object.values(practice.violates)]);
  for (const type of read)
    if (!matter.related.includes(type) && !matter.resources.includes(type))
      report(['violates'], `the check reads ${type}: name it under related`);
  matter.related.forEach((type, i) => {
    if (!read.has(type)) report(['related', i], `the check does not read ${type}`);
  });
  // Where the resource itself is the finding, what passes is a plan without it.
  const alwaysViolated = Object.values(practice.violates).every((expression) => expression.trim() === 'true');
  for (const kind of ['fail', 'pass', 'undecided'] as const) {
    if (kind === 'pass' && alwaysViolated) continue;
    matter.examples[kind].forEach((resources, i) => {
      const types = Object.keys(resources).map((address) => address.split('.')[0] ?? '');
      if (!types.some((type) => matter.resources.includes(type)))
        report(['examples', kind, i], `the example has none of ${matter.resources.join(', ')}`);
    });
  }
  return problems;
}

function schemaProblems(file: string, front: FrontMatter, error: z.ZodError): KnowledgeProblem[] {
  return error.issues.flatMap((issue): KnowledgeProblem[] => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        file,
        ...front.locate([...issue.path, key], { key: true }),
        message: `${[...issue.path, key].map(String).join('.')} is no field of a practice`,
      }));
    }
    return [{ file, ...front.locate(issue.path), message: `${issue.path.map(String).join('.')}: ${issue.message}` }];
  });
}

const NO_REFERENCES: References = { cis: [], checkov: [], kics: [], trivy: [], regula: [], docs: [] };

function plainNotes(file: string, text: string): KnowledgeEntry[] {
  const lines = text.split(/\r?\n/);
  const stem = slug(file.replace(/\.[^.]*$/, ''));
  const title =
    lines
      .find((line) => line.startsWith('# '))
      ?.slice(2)
      .trim() ?? file;
  const starts = headings(lines);
  const common = { file, resources: [], references: NO_REFERENCES };
  if (starts.length === 0) {
    const prose = lines
      .filter((line) => !line.startsWith('# '))
      .join('\n')
      .trim();
    return prose === '' ? [] : [{ ...common, id: stem, title, line: 1, prose }];
  }
  return starts.map((start, i) => {
    const heading = (lines[start] ?? '').slice(3).trim();
    const prose = lines
      .slice(start + 1, starts[i + 1])
      .join('\n')
      .trim();
    return { ...common, id: `${stem}-${slug(heading)}`, title: heading, line: start + 1, prose };
  });
}

/** Lines of `##` headings that stand outside code. */
function headings(lines: readonly string[]): number[] {
  let fenced = false;
  return lines.flatMap((line, i) => {
    if (/^(?:```|~~~)/.test(line)) fenced = !fenced;
    return !fenced && line.startsWith('## ') ? [i] : [];
  });
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '');
}
