/** Reads what a reference in a configuration points at: `module.eu.aws_s3_bucket.b[0].id` → module, type, name, instance. */

export interface ResourceReference {
  /** Address without instance key: `module.eu.data.aws_iam_policy_document.d`. */
  readonly base: string;
  readonly type: string;
  /** `[0]`, `["a"]`; absent where the reference names all instances or an unknown one. */
  readonly instance?: string;
}

const MODULE = String.raw`(?:module\.[^.[\]]+(?:\[(?:\d+|"(?:[^"\\]|\\.)*")\])?\.)*`;
const REFERENCE = new RegExp(
  String.raw`^(${MODULE})(data\.)?([a-zA-Z_][\w-]*)\.([\w-]+)(\[(?:\d+|"(?:[^"\\]|\\.)*")\])?(?:[.[]|$)`,
);
/** First words of references that are no resource. https://developer.hashicorp.com/terraform/language/expressions/references */
const NOT_RESOURCES: ReadonlySet<string> = new Set([
  'var',
  'local',
  'each',
  'count',
  'path',
  'terraform',
  'self',
  'module',
]);

/** `undefined` for `var.x`, `local.x`, `module.x.output` and the like. */
export function parseReference(reference: string): ResourceReference | undefined {
  const match = REFERENCE.exec(reference);
  if (!match) return undefined;
  const [, module = '', data = '', type = '', name = '', instance] = match;
  if (NOT_RESOURCES.has(type)) return undefined;
  const base = `${module}${data}${type}.${name}`;
  return instance === undefined ? { base, type } : { base, type, instance };
}

/** Whether a reference goes through something whose target the plan does not say: a local, a module output, a module's variable. */
export function isIndirect(reference: string, inModule: boolean): boolean {
  const [, head = ''] = /^(?:module\.[^.]+\.)*?(var|local|each|module)\./.exec(reference) ?? [];
  if (head === 'module') return parseReference(reference) === undefined;
  return head === 'local' || (inModule && (head === 'var' || head === 'each'));
}

/** `x.y[0]` → `x.y` and `[0]`. */
export function splitInstance(address: string): { readonly base: string; readonly instance: string } {
  const match = /^(.*?)(\[(?:\d+|"(?:[^"\\]|\\.)*")\])?$/s.exec(address);
  return { base: match?.[1] ?? address, instance: match?.[2] ?? '' };
}
