/** Lines of a run to events, kept as a log for people on the way. */
import { readEvent, type TerraformEvent } from '../events/terraform-event.ts';
import { logLine } from './step-log.ts';

export interface EventReader {
  take(lines: readonly string[]): void;
  readonly lines: readonly string[];
}

export function eventReader(redact: (text: string) => string, each: (event: TerraformEvent) => void): EventReader {
  const log: string[] = [];
  return {
    lines: log,
    take(lines) {
      for (const line of lines) {
        const event = readEvent(line, redact);
        if (event === undefined) continue;
        const text = logLine(event);
        if (text !== undefined) log.push(text);
        each(event);
      }
    },
  };
}
