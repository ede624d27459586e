/** The same message as code: what a colleague can run without this console. Credentials are those of a fresh broker. */
import type { AmqpDraft, Draft, MqttDraft } from '@/lib/contract/publish';
import { amqpTexts } from '@/lib/contract/publish-limits';

export const dialects = ['curl', 'amqplib', 'pika', 'mqttjs', 'mosquitto_pub'] as const;
export type Dialect = (typeof dialects)[number];

export type Where = {
  readonly host: string;
  readonly httpPort: number;
  readonly amqpPort: number;
  readonly mqttPort: number;
  readonly vhost: string;
};

/** Those that speak the draft's protocol. */
export function dialectsFor(draft: Draft): readonly Dialect[] {
  return draft.protocol === 'amqp' ? ['curl', 'amqplib', 'pika'] : ['mqttjs', 'mosquitto_pub'];
}

export function codeFor(dialect: Dialect, draft: Draft, where: Where): string {
  if (draft.protocol === 'amqp') {
    if (dialect === 'curl') return curl(draft, where);
    return dialect === 'pika' ? pika(draft, where) : amqplib(draft, where);
  }
  return dialect === 'mosquitto_pub' ? mosquittoPub(draft, where) : mqttjs(draft, where);
}

/** For a POSIX shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
const js = (value: unknown): string => JSON.stringify(value);
/** JSON's strings are Python's too; its words aren't. */
function py(value: unknown): string {
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (value === null) return 'None';
  if (Array.isArray(value)) return `[${value.map(py).join(', ')}]`;
  if (typeof value === 'object') {
    return `{${Object.entries(value)
      .map(([name, each]) => `${js(name)}: ${py(each)}`)
      .join(', ')}}`;
  }
  return js(value);
}

const isBinary = ({ body }: Draft): boolean => body.format === 'base64' || body.format === 'hex';

function plainHeaders({ headers }: AmqpDraft): Record<string, unknown> {
  return Object.fromEntries(
    headers.flatMap(({ name, type, value }) => (name === '' ? [] : [[name, plainValue(type, value)] as const])),
  );
}

function plainValue(type: AmqpDraft['headers'][number]['type'], value: string): unknown {
  if (type === 'string' || type === 'bytes') return value;
  if (type === 'boolean') return value === 'true';
  if (type === 'null') return null;
  if (type !== 'json') return Number(value);
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

/** AMQP's names, as the management API and pika have them. */
function snakeProperties(draft: AmqpDraft): Record<string, unknown> {
  const properties: Record<string, unknown> = { delivery_mode: draft.persistent ? 2 : 1 };
  for (const name of amqpTexts) {
    const text = draft.properties[name] ?? '';
    if (text !== '') properties[name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)] = text;
  }
  if (draft.priority !== '') properties.priority = Number(draft.priority);
  if (/^\d+$/.test(draft.timestamp)) properties.timestamp = Number(draft.timestamp);
  const headers = plainHeaders(draft);
  if (Object.keys(headers).length > 0) properties.headers = headers;
  return properties;
}

function base64Of({ body }: Draft): string {
  return body.format === 'hex' ? btoa(bytesOfHex(body.text)) : body.text.replaceAll(/\s/g, '');
}

function bytesOfHex(text: string): string {
  const pairs = text.replaceAll(/[\s:]/g, '').match(/../g) ?? [];
  return pairs.map((pair) => String.fromCharCode(Number.parseInt(pair, 16))).join('');
}

function curl(draft: AmqpDraft, { host, httpPort, vhost }: Where): string {
  const exchange = draft.exchange === '' ? 'amq.default' : draft.exchange;
  const body = {
    routing_key: draft.routingKey,
    properties: snakeProperties(draft),
    payload: isBinary(draft) ? base64Of(draft) : draft.body.text,
    payload_encoding: isBinary(draft) ? 'base64' : 'string',
  };
  const path = `/api/exchanges/${encodeURIComponent(vhost)}/${encodeURIComponent(exchange)}/publish`;
  return [
    'curl -u guest:guest -H "content-type: application/json" \\',
    `  ${quoted(`http://${host}:${httpPort}${path}`)} \\`,
    `  -d ${quoted(js(body))}`,
  ].join('\n');
}

