/** The address is the state: a filter can be sent to a colleague, and Back works. Pure. */
import { type Channel, channelOf, keyOf } from '../features/talk/channels.ts';
import { QUEUES, SEVERITIES, type Selection } from '../features/selection.ts';

export const TABS = ['obligations', 'incidents', 'talk'] as const;
export type Tab = (typeof TABS)[number];

export interface Address extends Selection {
  tab: Tab;
  /** The opened case. */
  case: string | null;
  /** The opened row where it is not the case itself: an obligation. */
  open: string | null;
  /** The opened channel; where one is open, no case is. */
  channel: Channel | null;
  lang: string | null;
}

export function readAddress(search: string): Address {
  const query = new URLSearchParams(search);
  const province = query.get('province');
  return {
    tab: TABS.find((tab) => tab === query.get('tab')) ?? 'obligations',
    queue: QUEUES.find((queue) => queue === query.get('queue')) ?? 'all',
    province: province !== null && /^([A-Z]{2}-[A-Z0-9]{1,3}|XX|NA)$/.test(province) ? province : null,
    severity: SEVERITIES.find((severity) => severity === query.get('severity')) ?? null,
    text: query.get('q') ?? '',
    case: known(query.get('case')),
    open: query.get('open'),
    channel: query.has('case') || query.has('open') ? null : channelOf(query.get('channel')),
    lang: query.get('lang'),
  };
}

/** Only an id can be asked for. */
function known(id: string | null): string | null {
  return id !== null && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id) ? id.toLowerCase() : null;
}

/** Defaults stay out of the address. */
export function writeAddress(address: Address): string {
  const query = new URLSearchParams();
  if (address.tab !== 'obligations') query.set('tab', address.tab);
  if (address.queue !== 'all') query.set('queue', address.queue);
  if (address.province !== null) query.set('province', address.province);
  if (address.severity !== null) query.set('severity', address.severity);
  if (address.text !== '') query.set('q', address.text);
  if (address.case !== null) query.set('case', address.case);
  if (address.open !== null) query.set('open', address.open);
  if (address.channel !== null) query.set('channel', keyOf(address.channel));
  if (address.lang !== null) query.set('lang', address.lang);
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}
