import { describe, expect, test } from 'vitest';
import { amqpAddress } from '@/lib/amqp/address';
import { listenersTold } from '@/lib/contract/management';

const listeners = [
  { protocol: 'clustering', port: 25_672 },
  { protocol: 'amqp', port: 5673 },
  { protocol: 'amqp/ssl', port: 5674 },
];

describe('where a broker speaks AMQP', () => {
  test('is what its management API tells, at the host that the console knows', () => {
    expect(amqpAddress('http://ops:s%40fe@rabbit.corp:15672', listeners)).toEqual({
      host: 'rabbit.corp',
      port: 5673,
      tls: false,
      username: 'ops',
      password: 's@fe',
      source: 'listener',
    });
  });

  test('is the TLS listener for who uses TLS', () => {
    expect(amqpAddress('https://rabbit.corp', listeners)).toMatchObject({ port: 5674, tls: true });
  });

  test('is what the URL says, before all else', () => {
    const address = amqpAddress('http://a:b@rabbit.corp:15672/?amqp=[::1]:7000', listeners);
    expect(address).toMatchObject({ host: '::1', port: 7000, tls: false, username: 'a', source: 'url' });
    expect(amqpAddress('http://h:1/?amqp=other', undefined)).toMatchObject({ host: 'other', port: 5672 });
    expect(amqpAddress('http://h:1/?amqp=other:5671', undefined)).toMatchObject({ port: 5671, tls: true });
  });

  test('is the usual port when nobody tells', () => {
    expect(amqpAddress('http://[::1]:15672', undefined)).toMatchObject({ host: '::1', port: 5672, source: 'default' });
    expect(amqpAddress('https://h', [])).toMatchObject({ port: 5671, tls: true, source: 'default' });
  });

  test('is the usual one of a broker without a plain listener', () => {
    const only = [{ protocol: 'amqp/ssl', port: 9 }];
    expect(amqpAddress('http://h', only)).toMatchObject({ port: 9, tls: true });
  });
});

test('of a cluster’s listeners those of the node count that answers', () => {
  const told = {
    node: 'w2@localhost',
    listeners: [
      { node: 'w1@localhost', protocol: 'amqp', port: 24_671, ip_address: '127.0.0.1' },
      { node: 'w2@localhost', protocol: 'amqp', port: 24_672, ip_address: '127.0.0.1' },
    ],
  };
  expect(amqpAddress('http://127.0.0.1:25672', listenersTold.parse(told).listeners)).toMatchObject({ port: 24_672 });
});
