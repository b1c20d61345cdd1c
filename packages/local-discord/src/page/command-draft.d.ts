/** What a half-typed slash command means. */
export interface DraftSuggestion {
  kind: 'command' | 'option' | 'choice';
  label: string;
  detail: string;
  text: string;
}
export interface Draft {
  kind: 'message' | 'command' | 'options' | 'option';
  suggestions: DraftSuggestion[];
  typed?: string;
  isComplete?: boolean;
  given?: Record<string, string>;
  missing?: { name: string }[];
}
export function readDraft(text: string, commands: object[]): Draft;
export function complete(text: string, commands: object[], suggestion: DraftSuggestion | null): string;
