/** What one configuration file does against the policy. */
import { fileReferences, pathOf } from './file-references.ts';
import { isSign, literalOf, type Attribute, type Block, type Body } from './configuration-body.ts';
import type { Token } from './hcl-tokens.ts';
import type { ModulePolicy } from './module-policy.ts';

export interface Finding {
  readonly line: number;
  /** A sentence's rest after `main.tf:3: `. */
  readonly reason: string;
  /** Which part of the policy would allow it: a key of the entry's `module_policy`. */
  readonly allowedBy?: string;
}

export interface FileFacts {
  /** Of the file, relative to the module's root: `.` or `modules/vpc`. */
  readonly folder: string;
  /** Sources of the folder's providers by local name, out of all its files. */
  readonly requiredProviders: ReadonlyMap<string, string | undefined>;
}

/** Data sources that do more than ask the cloud. */
const ACTIVE_DATA: Readonly<Record<string, string>> = {
  external: 'runs a program',
  http: 'calls an address',
  terraform_remote_state: 'reads the state of another deployment',
  tls_certificate: 'calls an address',
};

/** https://developer.hashicorp.com/terraform/language/provisioners */
const PROVISIONERS: Readonly<Record<string, string>> = {
  'local-exec': 'runs a program on this machine',
  'remote-exec': 'runs a program on another machine',
  file: 'copies files to another machine',
};

/** Settings of providers and backends that run programs, read files of this machine, or send requests with credentials elsewhere. */
const PROVIDER_SETTINGS: readonly [RegExp, string][] = [
  [/^exec$/, 'runs a program'],
  [/^shared_(config|credentials)_files?$/, 'reads a settings file, which may name a program to run'],
  [/^(config_paths?|config_context|kubeconfig.*)$/, 'reads a settings file, which may name a program to run'],
  // A path, or JSON that may name a file to read and an address to send it to.
  [/^credentials$/, 'reads a file of this machine'],
  [/(^|_)(file|file_path|certificate_path)$/, 'reads a file of this machine'],
  [
    /^(endpoints?|metadata_host|ec2_metadata_service_endpoint|universe_domain|oidc_request_url)$/,
    'sends credentials to another address',
  ],
  [/^(?!use_).*_(custom_)?endpoint$/, 'sends credentials to another address'],
  [/^(https?_proxy|custom_ca_bundle|insecure)$/, 'lets others read the requests'],
];

/** Attributes whose value is the path of a file that is sent away. */
const UPLOADS: ReadonlySet<string> = new Set([
  'google_storage_bucket_object.source',
  'google_apigee_api.config_bundle',
  'google_apigee_sharedflow.config_bundle',
  'aws_s3_object.source',
  'aws_s3_bucket_object.source',
  'aws_s3_object_copy.source',
  'aws_lambda_function.filename',
  'aws_lambda_layer_version.filename',
  'aws_api_gateway_rest_api.body_file',
  'azurerm_storage_blob.source',
  'azurerm_linux_web_app.zip_deploy_file',
  'azurerm_linux_web_app_slot.zip_deploy_file',
  'azurerm_windows_web_app.zip_deploy_file',
  'azurerm_windows_web_app_slot.zip_deploy_file',
  'azurerm_linux_function_app.zip_deploy_file',
  'azurerm_windows_function_app.zip_deploy_file',
  'azurerm_function_app_flex_consumption.zip_deploy_file',
  'azurerm_storage_share_file.source',
]);

const PROVIDED = new Set(['resource', 'data', 'ephemeral', 'action', 'list']);

export function scanBody(body: Body, facts: FileFacts, policy: ModulePolicy): Finding[] {
  const found: Finding[] = [];
  for (const block of blocksBelow(body)) found.push(...scanBlock(block, policy));
  for (const block of body.blocks) {
    const inCheck = block.type === 'check' ? block.body.blocks : [];
    for (const provided of [block, ...inCheck].filter(({ type }) => PROVIDED.has(type))) {
      found.push(...scanProvided(provided, facts, policy));
    }
    if (block.type === 'provider') found.push(...scanProvider(block, facts, policy));
    if (block.type === 'module') found.push(...scanModule(block, facts, policy));
    if (block.type === 'terraform') found.push(...scanSettings(block, policy));
  }
  // Names that are declared but used by nothing are installed all the same.
  for (const { name, source, line } of requiredProviders(body)) {
    found.push(...scanProviderName(name, source, line, policy));
  }
  if (!policy.filesAnywhere) found.push(...scanFiles(body, facts));
  return [...new Map(found.map((finding) => [`${finding.line} ${finding.reason}`, finding])).values()];
}

