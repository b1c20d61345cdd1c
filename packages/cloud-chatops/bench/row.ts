/** One line of the benchmark's table. */
export interface Row {
  readonly name: string;
  readonly ours: number;
  /** `null`: there is nothing to compare with; `limit` is then in `unit`. */
  readonly baseline: number | null;
  readonly unit: string;
  readonly ratio: number | null;
  /** Largest allowed ratio, or largest value where there is no baseline. */
  readonly limit: number;
  readonly ok: boolean;
}

/** Works out ratio and verdict from the exact figures, and rounds what is shown. */
export function limitedRow(measured: Pick<Row, 'name' | 'ours' | 'baseline' | 'unit' | 'limit'>): Row {
  const { ours, baseline, limit } = measured;
  const ratio = baseline === null ? null : ours / baseline;
  return {
    ...measured,
    ours: shown(ours),
    baseline: baseline === null ? null : shown(baseline),
    ratio: ratio === null ? null : Number(ratio.toFixed(2)),
    ok: (ratio ?? ours) <= limit,
  };
}

const shown = (value: number): number => (value < 10 ? Number(value.toFixed(2)) : Math.round(value));
