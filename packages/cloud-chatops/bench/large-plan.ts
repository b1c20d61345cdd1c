/**
 * A plan of thousands of resources, put together from small ones, each in a module of its own: of the labelled cases
 * beside the repository where they are, else of the examples that our practices bring along.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isPractice, loadKnowledge } from '@cloud-chatops/advisor';
import { practiceDirs, practiceIndexFile } from '@cloud-chatops/knowledge';

interface Resource {
  readonly address: string;
  readonly [field: string]: unknown;
}
interface Document {
  readonly resource_changes: readonly Resource[];
  readonly configuration: {
    readonly provider_config?: object;
    readonly root_module: { readonly resources: readonly Resource[] };
  };
}

const BENCHMARKS = resolve(import.meta.dirname, '../../../../shared/benchmarks');

/** JSON text of a plan with exactly so many resource changes, and where they come from. */
export async function largePlan(resources: number): Promise<{ readonly json: string; readonly source: string }> {
  const labelled = existsSync(BENCHMARKS);
  const documents = labelled ? await labelledDocuments() : exampleDocuments();
  const changes: object[] = [];
  const calls: { [module: string]: object } = {};
  let providers = {};
  for (let i = 0; changes.length < resources; i++) {
    const { resource_changes, configuration } = documents[i % documents.length] as Document;
    const module = `m${i}`;
    calls[module] = { source: './m', module: configuration.root_module };
    providers = { ...configuration.provider_config, ...providers };
    for (const change of resource_changes.slice(0, resources - changes.length))
      changes.push({ ...change, address: `module.${module}.${change.address}`, module_address: `module.${module}` });
  }
  const plan = {
    format_version: '1.2',
    terraform_version: '1.14.0',
    resource_changes: changes,
    configuration: { provider_config: providers, root_module: { module_calls: calls } },
  };
  return { json: JSON.stringify(plan), source: labelled ? 'labelled cases' : 'examples of our practices' };
}

async function labelledDocuments(): Promise<Document[]> {
  const load = async (converter: string, name: string): Promise<(one: object) => Document> => {
    const module = (await import(pathToFileURL(join(BENCHMARKS, converter)).href)) as Record<string, unknown>;
    return module[name] as (one: object) => Document;
  };
  const cases = (file: string): object[] =>
    readFileSync(join(BENCHMARKS, file), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as object);
  const toPlan = await load('case-to-plan.mjs', 'toPlan');
  const costCaseToPlan = await load('cost-to-plan.mjs', 'costCaseToPlan');
  return [...cases('findings-dev.jsonl').map(toPlan), ...cases('cost-dev.jsonl').map(costCaseToPlan)];
}

function exampleDocuments(): Document[] {
  const { entries } = loadKnowledge({ dirs: practiceDirs, indexFile: practiceIndexFile });
  return entries
    .filter(isPractice)
    .flatMap(({ examples }) => [...examples.fail, ...examples.pass])
    .map((example) => {
      const managed = Object.entries(example).filter(([address]) => !address.startsWith('data.'));
      const named = managed.map(([address, values]) => {
        const [type = '', name = ''] = address.replace(/\[.*$/, '').split('.');
        return { address, mode: 'managed', type, name, values };
      });
      return {
        resource_changes: named.map(({ values, ...resource }) => ({
          ...resource,
          provider_name: `registry.terraform.io/hashicorp/${resource.type.split('_')[0]}`,
          change: { actions: ['create'], before: null, after: values, after_unknown: {}, after_sensitive: {} },
        })),
        configuration: {
          root_module: {
            resources: named.map(({ values, ...resource }) => ({
              ...resource,
              expressions: Object.fromEntries(Object.keys(values).map((key) => [key, {}])),
            })),
          },
        },
      };
    });
}
