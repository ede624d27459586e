/** Each piece of code that the publisher gives away is run against a real broker, and must send the same message. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { MessageProperties } from 'amqplib';
import { connect } from 'amqplib';
import { connectAsync, type IPublishPacket, type MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AmqpDraft, Draft, MqttDraft, Place } from '@/lib/contract/publish';
import { browsedMessages, browsePath } from '@/lib/contract/waybill';
import { startTestBroker, type TestBroker } from '@/lib/lab/stage.testing';
import { codeFor, type Dialect, dialectsFor } from '@/lib/publish/code/code';
import { emptyAmqp, emptyMqtt } from '@/lib/publish/draft';
import { amqpMessage } from '@/lib/publish/messages';

const exec = promisify(execFile);
const runMsMax = 20_000;
/** Debian's own: another Python on PATH would not see Debian's packages. */
const python = '/usr/bin/python3';

const works = (file: string, args: readonly string[]): Promise<boolean> =>
  exec(file, args).then(
    () => true,
    () => false,
  );

const installed: Readonly<Record<Dialect, boolean>> = {
  amqplib: true,
  mqttjs: true,
  curl: await works('curl', ['--version']),
  pika: existsSync(python) && (await works(python, ['-c', 'import pika'])),
  // It ends with an error after its help.
  mosquitto_pub: existsSync('/usr/bin/mosquitto_pub'),
};
const packages: Readonly<Partial<Record<Dialect, string>>> = {
  curl: 'curl',
  pika: 'python3-pika',
  mosquitto_pub: 'mosquitto-clients',
};
/** A skip must be seen to be one. */
const titled = (dialect: Dialect): string =>
  installed[dialect] ? dialect : `${dialect} IS NOT TESTED: not installed (${packages[dialect]})`;

let broker: TestBroker;
let place: Place;
let folder: string;

beforeAll(async () => {
  broker = await startTestBroker();
  folder = await mkdtemp(join(tmpdir(), 'waybill-code-'));
  // Modules find their packages upwards from where they stand.
  await symlink(join(import.meta.dirname, '../../../node_modules'), join(folder, 'node_modules'));
  place = {
    user: 'guest',
    vhost: '/',
    http: new URL(broker.broker.url).origin,
    amqp: { host: '127.0.0.1', port: broker.amqp, tls: false },
    mqtt: { host: '127.0.0.1', port: broker.mqtt, tls: false },
  };
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await broker.stop();
});

const programs: Readonly<Record<Dialect, readonly [program: string, ending: string]>> = {
  curl: ['/bin/sh', 'sh'],
  mosquitto_pub: ['/bin/sh', 'sh'],
  amqplib: [process.execPath, 'mjs'],
  mqttjs: [process.execPath, 'mjs'],
  pika: [python, 'py'],
};

/** What it says that it can't say. */
async function run(dialect: Dialect, draft: Draft): Promise<readonly string[]> {
  const code = codeFor(dialect, draft, place);
  if (code === undefined) throw new Error(`${dialect} doesn’t speak ${draft.protocol}`);
  const [program, ending] = programs[dialect];
  const file = join(folder, `send-with-${dialect}.${ending}`);
  await writeFile(file, `${code.text}\n`);
  await exec(program, [file], { timeout: runMsMax });
  for (const note of code.notes) expect(code.text).toContain(note);
  return code.notes;
}

const hostile = `it's "quoted" $HOME \`id\` \\ {{n}} \u2028 Ångström 🚀\nEND_OF_MESSAGE\n`;

const amqp: AmqpDraft = {
  ...emptyAmqp,
  fill: false,
  exchange: "shop's",
  routingKey: 'a b.$c',
  priority: '3',
  timestamp: '2026-11-21T10:00:00Z',
  properties: {
    contentType: 'text/plain; charset="utf-8"',
    contentEncoding: 'identity',
    correlationId: hostile,
    replyTo: 'replies',
    messageId: 'm-1',
    type: 'order.placed',
    userId: 'guest',
    appId: 'test',
    expiration: '600000',
  },
  body: { format: 'text', text: hostile },
};

/** Those that every dialect can say with its type kept. */
const common: AmqpDraft['headers'] = [
  { name: "it's", type: 'string', value: hostile },
  { name: '__proto__', type: 'string', value: 'a name like any other' },
  { name: 'yes', type: 'boolean', value: 'true' },
];

const numbers: AmqpDraft['headers'] = [
  { name: 'n', type: 'int', value: '-7' },
  { name: 'far', type: 'long', value: '-9007199254740991' },
  { name: 'list', type: 'array', value: '["two", false, [{"deep": "x"}]]' },
  { name: 'inner', type: 'table', value: '{"a": "b"}' },
];

