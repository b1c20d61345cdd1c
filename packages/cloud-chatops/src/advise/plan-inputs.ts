/**
 * Where plans come from: a file, `-` (standard input), a folder (its `*.json` and `*.jsonl`), or JSON lines, each a plan
 * or `{"case_id": …, "plan": …}`. Plans are read one after the other, so thousands need the memory of one.
 */
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

export interface PlanInput {
  /** As it was given; lines of a `.jsonl` have their number behind it: `plans.jsonl:7`. `-`: standard input. */
  readonly file: string;
  /** What a line of JSON lines calls its plan. */
  readonly caseId?: string;
  /** JSON text, or why there is none. */
  readonly plan: string | Uint8Array | InputProblem;
}

export class InputProblem extends Error {
  override readonly name = 'InputProblem';
  readonly hint: string;
  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

/** A plan of 5,000 resources takes about 5 MB; what is far beyond is not read into memory. */
export const MAX_PLAN_BYTES = 256 * 1024 * 1024;

/** Never throws: an input that cannot be read is one with a problem, and the next follows. */
export async function* planInputs(paths: readonly string[], stdin: Readable): AsyncGenerator<PlanInput> {
  for (const path of paths) {
    if (path === '-') yield { file: '-', plan: await orProblem(() => wholeStream(stdin)) };
    else yield* fromPath(path);
  }
}

async function* fromPath(path: string): AsyncGenerator<PlanInput> {
  const found = await orProblem(() => stat(path));
  if (found instanceof InputProblem) yield { file: path, plan: found };
  else if (found.isDirectory()) yield* fromFolder(path);
  else if (path.endsWith('.jsonl')) yield* fromLines(path);
  else if (found.size > MAX_PLAN_BYTES) yield { file: path, plan: tooLarge(found.size) };
  else yield { file: path, plan: await orProblem(() => readFile(path)) };
}

async function* fromFolder(folder: string): AsyncGenerator<PlanInput> {
  const names = await orProblem(() => readdir(folder));
  if (names instanceof InputProblem) return yield { file: folder, plan: names };
  const plans = names.filter((name) => /\.jsonl?$/.test(name)).toSorted();
  if (plans.length === 0) {
    const problem = new InputProblem('the folder has no *.json or *.jsonl', 'Write each plan to a file of its own.');
    return yield { file: folder, plan: problem };
  }
  for (const name of plans) yield* fromPath(join(folder, name));
}

async function* fromLines(path: string): AsyncGenerator<PlanInput> {
  let number = 0;
  try {
    for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
      number++;
      if (line.trim() !== '') yield { file: `${path}:${number}`, ...fromLine(line) };
    }
  } catch (error) {
    yield { file: path, plan: unreadable(error) };
  }
}

/** A line that is a plan itself is handed on as it is; the plan inside of one with a `case_id` is written anew. */
function fromLine(line: string): Pick<PlanInput, 'caseId' | 'plan'> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    return { plan: new InputProblem('the line is not JSON', LINE_HINT) };
  }
  if (typeof parsed !== 'object' || parsed === null)
    return { plan: new InputProblem('the line is no object', LINE_HINT) };
  if (!('plan' in parsed)) return { plan: line };
  const { plan } = parsed;
  const caseId = 'case_id' in parsed && typeof parsed.case_id === 'string' ? { caseId: parsed.case_id } : {};
  if (typeof plan === 'object' && plan !== null) return { ...caseId, plan: JSON.stringify(plan) };
  return { ...caseId, plan: new InputProblem('plan is no object', LINE_HINT) };
}

const LINE_HINT = 'Each line is a plan, or {"case_id": "…", "plan": {…}}.';

async function wholeStream(stream: Readable): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size > MAX_PLAN_BYTES) throw tooLarge(size);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

async function orProblem<T>(work: () => Promise<T>): Promise<T | InputProblem> {
  try {
    return await work();
  } catch (error) {
    return error instanceof InputProblem ? error : unreadable(error);
  }
}

function unreadable(error: unknown): InputProblem {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return new InputProblem('there is no such file', 'Look at the path.');
  return new InputProblem(`cannot be read: ${code ?? String(error)}`, 'Look at the file and who may read it.');
}

const tooLarge = (size: number): InputProblem =>
  new InputProblem(
    `the plan has at least ${size} bytes, the limit is ${MAX_PLAN_BYTES} (256 MiB)`,
    'Split the configuration into several.',
  );
