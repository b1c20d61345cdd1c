/** Finds whatever was done to the audit's table behind the writer's back. */
import { hashOf, NO_PREVIOUS, type AuditRecord } from './audit-chain.ts';
import type { AuditHead, AuditReader, AuditRow } from './audit-log.ts';

export type AuditProblem =
  /** The record's text does not have the hash that stands beside it. */
  | { readonly kind: 'altered'; readonly sequence: number }
  /** The row stands at another place than the record says. */
  | { readonly kind: 'moved'; readonly sequence: number; readonly says: number }
  /** Records `from` to `to` are not there. */
  | { readonly kind: 'removed'; readonly from: number; readonly to: number }
  /** The record names another predecessor: the one before was replaced. */
  | { readonly kind: 'not-following'; readonly sequence: number }
  /** What the record is looked up by differs from what it says. */
  | { readonly kind: 'mislabelled'; readonly sequence: number }
  /** The last record is not the one that was written last. */
  | { readonly kind: 'head-differs'; readonly head: AuditHead | undefined; readonly last: AuditHead | undefined }
  /** A head that was noted elsewhere is not part of this audit. */
  | { readonly kind: 'noted-head-differs'; readonly noted: AuditHead }
  /** A happening of a session was delivered to the audit, and there is no record of it. */
  | { readonly kind: 'unrecorded'; readonly sessionId: string; readonly sequence: number };

export interface AuditCheck {
  readonly records: number;
  readonly head: AuditHead | undefined;
  readonly problems: readonly AuditProblem[];
}

const PAGE = 1_000;
const LABELS = ['source', 'event', 'project', 'name'] as const;

/** Reads every record. `sink`: the name under which the timeline is delivered to the audit. `noted`: a head kept outside of the store. */
export async function checkAudit(reader: AuditReader, sink: string, noted?: AuditHead): Promise<AuditCheck> {
  // First: what is appended meanwhile comes after it.
  const unrecorded = await reader.unrecorded(sink);
  const head = await reader.head();
  const problems: AuditProblem[] = [];
  let records = 0;
  let last: AuditHead | undefined;
  let notedFound = noted === undefined;
  for (let page = await reader.rows(0, PAGE); page.length > 0; page = await reader.rows(last?.sequence ?? 0, PAGE)) {
    for (const row of page) {
      problems.push(...rowProblems(row, last));
      last = { sequence: row.sequence, hash: row.hash };
      if (last.sequence === noted?.sequence && last.hash === noted.hash) notedFound = true;
      records += 1;
      if (last.sequence === head?.sequence && last.hash !== head.hash)
        problems.push({ kind: 'head-differs', head, last });
    }
  }
  if ((last?.sequence ?? 0) < (head?.sequence ?? 0) || (head === undefined && last !== undefined))
    problems.push({ kind: 'head-differs', head, last });
  if (noted !== undefined && !notedFound) problems.push({ kind: 'noted-head-differs', noted });
  problems.push(...unrecorded.map((one) => ({ kind: 'unrecorded' as const, ...one })));
  return { records, head: last, problems };
}

function rowProblems(row: AuditRow, last: AuditHead | undefined): AuditProblem[] {
  const { sequence } = row;
  const due = (last?.sequence ?? 0) + 1;
  const gap: AuditProblem[] = sequence > due ? [{ kind: 'removed', from: due, to: sequence - 1 }] : [];
  const record = parsed(row.text);
  if (record === undefined || hashOf(row.text) !== row.hash) return [...gap, { kind: 'altered', sequence }];
  if (record.sequence !== sequence) return [...gap, { kind: 'moved', sequence, says: record.sequence }];
  const labelled = LABELS.every((label) => record[label] === row[label]);
  const follows = gap.length > 0 || record.previous === (last?.hash ?? NO_PREVIOUS);
  return [
    ...gap,
    ...(labelled ? [] : [{ kind: 'mislabelled' as const, sequence }]),
    ...(follows ? [] : [{ kind: 'not-following' as const, sequence }]),
  ];
}

function parsed(text: string): AuditRecord | undefined {
  try {
    return JSON.parse(text) as AuditRecord;
  } catch {
    return undefined;
  }
}
