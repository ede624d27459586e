import { expect, test } from 'vitest';
import { mayConnect } from './origin.ts';

test.each([
  ['a program', undefined, 'broker.example:15675', true],
  ['the console on the same machine', 'http://localhost:3000', 'localhost:15675', true],
  ['the same address', 'http://192.168.0.7:3000', '192.168.0.7:15675', true],
  ['the same address of IPv6', 'http://[::1]:3000', '[::1]:15675', true],
  ['a page that is listed', 'https://listed.example', 'broker.example:15675', true],
  ['another host', 'http://evil.example', 'localhost:15675', false],
  ['another name for the same host', 'http://127.0.0.1:3000', 'localhost:15675', false],
  ['a listed host with another port', 'https://listed.example:8443', 'broker.example', false],
  ['a name that was made to lead here', 'http://evil.example:15675', 'evil.example:15675', false],
  ['a file', 'null', 'localhost:15675', false],
  ['an extension', 'chrome-extension://localhost', 'localhost:15675', false],
  ['no host', 'http://localhost', undefined, false],
] as const)('%s', (_, origin, host, expected) => {
  expect(mayConnect(origin, host, ['https://listed.example'])).toBe(expected);
});
