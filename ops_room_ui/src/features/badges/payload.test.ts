import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameIn } from '../organisations/naming.ts';
import { fromBase64Url, judge, type Trust } from './payload.ts';

/*
 * Made by `services.kit.access.tokens.signing_key(b"badge-check-vectors-fixed-secret", "badge", <key id>)`, so that the
 * page is held against the side that signs. All say that they hold until 1795651200, 26 November 2026, 00:00 UTC.
 */
const KEY_1 = 'kasWop2Zomk8EW7_dCLA8hl1hEZ6lUJFNgZK-1IkdSo';
const KEY_2 = 'bWAjA28_za3NutaPdSLv-P5TB9aZ72f0SW4k-BKinwQ';
const UNTIL = 1_795_651_200_000;
const OBSERVER =
  'eyJiIjoiQkZYUjcxTlgiLCJyIjpbIm9ic2VydmVyIl0sIm8iOnsiYXIiOiLYtNio2YPYqSDYtNmF2LMg2YTZhdix2KfZgtio2Kkg2KfZhNin2YbYqtiu2KfYqNin2KoiLCJja2IiOiLYqtuG2pXbjCDYtNuV2YXYsyDYqNuGINqG2KfZiNiv247YsduM24wg2Yfbldq12KjamNin2LHYr9mGIiwiZW4iOiJTaGFtcyBOZXR3b3JrIn0sInAiOlsiSVEtTkkiLCJJUS1EQSJdLCJ1IjoxNzk1NjUxMjAwLCJrIjoiYmFkZ2Uwa2V5MSJ9.M3HeuathTv4frkcLniEA4QBFXiE_6Xa6ku3iPiFdPeOoFumCgdt-zq0olAAJb00hze6hx1TNWrAfD71v2EAgCw';
const NATIONAL =
  'eyJiIjoiMDAwMDAwNzMiLCJyIjpbIm9wZXJhdG9yIiwiY29vcmRpbmF0b3IiXSwibyI6eyJlbiI6IkNvbW1pc3Npb24ifSwicCI6bnVsbCwidSI6MTc5NTY1MTIwMCwiayI6ImJhZGdlMGtleTEifQ.AhHCtZFqRZcI6pMIAXv8_DsWnbcVxHcoIv07b6PfdoUolWgN9Pp19e2qh3vY29MGRobBtCNMgLdo-AbESwGzAw';
const BY_KEY_2 =
  'eyJiIjoiQkZYUjcxTlgiLCJyIjpbIm9ic2VydmVyIl0sIm8iOnsiZW4iOiJDb21taXNzaW9uIn0sInAiOm51bGwsInUiOjE3OTU2NTEyMDAsImsiOiJiYWRnZTBrZXkyIn0.RUOApX23Zjy5VbruFhqiZWdmhCzHABkmubGFECpi7JVCbl3ayQT90X_txYOGRs_wNpciewvB5ix2eCuhbhhWCg';
/** Says that the first key signed it; the second one did. */
const BORROWED_NAME =
  'eyJiIjoiQkZYUjcxTlgiLCJyIjpbIm9ic2VydmVyIl0sIm8iOnsiZW4iOiJDb21taXNzaW9uIn0sInAiOm51bGwsInUiOjE3OTU2NTEyMDAsImsiOiJiYWRnZTBrZXkxIn0.OJ-iZT3KIRTjHVvxttcE93HvWPVP76Dgps3oGDuN0YVOHJBZOvUtopYbKH_oHxErTndg0bWr4e13tAMayl8hAw';
