/** The bot's log: JSON lines in `bot.log` of the data folder, redacted as one text, so that no field is forgotten. */
import { join } from 'node:path';
import type { Logger } from '@cloud-chatops/core';
import { pino } from 'pino';
import type { SecretBook } from '../secrets/secret-book.ts';

export function createLogger(folder: string, secrets: SecretBook): Logger & { flush(): void } {
  const file = pino.destination({ dest: join(folder, 'bot.log'), mode: 0o600, sync: true, append: true });
  const logger = pino(
    { base: null, timestamp: pino.stdTimeFunctions.isoTime },
    { write: (line) => void file.write(secrets.redact(line)) },
  );
  return {
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
    flush: () => file.flushSync(),
  };
}
