/** What a deployment may want to change in one place. */

/** All times on screen are the room's, whatever the device says. */
export const ROOM_TIME_ZONE = 'Asia/Baghdad';
/** Deltas are drawn at most this often; a critical one at once. Nobody reads faster. */
export const REDRAW_MS = 250;
/** A critical change is drawn at once, unless the last picture is younger than this. */
export const REDRAW_CRITICAL_MS = 100;
/** After this long without a word the board says that it shows the past … */
export const STALE_AFTER_MS = 30_000;
/** … and after this long it says so across the whole page. */
export const OLD_AFTER_MS = 600_000;
/** A deadline this near counts as "soon". */
export const SOON_MS = 600_000;
/** At most one sentence in this time for people who listen to the page. */
export const ANNOUNCE_EVERY_MS = 10_000;
/** The line may be away this long before the page interrupts a listener. */
export const ALERT_LINK_AFTER_MS = 15_000;
