import fc from 'fast-check';
import { expect, it } from 'vitest';
import { packet, properties } from './arbitraries.testing.ts';
import { encodePacket } from './encode.ts';
import { ACK_SIZE_MAX, PublishFields, readAck, readPublish, writeAck, writePingresp } from './hot.ts';
import { encodeSubscriptionIds, measurePublish, NO_EXPIRY, OutgoingPublish, writePublish } from './hot-write.ts';
import { encodeProperties } from './properties.ts';
import { forwardProperties, PublishProperties, scanPublishProperties } from './publish-properties.ts';
import { octets } from './read-one.testing.ts';
import { PUBACK, PUBLISH, PUBREL } from './spec.ts';
import { KEPT_TOPIC_OCTETS_MAX, TopicCache } from './topic-cache.ts';

it.each([4, 5] as const)('writes the PUBLISH of level %i that the encoder writes', (level) => {
  const out = Buffer.alloc(4096);
  const outgoing = new OutgoingPublish();
  fc.assert(
    fc.property(packet(level), (value) => {
      if (value.type !== 'publish') return;
      const { subscriptionIdentifiers = [], messageExpiry = NO_EXPIRY, topicAlias = 0, ...rest } = value.properties;
      const { dup, qos, retain, packetId, payload } = value;
      const topic = Buffer.from(value.topic);
      const subscriptionIds = encodeSubscriptionIds(subscriptionIdentifiers);
      Object.assign(outgoing, {
        level,
        dup,
        qos,
        retain,
        packetId,
        payload,
        topic,
        subscriptionIds,
        messageExpiry,
        topicAlias,
      });
      outgoing.properties = encodeProperties(rest);
      const size = measurePublish(outgoing);
      expect(writePublish(outgoing, out, 3)).toBe(3 + size);
      const wire = out.subarray(3, 3 + size);
      expect(size).toBe(encodePacket(value, level).length);
      const fields = new PublishFields();
      const start = size - outgoing.remainingLength;
      expect(readPublish((wire[0] ?? 0) & 0xf, wire, start, size, level, fields)).toBeUndefined();
      expect(wire.toString('utf8', fields.topicStart, fields.topicEnd)).toBe(value.topic);
      expect(wire.subarray(fields.payloadStart, fields.payloadEnd).equals(payload)).toBe(true);
      expect(fields).toMatchObject({ dup, qos, retain, packetId });
      const scan = new PublishProperties();
      expect(scanPublishProperties(wire, fields.propertiesStart, fields.propertiesEnd, scan, 'server')).toBeUndefined();
      expect(scan).toMatchObject({ messageExpiry, topicAlias, subscriptionIdCount: subscriptionIdentifiers.length });
      const forwarded = forwardProperties(wire, fields.propertiesStart, fields.propertiesEnd, scan);
      expect(Buffer.from(forwarded).equals(outgoing.properties)).toBe(true);
    }),
    { numRuns: 3000, seed: 0x5eed },
  );
});

it('forgets the properties of the message before', () => {
  const scan = new PublishProperties();
  fc.assert(
    fc.property(properties(PUBLISH), (value) => {
      const wire = Buffer.from(encodeProperties(value));
      scanPublishProperties(wire, 0, wire.length, scan, 'server');
      scanPublishProperties(wire, 0, 0, scan);
      expect(scan).toEqual(new PublishProperties());
    }),
    { numRuns: 200, seed: 0x5eed },
  );
});

it('reads and writes acknowledgements in their common form', () => {
  const out = Buffer.alloc(ACK_SIZE_MAX);
  expect(out.subarray(0, writeAck(out, 0, PUBREL, 0x1234)).toString('hex')).toBe('62021234');
  expect(readAck(PUBREL, 2, out, 2, 4, 4)).toBe(0x1234);
  expect(readAck(PUBREL, 0, out, 2, 4, 4)).toBe(0);
  expect(out.subarray(0, writeAck(out, 0, PUBACK, 1, 0x10)).toString('hex')).toBe('4003000110');
  expect(readAck(PUBACK, 0, out, 2, 5, 5)).toBe(0);
  expect(() => writeAck(out, 0, PUBACK, 1, 0x92)).toThrow('no reason code');
  expect(out.subarray(0, writePingresp(out, 0)).toString('hex')).toBe('d000');
});

it('gives the same topic for the same octets, and keeps no huge ones', () => {
  const cache = new TopicCache();
  const buf = octets('612f62 612f62');
  expect(cache.decode(buf, 0, 3, 5)).toBe(cache.decode(buf, 3, 6, 5));
  expect(cache.decode(buf, 0, 3, 5)).toMatchObject({ text: 'a/b' });
  const huge = Buffer.alloc(KEPT_TOPIC_OCTETS_MAX + 1, 'a');
  expect(cache.decode(huge, 0, huge.length, 5)).not.toBe(cache.decode(huge, 0, huge.length, 5));
  expect(cache.decode(octets('23'), 0, 1, 5)).toMatchObject({ rule: 'topicWildcard' });
});
