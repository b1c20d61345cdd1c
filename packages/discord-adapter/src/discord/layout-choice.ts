/**
 * Which layout new messages get. It starts as configured and falls back once, for the rest of the process, where Discord
 * refuses it: V2 → embed → text. A message keeps the layout that it was made with.
 */
import type { Logger } from '@cloud-chatops/core';
import type { Layout } from '../records/chat-records.ts';
import { layoutRefused } from './errors.ts';

export interface LayoutChoice {
  readonly current: Layout;
  /** Makes a new message, with the next layout if Discord refuses this one. */
  withFallback<T>(make: (layout: Layout) => Promise<T>): Promise<T>;
}

const NEXT: { readonly [layout in Layout]?: Layout } = { v2: 'embed', embed: 'text' };

export function layoutChoice(first: Layout, logger: Logger): LayoutChoice {
  let current = first;
  const withFallback = async <T>(make: (layout: Layout) => Promise<T>): Promise<T> => {
    const tried = current;
    try {
      return await make(tried);
    } catch (error) {
      const next = NEXT[tried];
      if (next === undefined || !layoutRefused(error)) throw error;
      logger.warn({ layout: tried, next, error: String(error) }, 'Discord refuses this layout; going on with the next');
      current = next;
      return withFallback(make);
    }
  };
  return {
    get current() {
      return current;
    },
    withFallback,
  };
}