const rare: AmqpDraft['headers'] = [
  { name: 'void', type: 'void', value: '' },
  { name: 'bytes', type: 'bytes', value: 'AP8Q' },
  { name: 'at', type: 'timestamp', value: '1700000000' },
  { name: 'price', type: 'decimal', value: '12.5' },
];

const narrow: AmqpDraft['headers'] = [
  { name: 'byte', type: 'byte', value: '-1' },
  { name: 'ubyte', type: 'unsignedbyte', value: '255' },
  { name: 'short', type: 'short', value: '-300' },
  { name: 'ushort', type: 'unsignedshort', value: '65535' },
  { name: 'uint', type: 'unsignedint', value: '4294967295' },
  { name: 'whole', type: 'long', value: '9223372036854775807' },
  { name: 'half', type: 'float', value: '0.5' },
  { name: 'double', type: 'double', value: '2' },
];

type Got = { readonly body: Buffer; readonly properties: MessageProperties; readonly types: Record<string, string> };

/** The only message of a queue that was bound for it. */
async function got(send: () => Promise<unknown>): Promise<Got> {
  const connection = await connect(`amqp://guest:guest@127.0.0.1:${broker.amqp}`);
  try {
    const channel = await connection.createConfirmChannel();
    await channel.assertExchange(amqp.exchange, 'topic', { durable: false });
    const { queue } = await channel.assertQueue('', { exclusive: true });
    await channel.bindQueue(queue, amqp.exchange, amqp.routingKey);
    await send();
    const browsed = await broker.broker.client.get(browsePath('/', queue), browsedMessages, { limit: 2 });
    if (!browsed.ok) throw new Error(browsed.error.reason);
    expect(browsed.value.items).toHaveLength(1);
    const message = await channel.get(queue, { noAck: true });
    if (message === false) throw new Error('nothing came');
    return { body: message.content, properties: message.properties, types: browsed.value.items[0]?.header_types ?? {} };
  } finally {
    await connection.close();
  }
}

/** The publisher's own message, sent by amqplib. */
function reference(draft: AmqpDraft): Promise<Got> {
  const message = amqpMessage(draft, { n: 1, nowMs: 0, random: () => 0 });
  if (typeof message === 'string') throw new Error(message);
  return got(async () => {
    const connection = await connect(`amqp://guest:guest@127.0.0.1:${broker.amqp}`);
    const channel = await connection.createConfirmChannel();
    channel.publish(message.exchange, message.routingKey, message.body, message.options);
    await channel.waitForConfirms();
    await connection.close();
  });
}

const hex: Draft['body'] = { format: 'hex', text: '00 ff 10:0a' };
const json: Draft['body'] = { format: 'json', text: '{"a": 12345678901234567890}' };
const large: Draft['body'] = { format: 'text', text: 'x'.repeat(300_000) };

describe.each(dialectsFor(amqp).map((dialect) => ({ dialect, title: titled(dialect) })))('$title', ({ dialect }) => {
  const kept = {
    curl: common,
    pika: [...common, ...numbers, ...rare],
    amqplib: [...common, ...numbers, ...rare, ...narrow],
  };
  const mine = (kept as Partial<Record<Dialect, AmqpDraft['headers']>>)[dialect] ?? [];

  test.skipIf(!installed[dialect]).each([
    ['text that is hard to quote', { ...amqp, headers: [...mine], mandatory: true }],
    ['octets', { ...amqp, persistent: false, headers: [], properties: {}, priority: '', timestamp: '', body: hex }],
    ['JSON as it was written', { ...amqp, headers: [], body: json, mandatory: false }],
    ['a payload that no argument could hold', { ...amqp, body: large }],
    ['nothing', { ...amqp, body: { format: 'text', text: '' } as const }],
  ])('%s arrives as the publisher itself sends it', async (_, draft) => {
    const expected = await reference(draft);
    const arrived = await got(async () => expect(await run(dialect, draft)).toEqual([]));
    expect(arrived.body.equals(expected.body)).toBe(true);
    // An empty table of headers says what none says.
    expect({ ...arrived.properties, headers: arrived.properties.headers ?? {} }).toEqual(expected.properties);
    expect(arrived.types).toEqual(expected.types);
  });
});

