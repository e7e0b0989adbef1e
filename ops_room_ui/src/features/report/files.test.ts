import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Format } from '../../i18n/format.ts';
import { isTaken } from '../../outbox/files.ts';
import { fileKind, fileRefusal, fileSize } from './files.ts';

test('a file is called what the phone calls it, and by its name where it says nothing', () => {
  const kinds = [['image/heic', 'x'], ['audio/mp4', 'x'], ['video/3gpp', 'x'], ['application/pdf', 'x'], ['', 'IMG.HEIC'], ['', 'voice.opus']] as const;
  assert.deepEqual(kinds.map(([type, name]) => fileKind({ type, name })), ['photo', 'audio', 'video', 'document', 'photo', 'audio']);
});

test('what the room never takes is not kept either', () => {
  for (const [type, name] of [['image/jpeg', 'x'], ['', 'a.MOV'], ['application/pdf', 'x']] as const) assert.ok(isTaken({ type, name }), type + name);
  for (const [type, name] of [['image/svg+xml', 'x.svg'], ['text/html', 'x.jpg'], ['', 'a.exe'], ['', 'jpg']] as const) assert.ok(!isTaken({ type, name }), type + name);
});

test('a size is short, and never nothing', () => {
  const format = new Format('ar', 'arab');
  assert.deepEqual(fileSize(12, format), { key: 'filing-file-kb', size: '١' });
  assert.deepEqual(fileSize(3_450_000, format), { key: 'filing-file-mb', size: '٣٫٥' });
});

test('why a file was not taken is a sentence, also for a code that is new', () => {
  assert.equal(fileRefusal('intake.media_unreadable'), 'filing-file-wrong-unreadable');
  assert.equal(fileRefusal('phone.file_lost'), 'filing-file-wrong-lost');
  assert.equal(fileRefusal('intake.brand_new'), 'filing-file-wrong-other');
});
