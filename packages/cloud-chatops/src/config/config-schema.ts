/** What may stand in `cloud-chatops.yaml`, with its defaults. Deny by default: a right that names nobody is nobody's. */
import { RIGHTS } from '@cloud-chatops/core';
import { changesTerraform, type RunAsWanted } from '@cloud-chatops/terraform';
import { z } from 'zod';
import { SECRET_NAMES } from '../bot/secret-names.ts';
import { WEEKDAYS, windowProblem } from '../access/apply-windows.ts';

const MINUTE_MS = 60_000;
/** Names that become parts of target keys and folders. */
const slug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._/-]{0,80}$/, 'lower-case letters, digits, ".", "_", "/" and "-", up to 81 characters');

export type SettingValue = null | boolean | number | string | SettingValue[] | { [key: string]: SettingValue };
const settingValue: z.ZodType<SettingValue> = z.lazy(() =>
  z.union([z.null(), z.boolean(), z.number(), z.string(), z.array(settingValue), z.record(z.string(), settingValue)]),
);
const variables = z.record(z.string().regex(/^[a-zA-Z_][\w-]*$/, 'a Terraform variable name'), settingValue);

/** A Discord role by name or id, or `user:<id>`. */
const holder = z.string().min(1);
const variableName = z.string().regex(/^[A-Za-z_]\w*$/, 'the name of an environment variable');
/** What terraform may be given under this name. */
const environmentName = variableName.refine((name) => !changesTerraform(name), {
  error: ({ input }) => `${String(input)} changes what Terraform does and is not passed on`,
});
const OWN_SECRETS: readonly string[] = SECRET_NAMES.flatMap((name) => [name, `${name}_FILE`]);
/** Where in the bot's environment it may come from. */
const sourceName = variableName.refine((name) => !OWN_SECRETS.includes(name), {
  error: ({ input }) => `${String(input)} is the bot's own secret and never reaches terraform`,
});
const environmentSources = z.record(environmentName, sourceName).prefault({});

const enforcement = z.enum(['advise', 'needs-approval', 'block']);

const finding = z.strictObject({
  enforcement: enforcement.optional(),
  severity: z.enum(['critical', 'high', 'medium', 'low']).optional(),
  disabled: z.boolean().optional(),
  waived: z
    .strictObject({
      reason: z.string().min(1),
      owner: z.string().min(1),
      expires: z.iso.date(),
      addresses: z.array(z.string()).optional(),
    })
    .optional(),
});

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day, such as 08:30');

/** When applies may be confirmed: `cron`, or `days` with `from` and `to`. */
const applyWindow = z
  .strictObject({
    /** Five fields; every minute that matches is open: `* 8-16 * * 1-5`. */
    cron: z.string().min(1).optional(),
    days: z.array(z.enum(WEEKDAYS)).min(1).optional(),
    from: clockTime.optional(),
    to: clockTime.optional(),
    time_zone: z.string().min(1),
  })
  .superRefine((window, context) => {
    const problem = windowProblem(window);
    if (problem) context.addIssue({ code: 'custom', path: [problem.field], message: problem.message });
  });

const backend = z
  .record(z.string().min(1), z.string())
  .refine((settings) => Object.values(settings).some((value) => value.includes('{target}')), {
    error: 'one setting must hold {target}, such as prefix: "{target}", or all deployments would share one state',
  });

const project = z.strictObject({
  /** Catalog entries that may be deployed here. */
  catalog: z.array(slug).min(1),
  /** Variables for every deployment of this project. */
  variables: variables.prefault({}),
  /** Names of environment variables that terraform gets here, such as GOOGLE_APPLICATION_CREDENTIALS. */
  environment: z.array(environmentName.and(sourceName)).prefault([]),
  /** More of them for everything but the apply, each from a variable of another name or the file named by `<it>_FILE`. */
  plan_environment: environmentSources,
  /** The same for the apply alone. */
  apply_environment: environmentSources,
  /** Settings for modules that bring their own backend, as -backend-config; `{target}` stands for project/entry/name. */
  backend: backend.optional(),
  rights: z.partialRecord(z.enum(RIGHTS), z.array(holder)).prefault({}),
  approvals: z.int().min(0).max(10).prefault(0),
  four_eyes: z.boolean().prefault(false),
  /** Empty: at any hour. */
  apply_windows: z.array(applyWindow).prefault([]),
  protected: z
    .array(
      z.strictObject({
        types: z.array(z.string()).prefault([]),
        /** `*` stands for anything. */
        addresses: z.array(z.string()).prefault([]),
        asks: z.enum(['approval', 'no-destroy']),
      }),
    )
    .prefault([]),
  /** By practice id. */
  findings: z.record(z.string(), finding).prefault({}),
  cost: z
    .strictObject({
      /** Monthly increase that is a warning. */
      warn_over: z.number().positive().optional(),
      /** The same as a share of what is there: 0.2 is 20 %. */
      warn_over_share: z.number().positive().optional(),
      approval_over: z.number().positive().optional(),
    })
    .prefault({}),
});

/** What a module may do beyond the default; each list adds to it. docs/security.md says what is refused, and why. */
const modulePolicy = z
  .strictObject({
    /** Provider sources, such as `integrations/github`. */
    providers: z.array(z.string().min(1)).prefault([]),
    /** Module sources, or beginnings that end in `/`. */
    module_sources: z.array(z.string().min(1)).prefault([]),
    data_sources: z.array(z.enum(['external', 'http', 'terraform_remote_state', 'tls_certificate'])).prefault([]),
    provisioners: z.array(z.enum(['local-exec', 'remote-exec', 'file'])).prefault([]),
    /** Such as `endpoints` or `shared_config_files`. */
    provider_settings: z.array(z.string().min(1)).prefault([]),
    /** File functions may read outside of the module's folder. */
    files_anywhere: z.boolean().prefault(false),
  })
  .prefault({});