describe('what a language can’t say', () => {
  test.skipIf(!installed.curl)('curl says which headers change or are left out', async () => {
    const draft = { ...amqp, headers: [...common, ...numbers, ...rare, ...narrow] };
    let notes: readonly string[] = [];
    const { properties, types } = await got(async () => {
      notes = await run('curl', draft);
    });
    expect(properties.headers).toMatchObject({
      n: -7,
      far: -9_007_199_254_740_991,
      inner: { a: 'b' },
      half: 0.5,
      double: 2,
    });
    expect(types).toMatchObject({ n: 'long', far: 'long', half: 'double', byte: 'long' });
    for (const { name } of rare) expect(Object.keys(types)).not.toContain(name);
    for (const name of ['n', 'byte', 'half', 'double', 'whole', 'void', 'bytes', 'at', 'price']) {
      expect(
        notes.some((note) => note.startsWith(`header ${name}:`)),
        name,
      ).toBe(true);
    }
  });

  test.skipIf(!installed.pika)('pika says which headers change or are left out', async () => {
    const draft = { ...amqp, headers: [...common, ...narrow] };
    let notes: readonly string[] = [];
    const { types } = await got(async () => {
      notes = await run('pika', draft);
    });
    expect(types).toMatchObject({ byte: 'signedint', ushort: 'signedint', uint: 'long', whole: 'long' });
    expect(Object.keys(types)).not.toContain('half');
    expect(notes.map((note) => /^header (\w+)/.exec(note)?.[1])).toEqual([
      'byte',
      'ubyte',
      'short',
      'ushort',
      'uint',
      'half',
      'double',
    ]);
  });
});

const mqtt: MqttDraft = {
  ...emptyMqtt,
  fill: false,
  topic: "it's/a topic/Ångström",
  retain: true,
  contentType: 'text/plain',
  responseTopic: 'replies/1',
  correlationData: 'c-1 é',
  expirySeconds: '600',
  payloadIsText: true,
  userProperties: [
    { name: 'twice', value: 'one' },
    { name: "it's", value: hostile },
    { name: 'twice', value: 'two' },
  ],
  body: { format: 'text', text: hostile },
};

async function heard(topic: string, send: () => Promise<unknown>): Promise<IPublishPacket> {
  const client: MqttClient = await connectAsync(`mqtt://127.0.0.1:${broker.mqtt}`, {
    protocolVersion: 5,
    username: 'guest',
    password: 'guest',
  });
  try {
    await client.subscribeAsync(topic, { qos: 2, rap: true, rh: 2 });
    const first = new Promise<IPublishPacket>((resolve) => {
      client.once('message', (_topic, _payload, packet) => resolve(packet));
    });
    await send();
    return await first;
  } finally {
    await client.endAsync();
  }
}

describe.each(dialectsFor(mqtt).map((dialect) => ({ dialect, title: titled(dialect) })))('$title', ({ dialect }) => {
  test.skipIf(!installed[dialect])('MQTT 5 with all its properties', async () => {
    const packet = await heard(mqtt.topic, async () => expect(await run(dialect, mqtt)).toEqual([]));
    expect(packet).toMatchObject({ topic: mqtt.topic, qos: 1, retain: true });
    expect(packet.payload.toString()).toBe(hostile);
    expect(packet.properties).toMatchObject({
      payloadFormatIndicator: true,
      contentType: 'text/plain',
      responseTopic: 'replies/1',
      correlationData: Buffer.from('c-1 é'),
      userProperties: { twice: ['one', 'two'], "it's": hostile },
    });
    expect(packet.properties?.messageExpiryInterval).toBeGreaterThan(500);
  });

  test.skipIf(!installed[dialect]).each([
    ['octets', hex, Buffer.from([0, 255, 16, 10])],
    ['nothing', { format: 'text', text: '' } as const, Buffer.alloc(0)],
    ['what no argument could hold', large, Buffer.from(large.text)],
  ])('MQTT 3.1.1, QoS 2: %s', async (_, body, expected) => {
    const draft: MqttDraft = { ...mqtt, version: 4, qos: 2, retain: false, topic: 'plain', body };
    const packet = await heard('plain', () => run(dialect, draft));
    expect(packet).toMatchObject({ topic: 'plain', qos: 2 });
    expect(Buffer.from(packet.payload).equals(expected)).toBe(true);
  });

  test.skipIf(!installed[dialect])('correlation data that isn’t text is sent, or said to be left out', async () => {
    const draft: MqttDraft = { ...mqtt, topic: 'octets', correlationFormat: 'hex', correlationData: '00 ff' };
    let notes: readonly string[] = [];
    const packet = await heard('octets', async () => {
      notes = await run(dialect, draft);
    });
    if (notes.length === 0) expect(packet.properties?.correlationData).toEqual(Buffer.from([0, 255]));
    else expect(packet.properties?.correlationData).toBeUndefined();
    expect(notes.length).toBe(dialect === 'mosquitto_pub' ? 1 : 0);
  });
});
