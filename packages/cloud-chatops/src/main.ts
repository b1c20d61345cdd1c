#!/usr/bin/env -S node --max-semi-space-size=1 --heap-growing-percent=20
/** The program: has compiled code kept and packed dependencies used, then loads the command line. */
import { useCompileCache } from './compile-cache.ts';
import { usePackedDependencies } from './packed-dependencies.ts';

useCompileCache();
usePackedDependencies();
await import('./command-line.ts');
