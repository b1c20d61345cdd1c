/** Live progress: latest wins, never through the machine, never an entry. */
import type { StepName } from './effects.ts';

export interface RunningResource {
  readonly address: string;
  /** creating, changing, destroying, replacing. */
  readonly verb: string;
  /** Epoch ms. */
  readonly startedAt: number;
}

/** The session that holds a target. */
export interface TargetHolder {
  readonly sessionId: string;
  readonly who: string;
  readonly state: string;
}

export type Progress =
  | {
      /** Of a session that did not ask for its target yet. */
      readonly kind: 'target';
      /** Who holds it now, if anybody. */
      readonly holder?: TargetHolder;
    }
  | {
      readonly kind: 'queue';
      /** 1 is next. */
      readonly place: number;
      /** Who holds the target, where it is the target that is waited for. */
      readonly holder?: TargetHolder;
      readonly waitsFor: 'target' | 'slot';
    }
  | {
      readonly kind: 'step';
      readonly step: StepName;
      readonly startedAt: number;
      /** Plan: how many resources were read so far. */
      readonly resourcesRead?: number;
      /** One line of what the tool says, redacted: «Installing hashicorp/google v6.50.0». */
      readonly news?: string;
    }
  | {
      readonly kind: 'apply';
      readonly startedAt: number;
      readonly total: number;
      readonly done: number;
      readonly failed: number;
      readonly waiting: number;
      /** Longest first. */
      readonly running: readonly RunningResource[];
      /** Last five, newest first. */
      readonly recent: readonly {
        readonly address: string;
        readonly verb: string;
        readonly tookMs: number;
        readonly ok: boolean;
      }[];
      /** When terraform last said something. */
      readonly lastNewsAt: number;
    };
