/** What a run of chaos is judged by, and how it is said. */

export interface Spread {
  readonly p50: number;
  readonly max: number;
}

export interface Figures {
  readonly seed: number;
  readonly kills: number;
  readonly kills_between_confirm_and_done: number;
  readonly kills_during_recovery: number;
  readonly sessions: number;
  readonly applies: number;
  readonly answers_acknowledged: number;
  readonly double_applies: number;
  readonly lost_acknowledged: number;
  readonly lost_entries: number;
  readonly doubled_entries: number;
  readonly wrong_lobby: number;
  readonly orphan_processes: number;
  /** Plans, variables and raw output of sessions that are over. */
  readonly secret_files_left: number;
  /** Sessions that a start did not pick up, or that never came to their end. */
  readonly stuck_sessions: number;
  /** Terraform was never killed, so nobody may lose sight of an apply. */
  readonly interrupted: number;
  readonly recovery_ms: Spread;
  readonly lobbies_true_ms: Spread;
  readonly ok: boolean;
}

export interface Outcome {
  readonly figures: Figures;
  /** Each thing that is wrong, in a sentence. */
  readonly problems: readonly string[];
}

export const RECOVERY_LIMIT_MS = 3_000;
export const LOBBIES_LIMIT_MS = 10_000;

export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  return { p50: Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0), max: Math.round(sorted.at(-1) ?? 0) };
}

const LINES: readonly (readonly [words: string, show: (figures: Figures) => string | number, right?: string])[] = [
  ['Kills (SIGKILL)', (f) => f.kills],
  ['… between confirm and done', (f) => f.kills_between_confirm_and_done],
  ['… during a recovery', (f) => f.kills_during_recovery],
  ['Sessions', (f) => f.sessions],
  ['Applies started', (f) => f.applies],
  ['Answers acknowledged to people', (f) => f.answers_acknowledged],
  ['Applied twice', (f) => f.double_applies, '0'],
  ['Acknowledged and lost', (f) => f.lost_acknowledged, '0'],
  ['Entries without their message', (f) => f.lost_entries, '0'],
  ['Messages doubled', (f) => f.doubled_entries, '0'],
  ['Lobbies wrong for over 10 s', (f) => f.wrong_lobby, '0'],
  ['Processes left behind', (f) => f.orphan_processes, '0'],
  ['Files with secrets left', (f) => f.secret_files_left, '0'],
  ['Sessions stuck', (f) => f.stuck_sessions, '0'],
  ['Applies with an unknown end', (f) => f.interrupted, '0'],
  ['Recovery, p50 / max', (f) => `${f.recovery_ms.p50} / ${f.recovery_ms.max} ms`, `max ≤ ${RECOVERY_LIMIT_MS} ms`],
  [
    'Every lobby true again, p50 / max',
    (f) => `${f.lobbies_true_ms.p50} / ${f.lobbies_true_ms.max} ms`,
    `max ≤ ${LOBBIES_LIMIT_MS} ms`,
  ],
];

/** For people: one figure a line, what it has to be beside it, then what is wrong. */
export function figuresText({ figures, problems }: Outcome): string {
  const rows = LINES.map(([words, show, right]) => {
    const figure = String(show(figures)).padStart(15);
    return `${words.padEnd(36)}${figure}${right === undefined ? '' : `   (${right})`}`;
  });
  return [
    ...rows,
    '',
    ...(figures.ok ? ['All figures are right.'] : ['Wrong:', ...problems.map((p) => `- ${p}`)]),
  ].join('\n');
}
