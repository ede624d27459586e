import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EMPTY_TABLE } from '../core/field.ts';
import type { Link } from '../core/routing/contract.ts';
import { TopicMatcher } from '../core/routing/topic.ts';
import { bindingKeyOf, routingKeyOf, TOPIC_BYTES_MAX, topicOf } from './key.ts';

describe('a topic and its routing key', () => {
  test.each([
    ['a/b', 'a.b'],
    ['/', '.'],
    ['/a//b/', '.a..b.'],
    ['a.b/c', 'a/b.c'],
    ['price*2', 'price+2'],
    ['$SYS/broker/uptime', '$SYS.broker.uptime'],
    ['집/온도', '집.온도'],
  ])('%s is %s', (topic, key) => {
    expect(routingKeyOf(topic)).toBe(key);
    expect(topicOf(key)).toBe(topic);
  });

  test.each([
    ['#', '#'],
    ['+', '*'],
    ['a/+/b/#', 'a.*.b.#'],
    ['+/a.b/*', '*.a/b.+'],
  ])('the filter %s binds with %s', (filter, key) => {
    expect(bindingKeyOf(filter)).toBe(key);
  });

  test.each(['', 'a.*', '*', '#', 'a.#', 'a\0', 'x'.repeat(TOPIC_BYTES_MAX + 1), '가'.repeat(TOPIC_BYTES_MAX / 3 + 1)])(
    'no topic is the key %j',
    (key) => {
      expect(topicOf(key)).toBeUndefined();
    },
  );

  test('the longest topic has a key, and comes back', () => {
    const topic = '가'.repeat(TOPIC_BYTES_MAX / 3);
    expect(topicOf(routingKeyOf(topic))).toBe(topic);
  });

  test('comes back whatever it is made of', () => {
    const name = fc.string({ minLength: 1, unit: fc.constantFrom('a', 'b', '/', '.', '*', '$', 'é') });
    fc.assert(fc.property(name, (topic) => topicOf(routingKeyOf(topic)) === topic));
  });
});

/** MQTT 5 §4.7 said once more, level by level, without `$`. */
function matches(filter: readonly string[], topic: readonly string[]): boolean {
  const [head, ...rest] = filter;
  if (head === undefined) return topic.length === 0;
  if (head === '#') return true;
  return topic.length > 0 && (head === '+' || head === topic[0]) && matches(rest, topic.slice(1));
}

test('the topic exchange matches keys as MQTT matches topics', () => {
  const level = fc.constantFrom('', 'a', 'b', 'a.b', '*', '**');
  const topics = fc.array(level, { minLength: 1, maxLength: 4 }).map((levels) => levels.join('/'));
  const filters = fc
    .tuple(fc.array(fc.oneof(level, fc.constant('+')), { minLength: 1, maxLength: 4 }), fc.boolean())
    .map(([levels, hash]) => [...levels, ...(hash ? ['#'] : [])].join('/'));
  fc.assert(
    fc.property(topics, filters, (topic, filter) => {
      if (topic === '' || filter === '') return true;
      const matcher = new TopicMatcher<Link>();
      matcher.add({ key: bindingKeyOf(filter), args: EMPTY_TABLE, toQueue: true, destination: { name: 'q' } });
      const out: Link[] = [];
      matcher.match(routingKeyOf(topic), { headers: EMPTY_TABLE, properties: {} }, out);
      return out.length === (matches(filter.split('/'), topic.split('/')) ? 1 : 0);
    }),
  );
});
