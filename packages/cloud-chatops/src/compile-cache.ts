/**
 * Compiled code is kept between starts: loading the two thousand modules of the bot takes less than half the time with
 * it, and a restart is what people wait for when something went wrong. It lies in the installation's own folder, where
 * only those can write who could change the code itself; where nobody can, as in a hardened service, everything works
 * without it, and a start takes a second longer.
 * https://nodejs.org/api/module.html#module-compile-cache
 */
import { enableCompileCache, flushCompileCache } from 'node:module';
import { cacheFolder } from './cache-folder.ts';

const FOLDER = cacheFolder('compiled');

/** To be called before other modules are loaded: those loaded by then are compiled at each start. */
export const useCompileCache = (): void => void enableCompileCache(FOLDER);

/** What a child of this program needs in its environment to use it from its very first module on. */
export const COMPILE_CACHE_ENVIRONMENT: Readonly<Record<string, string>> = { NODE_COMPILE_CACHE: FOLDER };

/** To be called once everything is loaded: a process that is killed keeps nothing by itself. */
export const keepCompiled = (): void => flushCompileCache();
