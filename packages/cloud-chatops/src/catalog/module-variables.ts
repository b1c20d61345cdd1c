/** Reads which variables a module declares, for checks before any run and for suggestions. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { variableBlocks, type VariableBlock, type VariableBlocks } from './variable-blocks.ts';

export interface ModuleVariable {
  readonly name: string;
  readonly description: string;
  /** As written, such as `string` or `list(string)`; `any` where nothing is said. */
  readonly type: string;
  readonly required: boolean;
  readonly default?: unknown;
  /** What its first validation says when it is broken: how a value has to look. */
  readonly rule?: string;
  /** Marked `sensitive` by the module. */
  readonly sensitive?: true;
}

/** The module's folder or one of its files cannot be read. */
export class ModuleUnreadable extends Error {
  readonly code = 'module-unreadable';
}

/** @throws ModuleUnreadable naming file, line and column, and what the reader says of it. */
export async function moduleVariables(folder: string): Promise<ModuleVariable[]> {
  let files: string[];
  try {
    files = readdirSync(folder).filter((f) => f.endsWith('.tf'));
  } catch (error) {
    throw new ModuleUnreadable(
      `the module folder ${folder} cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`,
    );
  }
  if (files.length === 0) throw new ModuleUnreadable(`the module folder ${folder} has no .tf file`);
  const found: ModuleVariable[] = [];
  for (const file of files.sort()) {
    const path = join(folder, file);
    let blocks: VariableBlocks;
    try {
      blocks = await variableBlocks(file, readFileSync(path, 'utf8'));
    } catch (error) {
      throw new ModuleUnreadable(complaint(path, error instanceof Error ? error.message : String(error)));
    }
    for (const [name, [block]] of Object.entries(blocks)) {
      found.push(variableOf(name, block));
    }
  }
  return found;
}

/** How the reader says it: `parse config: [main.tf:3,5-9: Summary; detail]`; a range over lines is `3,5-4,1`. */
const READER = /^parse config: \[.*?:(\d+),(\d+)-[\d,]+: (.*)\]$/s;

function complaint(path: string, said: string): string {
  const [, line, column, words] = READER.exec(said) ?? [];
  // «Summary; detail» are two sentences, the first without its stop.
  return words === undefined ? `${path}: ${said}` : `${path}:${line}:${column} ${words.replace('; ', '. ')}`;
}

function variableOf(name: string, block: VariableBlock | undefined): ModuleVariable {
  const required = block?.default === undefined;
  const rule = block?.validation?.[0]?.error_message;
  return {
    name,
    description: block?.description ?? '',
    type: (block?.type ?? 'any').replace(/^\$\{(.*)\}$/s, '$1'),
    required,
    ...(required ? {} : { default: block?.default }),
    // A message with expressions in it can only be said by terraform.
    ...(rule === undefined || rule.includes('${') ? {} : { rule }),
    ...(block?.sensitive === true ? { sensitive: true } : {}),
  };
}
