import { describe, expect, test } from 'vitest';
import { ConfigInvalid, parseConfig, readConfig } from './read-config.ts';

const MINIMAL = `catalog:
  google/compute-instance: { title: Compute Instance, module: ./vm }
projects:
  my-gcp-project:
    catalog: [google/compute-instance]
`;

const problems = (text: string): readonly string[] => {
  try {
    parseConfig(text, 'c.yaml');
    return [];
  } catch (error) {
    if (error instanceof ConfigInvalid) return error.problems;
    throw error;
  }
};

test('defaults: nobody may do anything, 30 idle minutes, 20 s for the words', () => {
  const config = parseConfig(MINIMAL, 'c.yaml');
  expect(config.projects['my-gcp-project']).toMatchObject({
    rights: {},
    approvals: 0,
    four_eyes: false,
    protected: [],
  });
  expect(config.limits).toEqual({ idle_minutes: 30, plan_max_age_minutes: 30, retention_days: 30 });
  expect(config.advisor).toMatchObject({ use_gemini: false, wait_for_ai: 20 });
});

describe('mistakes name file, line, column and field', () => {
  test('an unknown key', () => {
    expect(problems(`${MINIMAL}    aprovals: 2\n`)).toEqual([
      'c.yaml:6:15 projects.my-gcp-project.aprovals: Unrecognized key: "aprovals"',
    ]);
  });
  test('a wrong value', () => {
    expect(problems(`${MINIMAL}    approvals: two\n`)).toEqual([
      'c.yaml:6:16 projects.my-gcp-project.approvals: Invalid input: expected number, received string',
    ]);
  });
  test('a catalog entry that is not there', () => {
    expect(problems(MINIMAL.replace('[google/compute-instance]', '[google/vm]'))).toEqual([
      'c.yaml:5:15 projects.my-gcp-project.catalog.0: there is no catalog entry "google/vm"; known: google/compute-instance',
    ]);
  });
  test.each([
    ['{ cron: "61 * * * *", time_zone: UTC }', '6:29', 'cron', '"61 * * * *" is no cron pattern of five fields'],
    ['{ cron: "* 8 * * *", time_zone: Mars/Base }', '6:53', 'time_zone', '"Mars/Base" is no time zone'],
    ['{ days: [mon], from: "8", to: "17:00", time_zone: UTC }', '6:42', 'from', 'a time of day, such as 08:30'],
    ['{ days: [monday], from: "08:00", to: "17:00", time_zone: UTC }', '6:30', 'days.0', 'Invalid option'],
    ['{ cron: "* 8 * * *" }', '6:21', 'time_zone', 'Invalid input'],
  ])('an apply window: %s', (window, place, field, message) => {
    expect(problems(`${MINIMAL}    apply_windows: [${window}]\n`)).toEqual([
      expect.stringContaining(`c.yaml:${place} projects.my-gcp-project.apply_windows.0.${field}: ${message}`),
    ]);
  });
  test.each([
    ['environment: [TF_VAR_x]', '6:19', 'environment.0', 'TF_VAR_x changes what Terraform does and is not passed on'],
    [
      'environment: [DISCORD_TOKEN]',
      '6:19',
      'environment.0',
      "DISCORD_TOKEN is the bot's own secret and never reaches terraform",
    ],
    [
      'apply_environment: { AWS_PROFILE: GROQ_API_KEY_FILE }',
      '6:39',
      'apply_environment.AWS_PROFILE',
      "GROQ_API_KEY_FILE is the bot's own secret and never reaches terraform",
    ],
  ])('what terraform must not get: %s', (line, place, field, message) => {
    expect(problems(`${MINIMAL}    ${line}\n`)).toEqual([
      `c.yaml:${place} projects.my-gcp-project.${field}: ${message}`,
    ]);
  });
  test('a name that changes Terraform, as the name of something else', () => {
    expect(problems(`${MINIMAL}    plan_environment: { TF_CLI_ARGS: X }\n`)).toEqual([
      'c.yaml:6:38 projects.my-gcp-project.plan_environment.TF_CLI_ARGS: TF_CLI_ARGS changes what Terraform does and is not passed on',
    ]);
  });
  test('a credential that stands there twice', () => {
    expect(
      problems(`${MINIMAL}    environment: [AWS_PROFILE]\n    plan_environment: { AWS_PROFILE: READER }\n`),
    ).toEqual([
      'c.yaml:7:38 projects.my-gcp-project.plan_environment.AWS_PROFILE: AWS_PROFILE stands in environment, too: remove it from one',
    ]);
  });
  test.each([
    ['rego: { program: opa }', '1:18', 'rego.policies', 'Invalid input'],
    ['rego: { program: rego, policies: p }', '1:29', 'rego.program', 'Invalid option'],
    ['rego: { program: opa, policies: p, package: a-b }', '1:56', 'rego.package', 'a Rego package such as main'],
    ['rego: { program: opa, policies: p, deny: no }', '1:53', 'rego.deny', 'Invalid option'],
    ['infracost: { api_key: k }', '1:34', 'infracost.api_key', 'Unrecognized key'],
    ['infracost: { timeout_seconds: 0 }', '1:42', 'infracost.timeout_seconds', 'Too small'],
  ])('programs: %s', (advisor, place, field, message) => {
    expect(problems(`advisor: { ${advisor} }\n${MINIMAL}`)).toEqual([
      expect.stringContaining(`c.yaml:${place} advisor.${field}: ${message}`),
    ]);
  });
  test('broken YAML', () => {
    expect(problems('catalog: [')[0]).toMatch(/^c\.yaml:1:\d+ /);
  });
  test('all at once', () => {
    expect(problems(`${MINIMAL}    approvals: two\n    four_eyes: maybe\n`)).toHaveLength(2);
  });
  test('a file that is not there', () => {
    expect(() => readConfig('/nowhere/c.yaml')).toThrow('/nowhere/c.yaml: cannot be read: ENOENT');
  });
});
