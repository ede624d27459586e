import { expect, test } from 'vitest';
import { hostOf, loginOf } from './broker-url';

test.each([
  ['http://h:1', 'guest', 'guest'],
  ['http://ann@h:1', 'ann', ''],
  ['http://ann:s%40%3Afe@h:1', 'ann', 's@:fe'],
])('as whom %s says to come', (url, user, password) => expect(loginOf(new URL(url))).toEqual({ user, password }));

test.each([
  ['http://rabbit.corp:15672', 'rabbit.corp'],
  ['http://[::1]:15672', '::1'],
])('the host of %s', (url, host) => expect(hostOf(new URL(url))).toBe(host));