const catalogEntry = z.strictObject({
  title: z.string().min(1).max(100),
  /** Folder of the module; relative to the configuration file. */
  module: z.string().min(1),
  variables: variables.prefault({}),
  /** Which module variables get the project's id and the deployment name. */
  project_variable: z.string().prefault('project'),
  name_variable: z.string().prefault('name'),
  module_policy: modulePolicy,
});

const model = z.strictObject({
  model: z.string().min(1).optional(),
  base_url: z.url().optional(),
});

/** A user's name as useradd takes it. */
const userName = z.string().regex(/^[a-z_][a-z0-9_.-]{0,31}$/i, 'the name of a user of this machine');
const id = z.int().min(1).max(4_294_967_294);

const runAs = z
  .strictObject({ user: userName.optional(), uid: id.optional(), gid: id.optional() })
  .transform(({ user, uid, gid }, context): RunAsWanted => {
    if (user !== undefined && uid === undefined && gid === undefined) return { user };
    if (user === undefined && uid !== undefined && gid !== undefined) return { uid, gid };
    context.addIssue({ code: 'custom', message: 'give either user, or uid and gid' });
    return z.NEVER;
  });

/** Policies in Rego that are evaluated on each plan. */
const rego = z.strictObject({
  program: z.enum(['opa', 'conftest']),
  /** A path, or a name on PATH. */
  path: z.string().min(1).optional(),
  /** Folder; relative to the configuration file. */
  policies: z.string().min(1),
  package: z
    .string()
    .regex(/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/, 'a Rego package such as main or terraform.network')
    .prefault('main'),
  deny: enforcement.prefault('block'),
  warn: enforcement.prefault('advise'),
  timeout_seconds: z.number().positive().max(300).prefault(30),
});

/** Infracost instead of our own price lists. */
const infracost = z.strictObject({
  /** A path, or a name on PATH. */
  path: z.string().min(1).optional(),
  /** Relative to the configuration file. */
  usage_file: z.string().min(1).optional(),
  /** A self-hosted Cloud Pricing API. */
  pricing_api: z.url({ protocol: /^https?$/ }).optional(),
  timeout_seconds: z.number().positive().max(300).prefault(60),
});

export const Config = z.strictObject({
  /** Data folder; relative to the configuration file. */
  data: z.string().min(1).prefault('.cloud-chatops'),
  discord: z.strictObject({ layout: z.enum(['v2', 'embed', 'text']).prefault('v2') }).prefault({}),
  terraform: z
    .strictObject({
      /** A path, or a name on PATH; else `terraform` or `tofu` on PATH. */
      binary: z.string().min(1).optional(),
      /** Version to download when no terraform is found; nothing is downloaded without it. */
      download: z
        .string()
        .regex(/^1\.\d+\.\d+$/, 'a version such as 1.11.4')
        .optional(),
      /** A mirror in the layout of releases.hashicorp.com. */
      download_from: z.url({ protocol: /^https?$/ }).optional(),
      /** File with the armored public key that signs the mirror's checksums, instead of HashiCorp's. */
      signing_key: z.string().min(1).optional(),
      /** Another user for every terraform process; the bot must be root. */
      run_as: runAs.optional(),
      /** Seconds that a state locked by another is waited for; it is never forced. */
      state_lock_wait: z.int().min(0).max(3600).prefault(30),
    })
    .prefault({}),
  limits: z
    .strictObject({
      idle_minutes: z.number().positive().max(1440).prefault(30),
      plan_max_age_minutes: z.number().positive().max(1440).prefault(30),
      /** Days after which configurations, logs and texts of ended sessions are deleted; the audit stays. */
      retention_days: z.int().min(1).max(3650).prefault(30),
      /** Terraform runs at the same time; default: the number of processors. */
      concurrency: z.int().min(1).max(64).optional(),
    })
    .prefault({}),
  /** How long things take, in words; said while they run. */
  usual: z
    .strictObject({
      plan: z.string().min(1).max(60).prefault('up to a minute'),
      apply: z.string().min(1).max(60).prefault('5 to 10 minutes'),
    })
    .prefault({}),
  advisor: z
    .strictObject({
      /** Gemini first instead of Groq. */
      use_gemini: z.boolean().prefault(false),
      /** `simulated`: a model on loopback that is labelled so; `off`: no words. Default: `on` with a key, else `off`. */
      words: z.enum(['on', 'simulated', 'off']).optional(),
      groq: model.prefault({}),
      gemini: model.prefault({}),
      /** Seconds that Confirm waits for the model's words; 0: not at all. */
      wait_for_ai: z.number().min(0).max(120).prefault(20),
      /** Folders with practices of your own; relative to the configuration file. */
      knowledge: z.array(z.string()).prefault([]),
      rego: rego.optional(),
      infracost: infracost.optional(),
    })
    .prefault({}),
  /** `/healthz` and `/metrics` on loopback; absent: no port is opened. 0: a free one. */
  health: z.strictObject({ port: z.int().min(0).max(65_535) }).optional(),
  catalog: z.record(slug, catalogEntry),
  projects: z.record(slug, project),
});

export type Config = z.output<typeof Config>;
export type ProjectConfig = Config['projects'][string];
export type CatalogEntryConfig = Config['catalog'][string];

export const minutes = (n: number): number => n * MINUTE_MS;