/** Signed by the first key without the words that keep a badge's signature from being anything else's. */
const WITHOUT_PREFIX = `${OBSERVER.split('.')[0]}.f9K3yfBc-4kRXnd5YeB5de0oS41ykXEjO2-WpREeao6WpxWFkdYbgSEPrxHYbkU8TzeYd8q7D7GdCxAqiLHLCQ`;
/** Truly signed, and yet not a badge: roles as a text, the time as a text, a list, no JSON, no text at all. */
const SIGNED_NONSENSE = [
  'eyJiIjoiQkZYUjcxTlgiLCJyIjoib2JzZXJ2ZXIiLCJvIjp7ImVuIjoiQyJ9LCJwIjpudWxsLCJ1IjoxNzk1NjUxMjAwLCJrIjoiYmFkZ2Uwa2V5MSJ9.sBat9zIt9Lw93SGMtFSz5Vha7_807OV6DmSVEK0ShQ6Xg49OXsU9xV6iwdr__nU0ihW5LhTSkaKuCRp4tMI7Bg',
  'eyJiIjoiQkZYUjcxTlgiLCJyIjpbIm9ic2VydmVyIl0sIm8iOnsiZW4iOiJDIn0sInAiOm51bGwsInUiOiIxNzk1NjUxMjAwIiwiayI6ImJhZGdlMGtleTEifQ.VRpREyD5j1J66LS0Yl4EBWw1Fv0g17aPrMVf1eW3C0NF3UIkpaCQ3vbexH074t_M4dsgKWywSf5wWEytzgjICQ',
  'WzEsMiwzXQ.r95NtJLW_XHJ0mRtsxojTkscKxQ86CF1KFu4Q2MWI0uqfofH8TRj-bKu9kL-3ivbxIRxPSTHFt16aGSKot7qDQ',
  'bm90IGpzb24.PqD2AjdbYpVXJFOMHcymH5UBRG9COvAadJLrJPzkmPXjKTm1rixeC4bY6nNyldKK-39iKwWuVTGD0F1NdNACDQ',
  '__4.izC4SWY_j-4ok3Wnj2gurX2VaqYAtZa96ogg6nk-h9W3JdWbhC4uHfMqDUfTNvcLRKdVdhswC0roc8bBf_qSBA',
];
const DAY = 86_400_000;
const BEFORE = UNTIL - DAY;

function trust(changes: Partial<Trust> = {}): Trust {
  return { keys: new Map([['badge0key1', KEY_1]]), revoked: new Set(), asOf: BEFORE, ...changes };
}

function base64Url(text: string): string {
  return Buffer.from(text).toString('base64url');
}

test('a badge that the room has signed is valid and says whose it is', () => {
  const verdict = judge(OBSERVER, trust(), BEFORE);
  assert.deepEqual(verdict, {
    state: 'valid',
    badge: {
      code: 'BFXR71NX',
      roles: ['observer'],
      organisation: { ar: 'شبكة شمس لمراقبة الانتخابات', ckb: 'تۆڕی شەمس بۆ چاودێریی هەڵبژاردن', en: 'Shams Network' },
      provinces: ['IQ-NI', 'IQ-DA'],
      validUntil: UNTIL,
      keyId: 'badge0key1',
    },
  });
});

test('a badge without provinces is for the whole country', () => {
  const verdict = judge(NATIONAL, trust(), BEFORE);
  assert.equal(verdict.state, 'valid');
  assert.ok('badge' in verdict && verdict.badge.provinces === null);
});

test('a badge holds until its moment and no longer at it', () => {
  assert.equal(judge(OBSERVER, trust(), UNTIL - 1).state, 'valid');
  assert.equal(judge(OBSERVER, trust(), UNTIL).state, 'expired');
  assert.equal(judge(OBSERVER, trust(), UNTIL + DAY).state, 'expired');
});

test('a code on the list is revoked, before and after its time', () => {
  const revoking = trust({ revoked: new Set(['BFXR71NX']) });
  assert.equal(judge(OBSERVER, revoking, BEFORE).state, 'revoked');
  assert.equal(judge(OBSERVER, revoking, UNTIL + DAY).state, 'revoked');
  assert.equal(judge(NATIONAL, revoking, BEFORE).state, 'valid');
});

test('a badge of a key that the phone does not know is unknown, and valid once it knows it', () => {
  assert.deepEqual(judge(BY_KEY_2, trust(), BEFORE), { state: 'unknown', reason: 'unknown_key' });
  const both = trust({ keys: new Map([['badge0key1', KEY_1], ['badge0key2', KEY_2]]) });
  assert.equal(judge(BY_KEY_2, both, BEFORE).state, 'valid');
});

test('a phone that has never heard of the room says that it cannot judge', () => {
  assert.deepEqual(judge(OBSERVER, null, BEFORE), { state: 'unknown', reason: 'no_keys' });
  assert.deepEqual(judge(OBSERVER, trust({ keys: new Map() }), BEFORE), { state: 'unknown', reason: 'no_keys' });
});

test("another key's signature under a known name is not believed", () => {
  assert.deepEqual(judge(BORROWED_NAME, trust(), BEFORE), { state: 'unknown', reason: 'not_signed' });
});

test('a signature over anything but a badge of this room is not believed', () => {
  assert.deepEqual(judge(WITHOUT_PREFIX, trust(), BEFORE), { state: 'unknown', reason: 'not_signed' });
});

test('one altered character anywhere makes a badge unknown', () => {
  const dot = NATIONAL.indexOf('.');
  for (let place = 0; place < NATIONAL.length; place++) {
    const other = NATIONAL[place] === 'A' ? 'B' : 'A';
    const altered = NATIONAL.slice(0, place) + other + NATIONAL.slice(place + 1);
    assert.equal(judge(altered, trust(), BEFORE).state, 'unknown', `character ${place} of ${NATIONAL.length}, dot at ${dot}`);
  }
});

