#!/usr/bin/env -S node --max-semi-space-size=1 --heap-growing-percent=20
/** The program: has compiled code kept, then loads the command line. */
import { useCompileCache } from './compile-cache.ts';

useCompileCache();
await import('./command-line.ts');
