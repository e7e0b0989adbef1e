/**
 * Numbers, clocks, dates and alphabetical order in the three languages.
 *
 * Browsers carry no Sorani data and fall silently to another language, so nothing here asks `Intl` for words: it is
 * used for the calendar of the room's time zone only, always in the same locale.
 */
import { ROOM_TIME_ZONE } from '../settings.ts';
import type { Digits, Language } from './languages.ts';

const ARABIC_ZERO = 0x0660;

const MONTHS: Record<Language, readonly string[]> = {
  ar: ['كانون الثاني', 'شباط', 'آذار', 'نيسان', 'أيار', 'حزيران', 'تموز', 'آب', 'أيلول', 'تشرين الأول', 'تشرين الثاني', 'كانون الأول'],
  ckb: ['کانوونی دووەم', 'شوبات', 'ئازار', 'نیسان', 'ئایار', 'حوزەیران', 'تەمووز', 'ئاب', 'ئەیلوول', 'تشرینی یەکەم', 'تشرینی دووەم', 'کانوونی یەکەم'],
  en: ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'],
};

const DAYS: Record<Language, readonly string[]> = {
  ar: ['الأحد', 'الاثنين', 'الثلاثاء', 'الأربعاء', 'الخميس', 'الجمعة', 'السبت'],
  ckb: ['یەکشەممە', 'دووشەممە', 'سێشەممە', 'چوارشەممە', 'پێنجشەممە', 'هەینی', 'شەممە'],
  en: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
};

const KURDISH_ORDER = 'ئابپتجچحخدرڕزژسشعغفڤقکگلڵمنوۆهەیێ';

const calendar = new Intl.DateTimeFormat('en-GB', {
  timeZone: ROOM_TIME_ZONE,
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

interface Moment {
  year: number;
  month: number;
  day: number;
  hour: string;
  minute: string;
  second: string;
}

/** The parts of a moment on the room's wall clock. */
export function moment(milliseconds: number): Moment {
  const parts: Record<string, string> = {};
  for (const { type, value } of calendar.formatToParts(milliseconds)) parts[type] = value;
  return {
    year: Number(parts.year),
    month: Number(parts.month),
    day: Number(parts.day),
    hour: parts.hour ?? '',
    minute: parts.minute ?? '',
    second: parts.second ?? '',
  };
}

/** Kurdish alphabetical order; `Intl.Collator` puts ز before ڕ. */
function compareKurdish(a: string, b: string): number {
  const left = [...a];
  const right = [...b];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [x, y] = [left[i] ?? '', right[i] ?? ''];
    if (x === y) continue;
    const [rankX, rankY] = [KURDISH_ORDER.indexOf(x), KURDISH_ORDER.indexOf(y)];
    return rankX < 0 || rankY < 0 ? x.localeCompare(y, 'en') : rankX - rankY;
  }
  return left.length - right.length;
}

export class Format {
  readonly language: Language;
  readonly digits: Digits;

  constructor(language: Language, digits: Digits) {
    this.language = language;
    this.digits = digits;
  }

  /** The digits of `text` in the reader's own form; every other character stays. */
  figures(text: string): string {
    if (this.digits === 'latn') return text;
    return text.replace(/[0-9]/g, (digit) => String.fromCharCode(ARABIC_ZERO + Number(digit)));
  }

  /** With separators: `12,345` or `١٢٬٣٤٥`. `decimals` are kept as given. */
  number(value: number, decimals = 0): string {
    const [whole = '', rest] = Math.abs(value).toFixed(decimals).split('.');
    const arabic = this.digits === 'arab';
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, arabic ? '٬' : ',');
    const text = rest === undefined ? grouped : `${grouped}${arabic ? '٫' : '.'}${rest}`;
    return this.figures(value < 0 ? `−${text}` : text);
  }

  /** Wall clock of the room: `14:32`, with seconds `14:32:07`. */
  time(milliseconds: number, seconds = false): string {
    const { hour, minute, second } = moment(milliseconds);
    return this.figures(seconds ? `${hour}:${minute}:${second}` : `${hour}:${minute}`);
  }

  date(milliseconds: number): string {
    const { year, month, day } = moment(milliseconds);
    const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay();
    const words = [DAYS[this.language][weekday], String(day), MONTHS[this.language][month - 1], String(year)];
    return this.figures(words.join(' '));
  }

  /** A span as a clock: `02:10`, from an hour on `1:02:10`. The sign is the caller's word. */
  span(milliseconds: number): string {
    const total = Math.floor(Math.abs(milliseconds) / 1000);
    const [hours, minutes, seconds] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
    const two = (n: number): string => String(n).padStart(2, '0');
    return this.figures(hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${two(minutes)}:${two(seconds)}`);
  }

  compare(a: string, b: string): number {
    return this.language === 'ckb' ? compareKurdish(a, b) : a.localeCompare(b, this.language === 'ar' ? 'ar' : 'en');
  }
}
