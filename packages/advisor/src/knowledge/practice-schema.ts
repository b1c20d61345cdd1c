/** The front matter of a practice file. AUTHORING.md explains each field. */
import { z } from 'zod';
import { CATEGORIES, PROVIDERS } from './entry.ts';

const id = z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be lower-case words joined by hyphens');
const resourceType = z.string().regex(/^[a-z][a-z0-9]*_[a-z0-9_]+$/, 'must be a resource type such as aws_s3_bucket');
const text = z.string().trim().min(1, 'must not be empty');
const expression = text;
const ids = z.array(text).default([]);

const references = z
  .strictObject({
    cis: ids,
    checkov: ids,
    kics: z.array(z.strictObject({ query: text, id: text })).default([]),
    trivy: ids,
    regula: ids,
    docs: z.array(z.strictObject({ title: text, url: z.url({ protocol: /^https$/ }) })).default([]),
  })
  .prefault({});

const exampleResources = z
  .record(
    z.string().regex(/^(?:data\.)?[a-z][a-z0-9]*_[a-z0-9_]+\.[\w-]+(?:\[(?:\d+|"[^"]*")\])?$/, 'must be an address'),
    z.record(z.string(), z.unknown()),
  )
  .refine((resources) => Object.keys(resources).length > 0, 'must have a resource');
const examples = z.array(exampleResources);

/** A note: found by retrieval, read by the model, checks nothing. */
export const noteSchema = z.strictObject({
  id,
  title: text,
  provider: z.enum(PROVIDERS).optional(),
  service: id.optional(),
  severity: z.enum(['critical', 'high', 'medium', 'low']).optional(),
  category: z.enum(CATEGORIES).optional(),
  resources: z.array(resourceType).default([]),
  references,
});

export const practiceSchema = z.strictObject({
  id,
  title: text,
  severity: z.enum(['critical', 'high', 'medium', 'low']),
  category: z.enum(CATEGORIES),
  provider: z.enum(PROVIDERS),
  service: id,
  tier: z.enum(['core', 'more']).default('more'),
  resources: z.array(resourceType).min(1, 'must name a resource type'),
  related: z.array(resourceType).default([]),
  applies: expression.optional(),
  violates: z.union([expression, z.record(resourceType, expression)]),
  fix: text.refine((value) => !value.includes('\n'), 'must be one line'),
  evidence: z.array(text).min(1, 'must name an attribute, or be left out').optional(),
  hide_values: z.boolean().default(false),
  references,
  examples: z.strictObject({
    fail: examples.min(1, 'must have an example'),
    pass: examples.min(1, 'must have an example'),
    undecided: examples.default([]),
  }),
});

export type PracticeMatter = z.output<typeof practiceSchema>;
