/** The bot's log: JSON lines in `bot.log` of the data folder, redacted as one text, so that no field is forgotten. */
import { join } from 'node:path';
import type { Logger } from '@cloud-chatops/core';
import { pino } from 'pino';
import { complain } from '../say.ts';
import type { SecretBook } from '../secrets/secret-book.ts';

/** Characters that are kept while the file cannot be written; what comes on top is dropped. */
const MOST_WAITING = 1_000_000;

export function createLogger(folder: string, secrets: SecretBook): Logger & { flush(): void } {
  const dest = join(folder, 'bot.log');
  const file = pino.destination({ dest, mode: 0o600, sync: true, append: true, maxLength: MOST_WAITING });
  let complained = false;
  // Without a listener a full disk would end the process, and it is needed then more than its log.
  file.on('error', (error: Error) => {
    if (!complained) complain(new Error(`the log ${dest} cannot be written: ${error.message}`));
    complained = true;
  });
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
