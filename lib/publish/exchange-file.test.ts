import { describe, expect, test } from 'vitest';
import { messagePlace } from '@/lib/contract/publish';
import { emptyAmqp, emptyMqtt, savedOf } from '@/lib/publish/draft';
import { collectionOfText, collectionText } from '@/lib/publish/exchange-file';

const message = savedOf({ draft: emptyAmqp, count: 3, rate: 1, seed: 9 });
const other = savedOf({ draft: emptyMqtt, count: 1, rate: 0, seed: 1 });

describe('kept messages in one file', () => {
  test('come back as they went', () => {
    const messages = [
      { folder: 'shop/eu', name: 'order', message },
      { folder: '', name: 'ping', message: other },
    ];
    expect(collectionOfText(collectionText(messages), 'any.json')).toEqual({ entries: messages });
  });

  test.each(['order.json', '../../evil.json', '.hidden.json', '~a*b?.JSON', '.json', 'x'.repeat(300)])(
    'the file of one message, called %j, has a name that can be kept',
    (fileName) => {
      const read = collectionOfText(JSON.stringify(message), fileName);
      const [entry] = 'entries' in read ? read.entries : [];
      expect(entry?.message).toEqual(message);
      expect(messagePlace.safeParse(entry).success, entry?.name).toBe(true);
    },
  );

  test.each([
    '',
    '[]',
    'null',
    '{"a": 1}',
    '{"waybill": "collection", "messages": []}',
    '{"waybill": "collection", "messages": [null]}',
  ])('%s is none', (text) => {
    expect(collectionOfText(text, 'x.json')).toEqual({ wrong: undefined });
  });

  test.each([{}, { waybill: 'message', draft: {} }, { waybill: 'message', draft: { body: {} } }])(
    'one that was edited into %j is named',
    (edited) => {
      const messages = [
        { folder: '', name: 'good', message },
        { folder: 'shop', name: 'bad', message: edited },
      ];
      const text = JSON.stringify({ waybill: 'collection', version: 1, messages });
      expect(collectionOfText(text, 'x.json')).toEqual({ wrong: 'shop/bad' });
    },
  );
});
