/** The texts of the pictured states, as real runs wrote them: one file, a section each. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { wordCount } from '../../../presentation/src/text/words.ts';

const FILE = fileURLToPath(new URL('../golden/states.golden.txt', import.meta.url));

/** What differs from run to run: ids, times, durations, and figures of the knowledge, which grows. */
export const fixedText = (text: string): string =>
  text
    .replaceAll(/<@&\d+>/g, '@role')
    .replaceAll(/<@\d+>/g, '@person')
    .replaceAll(/<?https:\/\/discord\.com\/channels\/[\d/]+>?/g, 'LINK')
    .replaceAll(/<t:\d+:\w>/g, 'TIME')
    .replaceAll(/\b[0-9a-f]{64}\b/g, 'DIGEST')
    .replaceAll(/\b([Ss]ession|[Pp]lan|knowledge) (?:[0-9a-f]{12}|[0-9a-f]{6})\b/g, '$1 ID')
    .replaceAll(/\b(?:\d+ min )?\d+(?:\.\d+)? s\b/g, 'N s')
    .replaceAll(/\bTerraform \d+\.\d+\.\d+/g, 'Terraform N')
    .replaceAll(/\b\d+ practices checked/g, 'N practices checked')
    .replaceAll(/\b10\.\d+\.\d+\.\d+"/g, '10.N"');

const heading = (name: string, text: string): string =>
  `════ ${name} · ${text.length} characters, ${wordCount(text)} words`;

/** Replaces the file. */
export function writeGoldenStates(texts: ReadonlyMap<string, string>): void {
  const sections = [...texts].map(([name, text]) => `${heading(name, text)}\n${text}\n`);
  writeFileSync(FILE, sections.join('\n'));
}

/** Texts by the picture's name. */
export const readGoldenStates = (): ReadonlyMap<string, string> =>
  new Map(
    readFileSync(FILE, 'utf8')
      .split(/^════ /mu)
      .slice(1)
      .map((section) => {
        const [head = '', ...lines] = section.trimEnd().split('\n');
        return [head.split(' · ')[0] ?? '', lines.join('\n')] as const;
      }),
  );
