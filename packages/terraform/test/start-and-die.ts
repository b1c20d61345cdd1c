/** A bot that starts a run and is gone: `node start-and-die.ts RUN-DIRECTORY PROGRAM ARGUMENTS…`. */
import { startRun } from '../src/process/run.ts';

const [directory = '', ...argv] = process.argv.slice(2);
await startRun(directory, { argv, cwd: directory, env: { PATH: process.env['PATH'] ?? '' }, requestedAt: 0 });
process.kill(process.pid, 'SIGKILL');
