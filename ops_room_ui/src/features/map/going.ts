/** How the parts of the map's page lead to each other. */
import { getContext, setContext } from 'svelte';
import type { Wish } from './address.ts';

export interface Going {
  /** The address of what is wished for: for links that are copied or opened elsewhere. */
  address: (wish: Wish) => string;
  /** Shows it here; `replace` leaves no step behind for Back. */
  go: (wish: Wish, replace?: boolean) => void;
}

const KEY = Symbol('going');

export function provideGoing(going: Going): void {
  setContext(KEY, going);
}

export function useGoing(): Going {
  return getContext<Going>(KEY);
}
