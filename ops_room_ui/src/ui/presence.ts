/** The page's presence for every component below its shell. */
import { getContext } from 'svelte';
import type { Presence } from '../api/presence.svelte.ts';

export const PRESENCE = Symbol('presence');

export function usePresence(): Presence {
  return getContext<Presence>(PRESENCE);
}
