import { expect, test } from 'vitest';
import { Acks } from './acks.ts';
import { PUBACK, PUBREC } from './wire/spec.ts';

function recorded() {
  const told: string[] = [];
  const acks = new Acks({
    acknowledge: (type, id, code, text) => told.push([type, id, code, text ?? ''].join(' ')),
    send: (packet) => told.push(packet.type),
  });
  return { told, acks };
}

test('what is on disk is told at once, and what comes behind something that waits, waits [MQTT-4.6.0-2]', () => {
  const { told, acks } = recorded();
  acks.add(PUBACK, 1, 0, 5, 5);
  acks.add(PUBREC, 2, 0, 7, 5);
  acks.add(PUBACK, 3, 0x87, 0, 5, 'no');
  expect([told, acks.waiting]).toEqual([['4 1 0 '], 2]);
  expect(acks.settle(6)).toBe(false);
  expect(acks.settle(7)).toBe(true);
  expect(told).toEqual(['4 1 0 ', '5 2 0 ', '4 3 135 no']);
});

test('any number of them may wait, and all are told once and in order', () => {
  const { told, acks } = recorded();
  for (let id = 1; id <= 10_000; id++) acks.add(PUBACK, id, 0, id, 0);
  for (let durable = 0; durable <= 10_000; durable += 7) acks.settle(durable);
  acks.settle(10_000);
  expect(told).toEqual(Array.from({ length: 10_000 }, (_, i) => `4 ${i + 1} 0 `));
});
