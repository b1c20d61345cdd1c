/** The bot as a child of the demo: started, stopped, killed and started again while the local Discord goes on. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';
import type { Writable } from 'node:stream';
import { HANDOVER_FD, splitEnvironment } from '../bot/shed-secrets.ts';
import { COMPILE_CACHE_ENVIRONMENT } from '../compile-cache.ts';
import { BOT_OPTIONS } from '../node-options.ts';

export interface BotProcess {
  /** Resolves when it says `Ready`. Rejects when it ends before. */
  start(): Promise<void>;
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  running(): boolean;
}

const MAIN = fileURLToPath(
  import.meta.url.endsWith('.ts') ? new URL('../main.ts', import.meta.url) : new URL('../main.js', import.meta.url),
);

export function createBotProcess(options: {
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly say: (line: string) => void;
  /** Where its stderr goes: a descriptor; default: this process's own. */
  readonly errors?: number;
  /** It was ready, and ended although nobody stopped it. */
  readonly onEnd: (how: string) => void;
}): BotProcess {
  let child: ChildProcess | undefined;
  let wanted = false;
  return {
    running: () => child !== undefined,
    async start() {
      if (child) return;
      wanted = true;
      const { secrets, rest } = splitEnvironment(options.environment);
      const started = spawn(process.execPath, [...BOT_OPTIONS, MAIN, 'bot', ...options.arguments], {
        env: { ...rest, ...COMPILE_CACHE_ENVIRONMENT, [HANDOVER_FD]: '3' },
        stdio: ['ignore', 'pipe', options.errors ?? 'inherit', 'pipe'],
      });
      const handover = started.stdio[3] as Writable;
      // It can die before it reads them; its end says so.
      handover.on('error', () => undefined);
      handover.end(JSON.stringify(secrets));
      child = started;
      let ready = false;
      started.once('exit', (code, signal) => {
        child = undefined;
        if (ready && wanted) options.onEnd(signal === null ? `exit ${code}` : signal);
      });
      await new Promise<void>((resolve, reject) => {
        started.once('exit', () => reject(new Error('the bot could not start; what it said stands above')));
        createInterface({ input: started.stdout as NodeJS.ReadableStream }).on('line', (line) => {
          if (line !== 'Ready') return options.say(line);
          ready = true;
          resolve();
        });
      });
    },
    async stop(signal) {
      wanted = false;
      const running = child;
      if (!running) return;
      running.kill(signal);
      await once(running, 'exit');
    },
  };
}