test('the same signature written in another way is not the same badge', () => {
  // The last letter of 86 carries two bits; the other four would be ignored by a careless reader.
  for (const last of 'xyz0') assert.equal(judge(OBSERVER.slice(0, -1) + last, trust(), BEFORE).state, 'unknown');
  assert.equal(judge(`${OBSERVER}=`, trust(), BEFORE).state, 'unknown');
  assert.equal(judge(OBSERVER.replace('_', '/'), trust(), BEFORE).state, 'unknown');
});

test('what is signed and yet no badge is unknown', () => {
  for (const nonsense of SIGNED_NONSENSE) {
    assert.deepEqual(judge(nonsense, trust(), BEFORE), { state: 'unknown', reason: 'unreadable' });
  }
});

test('hostile addresses are unknown and nothing is thrown', () => {
  const mark = 'A'.repeat(86);
  const documents = [
    'null', '0', '"text"', '[]', '{}', '{"__proto__":{"b":"BFXR71NX"}}',
    '{"b":"BFXR71NX","r":[],"o":{},"p":null,"u":1,"k":"badge0key1"}',
    '{"b":"BFXR71NX","r":[],"o":[],"p":null,"u":1,"k":"badge0key1"}',
    '{"b":"BFXR71NX","r":["<img src=x>"],"o":{"en":"x"},"p":null,"u":1,"k":"badge0key1"}',
    '{"b":"BFXR71NX","r":[1],"o":{"en":"x"},"p":null,"u":1,"k":"badge0key1"}',
    '{"b":"BFXR71NX","r":[],"o":{"en":7},"p":null,"u":1,"k":"badge0key1"}',
    '{"b":"BFXR71NX","r":[],"o":{"en":"x"},"p":"IQ-BG","u":1,"k":"badge0key1"}',
    '{"b":"BFXR71NX","r":[],"o":{"en":"x"},"p":null,"u":1e400,"k":"badge0key1"}',
    '{"b":"BFXR71NX","r":[],"o":{"en":"x"},"p":null,"u":-1,"k":"badge0key1"}',
    '{"b":"bfxr71nx","r":[],"o":{"en":"x"},"p":null,"u":1,"k":"badge0key1"}',
    '{"b":"BFXR71NX","r":[],"o":{"en":"x"},"p":null,"u":1,"k":"../../../etc"}',
    '{"b":"BFXR71NX","r":[],"o":{"en":"x"},"p":null,"u":1,"k":"constructor"}',
  ];
  const fragments = [
    '.', '..', 'a.b', `${base64Url('{')}.${mark}`, `.${mark}`, 'A'.repeat(1_000_000), `${'A'.repeat(3_000_000)}.${mark}`,
    `${base64Url(`[${'['.repeat(2000)}`)}.${mark}`, '%F0%9F%92%A9', '\u0000', 'javascript:alert(1)', OBSERVER.split('').reverse().join(''),
    ...documents.map((document) => `${base64Url(document)}.${mark}`),
  ];
  for (const fragment of fragments) assert.equal(judge(fragment, trust(), BEFORE).state, 'unknown', fragment.slice(0, 80));
});

test('a list with damaged keys makes badges unknown, not the page', () => {
  for (const key of ['', 'short', '!'.repeat(43), 'A'.repeat(43), '_'.repeat(43)]) {
    const damaged = trust({ keys: new Map([['badge0key1', key]]) });
    assert.deepEqual(judge(OBSERVER, damaged, BEFORE), { state: 'unknown', reason: 'not_signed' }, key);
  }
});

test('base64url is read in its one right form only', () => {
  assert.deepEqual(fromBase64Url('__4'), Uint8Array.of(255, 254));
  assert.deepEqual(fromBase64Url(''), new Uint8Array());
  for (const wrong of ['A', '__5', 'AA==', 'A+A', 'A A', 'é']) assert.equal(fromBase64Url(wrong), null, wrong);
});

test("an organisation's name is shown in the reader's language or in one that is there", () => {
  assert.deepEqual(nameIn({ ar: 'شمس', en: 'Shams' }, 'en'), { text: 'Shams', language: 'en' });
  assert.deepEqual(nameIn({ ar: 'شمس', en: 'Shams' }, 'ckb'), { text: 'شمس', language: 'ar' });
  assert.deepEqual(nameIn({ en: 'Shams' }, 'ar'), { text: 'Shams', language: 'en' });
});
