/** Channels of provinces and desks: how one is called in an address, and what is known of each. Pure. */
import type { Desk, Thread } from '../../api/intake.ts';
import type { ThreadItem } from '../../feed/state.ts';
import { DESKS } from '../case/draft.ts';
import type { Group } from '../selection.ts';

export interface Channel {
  /** ISO 3166-2 code, or NA for the country. */
  province: string;
  desk: Desk;
}

/** A channel with what is said in it before all of the reader's audiences. */
export interface ChannelSeen extends Channel {
  key: string;
  messages: number;
  unread: number;
  lastAt: string;
  compartments: readonly string[];
}

export const keyOf = ({ province, desk }: Channel): string => `${province}.${desk}`;

/** The channel that an address names; null when it names none. */
export function channelOf(key: string | null): Channel | null {
  const [, province, name] = /^([A-Z]{2}-[A-Z0-9]{1,3}|NA)\.([a-z]+)$/.exec(key ?? '') ?? [];
  const desk = DESKS.find((one) => one === name);
  return province === undefined || desk === undefined ? null : { province, desk };
}

/** What is told of one thread of a channel, by the room's answer or by the board. */
export type Told = Pick<Thread, 'id' | 'version' | 'province' | 'desk' | 'compartment' | 'messages' | 'last_at' | 'unread'>;

/**
 * What a thread is now, after the board told of a newer version of it. Nobody is asked for that, or every screen of the
 * room would ask at the same moment: what came since the last answer is unread, unless the reader wrote the last of it.
 */
export function after(known: Told | undefined, item: ThreadItem, me: string): Told {
  if (known !== undefined && known.version >= item.version) return known;
  const { id, version, province, desk, compartment, messages, last_at } = item;
  const came = item.last_author === me ? 0 : messages - (known?.messages ?? 0);
  return { id, version, province, desk, compartment, messages, last_at, unread: (known?.unread ?? 0) + came };
}

/** The channels of these threads, the one with the newest message first. */
export function channelsOf(threads: Iterable<Told>): ChannelSeen[] {
  const found = new Map<string, ChannelSeen>();
  for (const { province, desk, compartment, messages, unread, last_at } of threads) {
    if (desk === null) continue;
    const key = keyOf({ province, desk });
    const one = found.get(key) ?? { key, province, desk, messages: 0, unread: 0, lastAt: last_at, compartments: [] };
    found.set(key, {
      ...one,
      messages: one.messages + messages,
      unread: one.unread + unread,
      lastAt: one.lastAt > last_at ? one.lastAt : last_at,
      compartments: [...one.compartments, compartment],
    });
  }
  return [...found.values()].sort((a, b) => (a.lastAt === b.lastAt ? (a.key < b.key ? -1 : 1) : a.lastAt < b.lastAt ? 1 : -1));
}

/** The list below its one heading; empty without a channel. */
export function channelGroups(channels: readonly ChannelSeen[], province: string | null): Group[] {
  const ids = channels.filter((one) => province === null || one.province === province).map(({ key }) => key);
  return ids.length === 0 ? [] : [{ key: 'channels', ids }];
}