function amqplib(draft: AmqpDraft, { host, amqpPort, vhost }: Where): string {
  const options: Record<string, unknown> = { persistent: draft.persistent };
  if (draft.mandatory) options.mandatory = true;
  for (const name of amqpTexts) if ((draft.properties[name] ?? '') !== '') options[name] = draft.properties[name];
  if (draft.priority !== '') options.priority = Number(draft.priority);
  const headers = plainHeaders(draft);
  if (Object.keys(headers).length > 0) options.headers = headers;
  const body = isBinary(draft)
    ? `Buffer.from(${js(base64Of(draft))}, 'base64')`
    : `Buffer.from(${js(draft.body.text)})`;
  return [
    "import { connect } from 'amqplib';",
    '',
    `const connection = await connect('amqp://guest:guest@${host}:${amqpPort}/${encodeURIComponent(vhost)}');`,
    'const channel = await connection.createConfirmChannel();',
    `channel.publish(${js(draft.exchange)}, ${js(draft.routingKey)}, ${body}, ${js(options)});`,
    'await channel.waitForConfirms();',
    'await connection.close();',
  ].join('\n');
}

function pika(draft: AmqpDraft, { host, amqpPort, vhost }: Where): string {
  const properties = Object.entries(snakeProperties(draft))
    .map(([name, value]) => `${name}=${py(value)}`)
    .join(', ');
  const binary = isBinary(draft);
  return [
    ...(binary ? ['import base64'] : []),
    'import pika',
    '',
    `url = ${js(`amqp://guest:guest@${host}:${amqpPort}/${encodeURIComponent(vhost)}`)}`,
    'connection = pika.BlockingConnection(pika.URLParameters(url))',
    'channel = connection.channel()',
    'channel.confirm_delivery()',
    'channel.basic_publish(',
    `    exchange=${js(draft.exchange)},`,
    `    routing_key=${js(draft.routingKey)},`,
    `    body=${binary ? `base64.b64decode(${js(base64Of(draft))})` : js(draft.body.text)},`,
    `    properties=pika.BasicProperties(${properties}),`,
    `    mandatory=${py(draft.mandatory)},`,
    ')',
    'connection.close()',
  ].join('\n');
}

const mqttUser = (vhost: string): string => (vhost === '/' ? 'guest' : `${vhost}:guest`);

function mqttjs(draft: MqttDraft, { host, mqttPort, vhost }: Where): string {
  const options: Record<string, unknown> = { qos: draft.qos, retain: draft.retain };
  const properties: Record<string, unknown> = {};
  if (draft.contentType !== '') properties.contentType = draft.contentType;
  if (draft.responseTopic !== '') properties.responseTopic = draft.responseTopic;
  if (draft.expirySeconds !== '') properties.messageExpiryInterval = Number(draft.expirySeconds);
  const user = draft.userProperties.filter(({ name }) => name !== '');
  if (user.length > 0) properties.userProperties = Object.fromEntries(user.map(({ name, value }) => [name, value]));
  if (draft.version === 5 && Object.keys(properties).length > 0) options.properties = properties;
  const body = isBinary(draft) ? `Buffer.from(${js(base64Of(draft))}, 'base64')` : js(draft.body.text);
  const login = { username: mqttUser(vhost), password: 'guest', protocolVersion: draft.version };
  return [
    "import { connectAsync } from 'mqtt';",
    '',
    `const client = await connectAsync('mqtt://${host}:${mqttPort}', ${js(login)});`,
    `await client.publishAsync(${js(draft.topic)}, ${body}, ${js(options)});`,
    'await client.endAsync();',
  ].join('\n');
}

function mosquittoPub(draft: MqttDraft, { host, mqttPort, vhost }: Where): string {
  const words = [
    'mosquitto_pub',
    `-h ${host} -p ${mqttPort}`,
    `-u ${quoted(mqttUser(vhost))} -P guest`,
    `-V ${draft.version === 5 ? 'mqttv5' : 'mqttv311'} -q ${draft.qos}${draft.retain ? ' -r' : ''}`,
    `-t ${quoted(draft.topic)}`,
  ];
  if (draft.version === 5) {
    if (draft.contentType !== '') words.push(`-D publish content-type ${quoted(draft.contentType)}`);
    if (draft.responseTopic !== '') words.push(`-D publish response-topic ${quoted(draft.responseTopic)}`);
    if (draft.expirySeconds !== '') words.push(`-D publish message-expiry-interval ${draft.expirySeconds}`);
    for (const { name, value } of draft.userProperties) {
      if (name !== '') words.push(`-D publish user-property ${quoted(name)} ${quoted(value)}`);
    }
  }
  if (!isBinary(draft)) return [...words, `-m ${quoted(draft.body.text)}`].join(' \\\n  ');
  return `echo ${quoted(base64Of(draft))} | base64 -d | ${[...words, '-s'].join(' \\\n  ')}`;
}
