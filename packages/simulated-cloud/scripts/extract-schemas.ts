/**
 * Makes `src/provider/schema/<provider>.json` from the typed definitions that HashiCorp published of its providers
 * (npm packages `@cdktf/provider-google`, `-aws` and `-azurerm`, MPL-2.0): names and types only, no prose.
 *
 *     cd "$(mktemp -d)" && npm pack @cdktf/provider-google@16.12.1 && tar xzf *.tgz
 *     node packages/simulated-cloud/scripts/extract-schemas.ts google "$PWD/package"
 *
 * The versions behind the committed files: google 16.12.1 (provider 6.50.0), aws 21.22.1 (6.25.0), azurerm 14.23.1
 * (4.55.0). What those definitions do not hold (which optional attributes are computed, sensitive, or force a
 * replacement, and the defaults) stands in the tables of `src/provider/behaviour/`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogTypes } from './catalog-types.ts';

type Type = string | [string, Type] | ['object', Record<string, Type>];
interface Block {
  attributes: Record<string, [type: Type, flags: string]>;
  blocks: Record<string, { nesting: string; min?: number; max?: number; block: Block }>;
}

/** Endpoint overrides exist for every service and the catalog sets none; `alias` is Terraform's own. */
const LEFT_OUT = /^(?:alias|endpoints)$|_custom_endpoint$/;

/** Reads one generated `index.js` as text: the classes are uniform, and running them would need the cdktf package. */
class Definitions {
  readonly source: string;

  constructor(path: string) {
    this.source = readFileSync(path, 'utf8');
  }

  /** The block of the resource or provider class that the file is about. */
  main(): Block {
    const name = /^class (\w+) extends cdktf\.Terraform(?:Resource|Provider) /m.exec(this.source)?.[1];
    if (!name) throw new Error('no resource or provider class in the file');
    const body = this.classBody(name);
    return this.block(body, body.slice(body.indexOf('synthesizeHclAttributes() {')));
  }

