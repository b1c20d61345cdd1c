/** `knowledge new`: a practice file that is complete and checks clean, to be changed bit by bit. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { say } from '../say.ts';

interface NewOptions {
  readonly resource: string;
  readonly folder: string;
}

const PREFIXES: { readonly [provider: string]: RegExp } = {
  aws: /^aws_[a-z0-9_]+$/,
  gcp: /^google_[a-z0-9_]+$/,
  azure: /^azure(?:rm|ad)_[a-z0-9_]+$/,
};

/** Writes `<folder>/<provider>/<service>/<id>.md`. @throws Error with a hint when a name does not fit or the file is there */
export function newPractice(id: string, { resource, folder }: NewOptions): void {
  const [provider = '', service = ''] = id.split('-');
  if (!/^[a-z0-9]+(?:-[a-z0-9]+){2,}$/.test(id) || !Object.hasOwn(PREFIXES, provider))
    throw withHint(`${id} is no id of a practice`, 'Join provider, service and what it asks for: aws-s3-versioning.');
  if (!PREFIXES[provider]?.test(resource))
    throw withHint(`${resource} is no resource type of ${provider}`, 'Give one such as aws_s3_bucket.');
  const file = join(folder, provider, service, `${id}.md`);
  mkdirSync(dirname(file), { recursive: true });
  try {
    writeFileSync(file, scaffold({ id, provider, service, resource }), { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw withHint(`${file} is there already`, 'Choose another id, or change that file.');
  }
  say(`${file} written. Change it, then: cloud-chatops knowledge check ${folder}`);
  say(`The bot reads it once cloud-chatops.yaml has it under advisor.knowledge.`);
}

const withHint = (message: string, hint: string): Error => Object.assign(new Error(message), { hint });

interface Names {
  readonly id: string;
  readonly provider: string;
  readonly service: string;
  readonly resource: string;
}

const scaffold = ({ id, provider, service, resource }: Names): string => `---
id: ${id}
title: Enable deletion protection
severity: medium # critical | high | medium | low
category: reliability
provider: ${provider}
service: ${service}
resources: [${resource}] # findings are reported on these types
# true, or a list that is not empty, is a finding; r.yes, r.no, r.set, r.is, r.blocks, r.related, …
violates: '!r.yes("deletion_protection")'
fix: Set deletion_protection = true.
references:
  docs: [] # { title: …, url: https://… }
examples:
  fail:
    - ${resource}.example: { name: example }
    - ${resource}.example: { deletion_protection: false }
  pass:
    - ${resource}.example: { deletion_protection: true }
---

What the practice asks for, in one to three sentences.

## Why it matters

What can happen.

## How to fix it

\`\`\`terraform
resource "${resource}" "example" {
  deletion_protection = true
}
\`\`\`

## When to accept it

Where it does no harm.
`;
