/**
 * A click that was answered by changing its message leaves a token by which that message can be edited for some time,
 * beside its channel's limit: in a busy channel what people click on is not late. Kept in memory only.
 */

export interface AnswerTokens {
  keep(messageId: string, token: string): void;
  /** `undefined`: nobody clicked there lately. */
  of(messageId: string): string | undefined;
  forget(messageId: string): void;
}

/** Discord takes a token for 15 minutes. https://docs.discord.com/developers/interactions/receiving-and-responding#followup-messages */
const KEPT_MS = 10 * 60_000;

export function createAnswerTokens(): AnswerTokens {
  const tokens = new Map<string, { readonly token: string; readonly until: number }>();
  return {
    keep(messageId, token) {
      const now = performance.now();
      for (const [id, { until }] of tokens) if (until <= now) tokens.delete(id);
      tokens.set(messageId, { token, until: now + KEPT_MS });
    },
    of(messageId) {
      const known = tokens.get(messageId);
      return known !== undefined && known.until > performance.now() ? known.token : undefined;
    },
    forget: (messageId) => void tokens.delete(messageId),
  };
}
