import { connect as dialTcp } from 'node:net';
import { connect as dialTls } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { connect } from 'amqplib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { protocolHeader } from '../amqp/wire/frame.ts';
import { type RunningBroker, startBroker } from '../main.ts';
import { until } from './until.testing.ts';

/** Of no worth outside these tests: self-signed for `localhost`, good until 2126, with its key lying beside it. */
const fixture = (name: string): string => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
const CERT = fixture('test-only-localhost.cert.pem');
const KEY = fixture('test-only-localhost.key.pem');

let broker: RunningBroker;

beforeEach(async () => {
  const amqps = { port: 0, cert: CERT, key: KEY };
  broker = await startBroker({ host: '127.0.0.1', amqpPort: 0, httpPort: 0, logLevel: 'silent', amqps });
});

afterEach(() => broker.close());

const securePort = (): number => broker.amqps?.port ?? 0;

test('a client works over TLS, with bodies larger than any record', async () => {
  const client = await connect(`amqps://guest:guest@127.0.0.1:${securePort()}`, { rejectUnauthorized: false });
  const channel = await client.createConfirmChannel();
  await channel.assertQueue('q');
  const body = Buffer.alloc(1_000_000, 'waybill');
  for (let i = 0; i < 5; i++) channel.sendToQueue('q', body);
  await channel.waitForConfirms();
  expect([...broker.broker.clients.connections.values()].map(({ tls }) => tls)).toEqual([true]);
  let got = 0;
  await channel.consume(
    'q',
    (message) => {
      expect(message?.content.equals(body)).toBe(true);
      got++;
    },
    { noAck: true },
  );
  await until('all have come', () => got === 5);
  await client.close();
});

test('who speaks plainly to the TLS port is cut, and the next one is served', async () => {
  const plain = dialTcp(securePort(), '127.0.0.1');
  const ended = new Promise<void>((resolve) => plain.once('close', () => resolve()));
  // A reset is an end too.
  plain.on('error', () => {});
  plain.resume();
  plain.write(protocolHeader());
  await ended;
  expect(broker.broker.clients.connections.size).toBe(0);
  const client = await connect(`amqps://guest:guest@127.0.0.1:${securePort()}`, { rejectUnauthorized: false });
  await client.close();
});

test('who speaks TLS to the plain port is told the protocol, and cut', async () => {
  const secure = dialTls({ port: broker.amqp.port, host: '127.0.0.1', rejectUnauthorized: false });
  const failure = await new Promise<Error>((resolve) => secure.once('error', resolve));
  expect(failure.message).toMatch(/wrong version number|packet length too long|SSL/i);
  secure.destroy();
  const client = await connect(`amqp://guest:guest@127.0.0.1:${broker.amqp.port}`);
  await client.close();
});
