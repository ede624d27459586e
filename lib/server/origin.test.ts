import { describe, expect, test } from 'vitest';
import { hostAllowed, isLoopbackHost, sameOrigin } from './origin';

describe('which Host the console serves', () => {
  test.each(['localhost:3000', '127.0.0.1:3000', '[::1]:3000', 'a.localhost', '192.168.1.4:80', 'LOCALHOST'])(
    '%s is served',
    (host) => expect(hostAllowed(host, '')).toBe(true),
  );
  test.each(['evil.example:3000', '', 'localhost.evil.example', '127.0.0.1.evil.example'])('%s is refused', (host) =>
    expect(hostAllowed(host, '')).toBe(false),
  );
  test('a configured name is served, and only that', () => {
    expect(hostAllowed('console.corp:443', 'other, console.corp')).toBe(true);
    expect(hostAllowed('x.console.corp', 'console.corp')).toBe(false);
  });
});

test('which names mean this machine itself', () => {
  for (const host of ['localhost:3000', 'LOCALHOST', 'a.localhost', '127.0.0.1:80', '127.9.9.9', '[::1]:3000']) {
    expect(isLoopbackHost(host), host).toBe(true);
  }
  for (const host of [
    null,
    '',
    '10.0.0.1',
    'console.corp',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '[::2]',
  ]) {
    expect(isLoopbackHost(host), String(host)).toBe(false);
  }
});

describe('same origin', () => {
  test('host and port must be equal', () => {
    expect(sameOrigin('http://localhost:3000', 'localhost:3000')).toBe(true);
    expect(sameOrigin('http://localhost:3001', 'localhost:3000')).toBe(false);
    expect(sameOrigin('http://evil.example', 'localhost:3000')).toBe(false);
  });
  test('a missing or opaque origin is not ours', () => {
    expect(sameOrigin(null, 'localhost:3000')).toBe(false);
    expect(sameOrigin('null', 'localhost:3000')).toBe(false);
    expect(sameOrigin('file://localhost:3000', 'localhost:3000')).toBe(false);
  });
});
