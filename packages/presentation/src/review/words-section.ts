/** The model's words, always labelled with the model that wrote them. */
import type { Explanation, Risk } from '@cloud-chatops/core';
import type { TextStyle } from '../style/text-style.ts';
import { counted } from '../text/numbers.ts';
import { shortenEnd } from '../text/shorten.ts';
import { SEVERITY_NAMES } from './finding-groups.ts';

/** The model's words, or why there are none. */
export type Words =
  | { readonly state: 'done'; readonly explanation: Explanation }
  | { readonly state: 'pending' }
  | { readonly state: 'unavailable'; readonly reason: string }
  | { readonly state: 'off' };

/** «openai/gpt-oss-120b», or «simulated model»: made-up words must never pass for a model's. */
export const modelName = ({ model, simulated }: Explanation): string =>
  simulated && !/simulated/iu.test(model) ? `simulated model (${model})` : model;

const cited = (citations: readonly string[], style: TextStyle): string =>
  citations.length === 0
    ? ''
    : ` (${citations
        .slice(0, 3)
        .map((citation) => style.code(citation))
        .join(', ')})`;

/** Every sentence, one a line. `longest`: characters that each keeps. */
function sentences({ summary, concerns, fixes }: Explanation, style: TextStyle, longest: number): string[] {
  const shown = (text: string): string => style.prose(shortenEnd(text.trim(), longest));
  return [
    ...(summary.trim() === '' ? [] : [shown(summary)]),
    ...concerns.map(
      ({ severity, text, citations }) => `${SEVERITY_NAMES[severity]}: ${shown(text)}${cited(citations, style)}`,
    ),
    ...fixes.map(({ text, citations }) => `Fix: ${shown(text)}${cited(citations, style)}`),
  ];
}

export interface WordsSection {
  readonly lines: readonly string[];
  /** Something is said in findings.txt only. */
  readonly cut: boolean;
}

const LONGEST_SENTENCE = 400;
/** Rising. */
const RISKS: readonly Risk[] = ['none', 'low', 'medium', 'high', 'critical'];

/** `floor`: the risk that code sets; the model can only raise it. `room`: characters. Heading and summary always stand. */
export function wordsSection(words: Words, floor: Risk, style: TextStyle, room: number): WordsSection {
  switch (words.state) {
    case 'off':
      return { lines: [], cut: false };
    case 'pending':
      return { lines: ['🤖 AI review running…'], cut: false };
    case 'unavailable': {
      const reason = style.prose(shortenEnd(words.reason, 120));
      return { lines: [`🤖 AI review not available (${reason}). Practices and cost are complete.`], cut: false };
    }
    case 'done': {
      const { explanation } = words;
      const title = `🤖 ${style.bold('AI Analysis')} by ${style.prose(modelName(explanation))}`;
      const all = sentences(explanation, style, LONGEST_SENTENCE);
      const raised =
        RISKS.indexOf(explanation.risk) > RISKS.indexOf(floor)
          ? [`It sees a ${explanation.risk} risk, higher than the practices do.`]
          : [];
      const shown: string[] = [];
      let used = title.length + 1;
      for (const [i, line] of all.entries()) {
        used += line.length + 1;
        // The line that says what is left out would take the place of the one line that is left out.
        const isLast = i === all.length - 1;
        if (shown.length > 0 && used > room && !(isLast && used <= room + LONGEST_SENTENCE)) break;
        shown.push(line);
      }
      const hidden = all.length - shown.length;
      return {
        lines: [
          title,
          ...raised,
          ...shown,
          ...(hidden > 0 ? [`… and ${counted(hidden, 'more sentence')} (see findings.txt)`] : []),
        ],
        cut: hidden > 0 || sentences(explanation, style, Infinity).some((line, i) => line !== all[i]),
      };
    }
    default:
      return words satisfies never;
  }
}

/** For findings.txt: nothing is cut. */
export const wordsText = (explanation: Explanation, style: TextStyle): string[] => [
  `AI analysis by ${style.prose(modelName(explanation))}`,
  ...sentences(explanation, style, Infinity),
  ...(explanation.dropped > 0 ? [`${counted(explanation.dropped, 'claim')} without a citation left out.`] : []),
];
