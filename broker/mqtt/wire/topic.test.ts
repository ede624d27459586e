import { expect, it } from 'vitest';
import { filterFault, matchesFilter, parseShared, subscriptionFault, topicFault } from './topic.ts';

it.each([
  ['sport/tennis/player1/#', 'sport/tennis/player1', true],
  ['sport/tennis/player1/#', 'sport/tennis/player1/score/wimbledon', true],
  ['sport/#', 'sport', true],
  ['sport/#', 'sports', false],
  ['#', 'a/b', true],
  ['sport/tennis/+', 'sport/tennis/player1', true],
  ['sport/tennis/+', 'sport/tennis/player1/ranking', false],
  ['sport/+', 'sport', false],
  ['sport/+', 'sport/', true],
  ['+/+', '/finance', true],
  ['/+', '/finance', true],
  ['+', '/finance', false],
  ['+/#', 'a', true],
  ['a/+/#', 'a', false],
  ['a', 'a/', false],
  ['a/', 'a', false],
  ['a/b', 'a/bc', false],
  ['A', 'a', false],
  ['#', '$SYS/a', false],
  ['+/monitor', '$SYS/monitor', false],
  ['$SYS/#', '$SYS/a', true],
  ['$SYS/monitor/+', '$SYS/monitor/Clients', true],
])('%s on %s: %s (MQTT 5 §4.7)', (filter, topic, matches) => {
  expect(matchesFilter(filter, topic)).toBe(matches);
});

it.each([
  ['sport/tennis#', 'filterMulti'],
  ['sport/tennis/#/ranking', 'filterMulti'],
  ['##', 'filterMulti'],
  ['sport+', 'filterSingle'],
  ['+a/b', 'filterSingle'],
  ['', 'filterEmpty'],
  ['+/tennis/#', undefined],
  ['/', undefined],
  ['sport/+/player1', undefined],
])('filter %s: %s', (filter, fault) => {
  expect(filterFault(filter)).toBe(fault);
});

it('takes shared subscriptions apart (MQTT 5 §4.8.2)', () => {
  expect(parseShared('$share/g/a/#')).toEqual({ shareName: 'g', filter: 'a/#' });
  expect(parseShared('$share/g//')).toEqual({ shareName: 'g', filter: '/' });
  expect(parseShared('$share//a')).toBe('shareName');
  expect(parseShared('$share/g')).toBe('shareFilter');
  expect(parseShared('$share/g#/a')).toBe('shareFilter');
  expect(parseShared('$share/g/a#')).toBe('filterMulti');
  expect(subscriptionFault('$share/g', 5)).toBe('shareFilter');
  expect(subscriptionFault('$share/g', 4)).toBeUndefined();
});

it('knows a topic name from a filter [MQTT-4.7.0-1]', () => {
  expect(topicFault('a/b')).toBeUndefined();
  expect(topicFault('a/#')).toBe('topicWildcard');
  expect(topicFault('')).toBe('topicEmpty');
});
