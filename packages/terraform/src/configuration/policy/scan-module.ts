/**
 * Looks through a whole module folder before `terraform init` runs: every configuration file of every folder, and the
 * templates that they name. A module that breaks the policy is refused with file, line and reason; nothing has run by then.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { ConfigurationRefused, type ModuleProblem } from '../configuration-refused.ts';
import { hclBody, jsonBody, type Body } from './configuration-body.ts';
import { fileReferences } from './file-references.ts';
import { HclUnreadable, templateParts } from './hcl-tokens.ts';
import { modulePolicy, type ModulePolicy } from './module-policy.ts';
import { attributesBelow, requiredProviders, scanBody, type FileFacts } from './scan-body.ts';

/** What Terraform and OpenTofu read as configuration. */
const CONFIGURATION = /\.(tf|tofu)(\.json)?$/;

/** Files and folders that take effect by their name alone. */
const BROUGHT_ALONG: readonly [RegExp, string][] = [
  [/^terraform\.d$/, 'brings its own provider programs'],
  [/^\.terraform$/, 'brings its own provider programs and settings'],
  [/\.auto\.tfvars(\.json)?$/, 'sets variables that nobody sees in the review'],
  [/^terraform\.tfvars(\.json)?$/, 'sets variables that nobody sees in the review'],
  [/^(\.terraformrc|terraform\.rc|\.tofurc)$/, 'brings settings for Terraform itself'],
  [/(^|_)override\.(tf|tofu)(\.json)?$/, 'overrides what the other files say'],
];

/**
 * @param folder the frozen copy: what is looked at is what runs.
 * @param leftOut what the copy does not hold, relative to the module.
 * @throws ConfigurationRefused naming every problem with file and line
 */
export async function scanModule(
  folder: string,
  leftOut: readonly string[],
  allowed: Partial<ModulePolicy> | undefined,
): Promise<void> {
  const policy = modulePolicy(allowed);
  const names = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => posix.normalize(join(entry.parentPath, entry.name).slice(folder.length + 1)))
    .toSorted();
  const problems: ModuleProblem[] = [...leftOut, ...names].flatMap((file) => {
    const what = BROUGHT_ALONG.find(([pattern]) => pattern.test(posix.basename(file)))?.[1];
    return what === undefined ? [] : [{ file, reason: what }];
  });

  const read = await Promise.all(
    names.filter((name) => CONFIGURATION.test(name)).map(async (name) => [name, await bodyOf(folder, name)] as const),
  );
  const bodies: (readonly [string, Body])[] = [];
  for (const [file, body] of read) {
    if (body instanceof HclUnreadable) problems.push({ file, line: body.line, reason: unreadable(body) });
    else bodies.push([file, body]);
  }
  for (const [file, body] of bodies) {
    const facts = factsOf(file, bodies);
    problems.push(...scanBody(body, facts, policy).map((finding) => ({ file, ...finding })));
    if (!policy.filesAnywhere) problems.push(...(await templatesOf(folder, body, facts)));
  }
  if (problems.length > 0) throw refusal(problems);
}

function factsOf(file: string, bodies: readonly (readonly [string, Body])[]): FileFacts {
  const folder = posix.dirname(file);
  return {
    folder,
    requiredProviders: new Map(
      bodies
        .filter(([name]) => posix.dirname(name) === folder)
        .flatMap(([, body]) => requiredProviders(body))
        .map(({ name, source }) => [name, source]),
    ),
  };
}

async function bodyOf(folder: string, name: string): Promise<Body | HclUnreadable> {
  try {
    const text = await textOf(join(folder, name));
    return name.endsWith('.json') ? jsonBody(text) : hclBody(text);
  } catch (error) {
    if (error instanceof HclUnreadable) return error;
    throw error;
  }
}

/** Other bytes than UTF-8 are an error to Terraform, and could hide something from us. */
async function textOf(path: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(path));
  } catch (error) {
    if (error instanceof TypeError) throw new HclUnreadable(1, 'it is not UTF-8');
    throw error;
  }
}

/** A template can call `file()` as well; one template can name no other, so one look is enough. */
async function templatesOf(folder: string, body: Body, facts: FileFacts): Promise<ModuleProblem[]> {
  const paths = new Set(
    attributesBelow(body)
      .flatMap(({ value }) => fileReferences(value, facts.folder))
      .flatMap(({ reader, path }) => (reader === 'templatefile' && path !== undefined ? [path] : [])),
  );
  const found: ModuleProblem[] = [];
  for (const file of paths) {
    try {
      const parts = templateParts(await textOf(join(folder, file)));
      for (const { reader, line, problem } of parts.flatMap((part) =>
        typeof part === 'string' ? [] : fileReferences(part, '.'),
      )) {
        if (problem !== undefined)
          found.push({ file, line, reason: `${reader}() ${problem}`, allowedBy: 'files_anywhere' });
      }
    } catch (error) {
      if (error instanceof HclUnreadable) found.push({ file, line: error.line, reason: unreadable(error) });
      // A file that is not there is for Terraform to say.
      else if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    }
  }
  return found;
}

const unreadable = ({ message }: HclUnreadable): string => `cannot be read: ${message}`;

function refusal(problems: readonly ModuleProblem[]): ConfigurationRefused {
  const [first] = problems;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  const keys = [...new Set(problems.flatMap(({ allowedBy }) => allowedBy ?? []))];
  return new ConfigurationRefused(
    'policy',
    `${first === undefined ? '' : placeOf(first)}: ${first?.reason}${more}`,
    keys.length === 0
      ? 'Change the module.'
      : `Change the module, or allow it under module_policy of the catalog entry (${keys.join(', ')}).`,
    problems,
  );
}

const placeOf = ({ file, line }: ModuleProblem): string => (line === undefined ? file : `${file}:${line}`);