/** `required_providers` of a file: local name and source; `undefined` where it is not plain text. */
export function requiredProviders(
  body: Body,
): { readonly name: string; readonly source: string | undefined; readonly line: number }[] {
  return body.blocks
    .filter(({ type }) => type === 'terraform')
    .flatMap(({ body: settings }) => settings.blocks)
    .filter(({ type }) => type === 'required_providers')
    .flatMap((block) => block.body.attributes)
    .map(({ name, value, line }) => ({ name, source: sourceOf(name, value), line }));
}

function sourceOf(name: string, value: readonly Token[]): string | undefined {
  const tokens = value.filter(({ kind }) => kind !== 'newline');
  // The short form of old: only a version.
  if (literalOf(tokens) !== undefined) return `hashicorp/${name}`;
  if (!isSign(tokens[0], '{')) return undefined;
  let depth = 0;
  let source: string | undefined = `hashicorp/${name}`;
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'sign' && '([{'.includes(token.text)) depth += 1;
    if (token.kind === 'sign' && ')]}'.includes(token.text)) depth -= 1;
    const next = tokens[index + 1];
    if (depth !== 1 || !(isSign(next, '=') || isSign(next, ':'))) continue;
    const key = token.kind === 'name' ? token.text : literalOf([token]);
    if (key === undefined) return undefined;
    const given = tokens[index + 2];
    if (key === 'source') source = given === undefined ? undefined : literalOf([given]);
  }
  return source;
}

function scanBlock({ type, labels, line }: Block, policy: ModulePolicy): Finding[] {
  const [label = ''] = labels;
  if (type === 'data' && Object.hasOwn(ACTIVE_DATA, label) && !policy.dataSources.includes(label)) {
    return [{ line, reason: `data "${label}" ${ACTIVE_DATA[label]}`, allowedBy: 'data_sources' }];
  }
  if (type === 'provisioner' && !policy.provisioners.includes(label)) {
    const what = Object.hasOwn(PROVISIONERS, label) ? PROVISIONERS[label] : 'is not known';
    return [{ line, reason: `provisioner "${label}" ${what}`, allowedBy: 'provisioners' }];
  }
  if (type === 'dynamic' && (label === 'provisioner' || label === 'connection')) {
    return [{ line, reason: `dynamic "${label}" hides what it runs` }];
  }
  return [];
}

/** The provider that a resource or data source belongs to: by `provider =`, else by the beginning of its type. */
function scanProvided({ labels, body, line }: Block, facts: FileFacts, policy: ModulePolicy): Finding[] {
  const [type = ''] = labels;
  const names = new Map([[type.split('_', 1)[0] ?? type, line]]);
  const chosen = body.attributes.find(({ name }) => name === 'provider');
  if (chosen !== undefined) {
    const [first] = chosen.value;
    const name = first?.kind === 'name' ? first.text : literalOf(chosen.value)?.split('.', 1)[0];
    names.set(name ?? '', chosen.line);
  }
  return [...names].flatMap(([name, at]) => scanProviderName(name, sourceFor(name, facts), at, policy));
}

const sourceFor = (name: string, { requiredProviders: known }: FileFacts): string | undefined =>
  known.has(name) ? known.get(name) : name === 'terraform' ? 'terraform.io/builtin/terraform' : `hashicorp/${name}`;

function scanProvider({ labels, body, line }: Block, facts: FileFacts, policy: ModulePolicy): Finding[] {
  const [name = ''] = labels;
  return [
    ...scanProviderName(name, sourceFor(name, facts), line, policy),
    ...scanConnection(`provider "${name}"`, body, policy),
  ];
}