  /** Settable parts come from the function that writes HCL, computed ones from the comments above the getters. */
  private block(classBody: string, hclWriter: string): Block {
    const block: Block = { attributes: {}, blocks: {} };
    const entry = /^ +(\w+): \{\n +value: (.+),\n +isBlock: (\w+),\n +type: "(\w+)",\n +storageClassType: "(\w+)",/gm;
    for (const [, name = '', value = '', isBlock, collection = '', storage = ''] of hclWriter.matchAll(entry)) {
      if (LEFT_OUT.test(name)) continue;
      const camel = /(?:this\._|struct\.)(\w+)/.exec(value)?.[1] ?? '';
      const reset = new RegExp(`reset\\w+\\(\\) \\{\\n +this\\._${camel}(?:\\.internalValue)? = undefined`);
      const required = classBody !== '' && !reset.test(classBody);
      if (isBlock === 'false') {
        const element = storage.replace(/(?:List|Map)$/, '').replace('boolean', 'bool');
        const type: Type = collection === 'simple' ? element : [collection, element];
        block.attributes[name] = [type, required ? 'r' : name === 'id' ? 'oc' : 'o'];
        continue;
      }
      const nested = this.nested(storage.replace(/List$/, ''));
      const field = new RegExp(`// ${name} - computed: (\\w+),.*\\n +this\\._\\w+ = new (\\w+)\\(`).exec(classBody);
      if (field?.[1] === 'true') {
        block.attributes[name] = [[collection, objectType(nested)], 'oc']; // an attribute that is written like a block
        continue;
      }
      const single = collection === 'struct';
      const one = !single && field?.[2]?.endsWith('OutputReference');
      block.blocks[name] = {
        nesting: single ? 'single' : collection,
        ...(required && !single ? { min: 1 } : {}),
        ...(one ? { max: 1 } : {}),
        block: nested,
      };
    }
    const computed =
      /\/\/ (\w+) - computed: true, optional: false, required: false\n +(?:this\._\w+ = new ([\w.]+)\((.*)\);|get \w+\(\) \{\n +return (.+);)/g;
    for (const [, name = '', constructed, parameters = '', returned = ''] of classBody.matchAll(computed)) {
      block.attributes[name] = [this.computedType(constructed, parameters, returned), 'c'];
    }
    return { attributes: sorted(block.attributes), blocks: sorted(block.blocks) };
  }

  private computedType(constructed: string | undefined, parameters: string, returned: string): Type {
    const map = /^cdktf\.(String|Number|Boolean)Map(List)?$/.exec(constructed ?? '');
    if (map) {
      const type: Type = ['map', map[1]!.toLowerCase().replace('boolean', 'bool')];
      return map[2] ? ['list', type] : type;
    }
    if (constructed?.endsWith('List')) {
      const element = objectType(this.nested(constructed.slice(0, -'List'.length)));
      return [parameters.endsWith('true') ? 'set' : 'list', element];
    }
    if (constructed?.endsWith('OutputReference')) {
      return objectType(this.nested(constructed.slice(0, -'OutputReference'.length)));
    }
    if (returned.includes('getNumberListAttribute')) return ['list', 'number'];
    if (returned.startsWith('cdktf.Fn.tolist(')) return ['set', 'string'];
    if (returned.includes('getListAttribute')) return ['list', 'string'];
    if (returned.includes('getStringAttribute')) return 'string';
    if (returned.includes('getNumberAttribute')) return 'number';
    if (returned.includes('getBooleanAttribute')) return 'bool';
    throw new Error(`unknown computed accessor: ${constructed ?? returned}`);
  }

  private nested(name: string): Block {
    const writer = `${name.charAt(0).toLowerCase()}${name.slice(1)}ToHclTerraform`;
    const start = this.source.indexOf(`function ${writer}(`);
    const hcl = start < 0 ? '' : this.source.slice(start, this.source.indexOf('\n}', start));
    const classBody = this.classBody(`${name}OutputReference`);
    if (!hcl && !classBody) throw new Error(`nothing found about ${name}`);
    return this.block(classBody, hcl);
  }

  /** Empty for the nested blocks of a provider's own configuration, which have no class: all they hold is optional. */
  private classBody(name: string): string {
    const start = this.source.search(new RegExp(`^class ${name} extends `, 'm'));
    return start < 0 ? '' : this.source.slice(start, this.source.indexOf('\n}\n', start));
  }
}

function objectType(block: Block): Type {
  const fields = Object.entries(block.attributes).map(([name, [type]]) => [name, type] as const);
  const nested = Object.entries(block.blocks).map(([name, { nesting, block: inner }]) => {
    return [name, nesting === 'single' ? objectType(inner) : [nesting, objectType(inner)]] as const;
  });
  return ['object', sorted(Object.fromEntries([...fields, ...nested]) as Record<string, Type>)];
}

function sorted<T>(record: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const [provider = '', folder = ''] = process.argv.slice(2);
if (!(provider in catalogTypes) || !folder) {
  throw new Error(`usage: extract-schemas.ts <${Object.keys(catalogTypes).join('|')}> <unpacked npm package>`);
}
const types = catalogTypes[provider as keyof typeof catalogTypes];
const text = readFileSync(join(folder, 'lib', 'provider', 'index.d.ts'), 'utf8');
const version = new RegExp(`providers/hashicorp/${provider}/([0-9.]+)/docs`).exec(text)?.[1];
const folderOf = (type: string): string => type.slice(provider.length + 1).replaceAll('_', '-');
/** Folders of types whose short name a reserved word takes carry the provider's prefix. */
const read = (name: string): Block => {
  const candidates = [name, `${name}-resource`, `${provider}-${name}`];
  for (const candidate of candidates) {
    try {
      return new Definitions(join(folder, 'lib', candidate, 'index.js')).main();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw new Error(`${candidate}: ${String(error)}`);
    }
  }
  throw new Error(`no definition found in ${candidates.join(', ')}`);
};
const schema = {
  version,
  source: `https://registry.terraform.io/providers/hashicorp/${provider}/${version}/docs`,
  provider: read('provider'),
  resources: Object.fromEntries(types.map((type) => [type, read(folderOf(type))])),
};
const target = new URL(`../src/provider/schema/${provider}.json`, import.meta.url);
writeFileSync(target, `${JSON.stringify(schema)}\n`);
