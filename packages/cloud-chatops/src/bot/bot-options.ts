/** What a bot is started with. */
import type { LoadedConfig } from '../config/read-config.ts';
import type { ModelKeys } from './words.ts';

export interface BotOptions {
  readonly config: LoadedConfig;
  /** Absolute. */
  readonly dataFolder: string;
  /** The bot's own secret values, such as its token: redacted everywhere. */
  readonly secrets: readonly string[];
  readonly keys: ModelKeys;
  /** Handed to Infracost only, where it is configured. */
  readonly infracostKey?: string;
  /** 32 bytes: plans and variables then lie encrypted in the data folder. */
  readonly encryptionKey?: Uint8Array;
  /** What terraform's allowlist is taken from. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The simulated cloud: a provider mirror, and names of environment variables that its providers need. */
  readonly simulation?: { readonly mirror: string; readonly environment: readonly string[] };
  /** One line for the person who started it. */
  readonly say: (line: string) => void;
  /** The bot cannot go on: say why and end. */
  readonly onFatal: (reason: string) => void;
}