/** Settings of a provider or a backend; both take them for the same clouds. */
function scanConnection(whose: string, body: Body, policy: ModulePolicy): Finding[] {
  const settings = [
    ...attributesBelow(body),
    ...blocksBelow(body).map(({ type, labels: [label = ''], line }) => ({
      name: type === 'dynamic' ? label : type,
      line,
    })),
  ];
  return settings.flatMap(({ name, line }) => {
    const what = PROVIDER_SETTINGS.find(([pattern]) => pattern.test(name))?.[1];
    if (what === undefined || policy.providerSettings.includes(name)) return [];
    return [{ line, reason: `${whose}: ${name} ${what}`, allowedBy: 'provider_settings' }];
  });
}

function scanProviderName(name: string, source: string | undefined, line: number, policy: ModulePolicy): Finding[] {
  if (source === undefined) return [{ line, reason: `the source of provider "${name}" is not written out` }];
  if (policy.providers.map(canonical).includes(canonical(source))) return [];
  return [{ line, reason: `provider ${source} is not on the list of allowed providers`, allowedBy: 'providers' }];
}

/** Without the registry that is meant when none is named; letter case does not count. */
const canonical = (source: string): string =>
  source
    .toLowerCase()
    .trim()
    .replace(/^registry\.(terraform\.io|opentofu\.org)\//, '');

function scanModule({ labels, body, line }: Block, facts: FileFacts, policy: ModulePolicy): Finding[] {
  const [name = ''] = labels;
  const source = body.attributes.find((attribute) => attribute.name === 'source');
  if (source === undefined) return [];
  const text = literalOf(source.value);
  if (text === undefined) return [{ line: source.line, reason: `the source of module "${name}" is not written out` }];
  if (/^\.\.?\//.test(text)) {
    const { problem } = pathOf([{ kind: 'string', parts: [[...PATH_MODULE], `/${text}`], line }], facts.folder);
    return problem === undefined ? [] : [{ line: source.line, reason: `module "${name}" (${text}) ${problem}` }];
  }
  const allowed = policy.moduleSources.some((one) => text === one || (one.endsWith('/') && text.startsWith(one)));
  // A source that begins as allowed must not lead elsewhere: `..`, also with its dots escaped.
  if (
    allowed &&
    !text
      .replaceAll(/%2e/gi, '.')
      .split(/[/?\\]|%2f|%5c/i)
      .includes('..')
  )
    return [];
  return [
    {
      line: source.line,
      reason: `module source ${text} is not on the list of allowed sources`,
      allowedBy: 'module_sources',
    },
  ];
}

const PATH_MODULE: readonly Token[] = [
  { kind: 'name', text: 'path', line: 0 },
  { kind: 'sign', text: '.', line: 0 },
  { kind: 'name', text: 'module', line: 0 },
];

/** A backend is asked by `init` already, with the credentials of the project. */
function scanSettings({ body }: Block, policy: ModulePolicy): Finding[] {
  return body.blocks.flatMap((block): Finding[] => {
    const { type, labels, line } = block;
    if (type === 'backend') return scanConnection(`backend "${labels[0] ?? ''}"`, block.body, policy);
    if (type !== 'encryption') return [];
    return [{ line, reason: 'an encryption block can run a program and decides who can read the state' }];
  });
}

/** File functions anywhere, and attributes that send a file away. */
function scanFiles(body: Body, facts: FileFacts): Finding[] {
  const found: Finding[] = [];
  const add = (line: number, reason: string): void => void found.push({ line, reason, allowedBy: 'files_anywhere' });
  for (const { value } of attributesBelow(body)) {
    for (const { reader, line, problem } of fileReferences(value, facts.folder)) {
      if (problem !== undefined) add(line, `${reader}() ${problem}`);
    }
  }
  for (const block of blocksBelow(body)) {
    if (block.type !== 'resource') continue;
    for (const { name, value, line } of block.body.attributes) {
      if (!UPLOADS.has(`${block.labels[0]}.${name}`)) continue;
      const { problem } = pathOf(
        value.filter(({ kind }) => kind !== 'newline'),
        facts.folder,
      );
      if (problem !== undefined) add(line, `${block.labels[0]}: ${name} ${problem}`);
    }
  }
  return found;
}

const blocksBelow = (body: Body): Block[] => body.blocks.flatMap((block) => [block, ...blocksBelow(block.body)]);

export const attributesBelow = (body: Body): Attribute[] => [
  ...body.attributes,
  ...body.blocks.flatMap((block) => attributesBelow(block.body)),
];
