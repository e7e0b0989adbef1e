/** What is shown of the map stands in the address: a link leads to the same place, reload stays, Back works. Pure. */
import { ID, type Question, readQuestion, writeQuestion } from '../people/question.ts';
import { WHAT } from './what.ts';

const CODE = /^[0-9A-Za-z][0-9A-Za-z._/-]{0,39}$/;
const RULES = {
  view: ['contests', 'staff', 'election', 'import'],
  province: /^[A-Z]{2}-[A-Z0-9]{1,3}$/,
  district: CODE,
  centre: CODE,
  station: CODE,
  contest: CODE,
  what: WHAT,
  import: new RegExp(`${ID.source}|^new$`),
};

export type Asked = Question<keyof typeof RULES>;
/** What somebody wants to see; what it leaves out is not asked. */
export type Wish = Partial<Asked>;

export function readAddress(search: string): Asked {
  return readQuestion(search, RULES);
}

/** The address of a wish; a language that the present one asks for stays asked for. */
export function addressOf(wish: Wish, search: string, path: string): string {
  const lang = new URLSearchParams(search).get('lang') ?? '';
  return path + writeQuestion({ ...wish, ...(/^(ar|ckb|en)$/.test(lang) ? { lang } : {}) });
}
