/** For Node.js: amqplib and MQTT.js. */
import type { AmqpDraft, MqttDraft, Place } from '@/lib/contract/publish';
import { amqpTexts } from '@/lib/contract/publish-limits';
import {
  base64OfHex,
  type Code,
  headersOf,
  octetsIn,
  passwordVariable,
  plainProperties,
  quoted,
  usualPassword,
} from '@/lib/publish/code/plan';
import { mqttUser } from '@/lib/publish/code/shell';
import type { FieldValue } from '@/lib/publish/field-value';

const password = `process.env.${passwordVariable} ?? '${usualPassword}'`;
const octets = (base64: string): string => `Buffer.from(${quoted(base64)}, 'base64')`;
/** Without the brackets the one name would say whose prototype it is. */
const key = (name: string): string => (name === '__proto__' ? '["__proto__"]' : quoted(name));

/** As amqplib writes the types that JavaScript hasn't. */
function value(field: FieldValue): string {
  switch (field.type) {
    case 'string':
    case 'boolean':
      return JSON.stringify(field.value);
    case 'void':
      return 'null';
    case 'bytes':
      return octets(field.value);
    case 'array':
      return `[${field.value.map(value).join(', ')}]`;
    case 'table':
      return `{ ${field.value.map(([name, each]) => `${key(name)}: ${value(each)}`).join(', ')} }`;
    case 'decimal':
      return `{ '!': 'decimal', value: { places: ${field.scale}, digits: ${field.digits} } }`;
    case 'long':
      return `{ '!': 'long', value: ${field.value}n }`;
    default:
      return `{ '!': '${field.type}', value: ${field.value} }`;
  }
}

function literal(entries: readonly (readonly [string, string])[], indent: string): string {
  return `{\n${entries.map(([name, code]) => `${indent}  ${name}: ${code},\n`).join('')}${indent}}`;
}

export function amqplib(draft: AmqpDraft, { amqp, vhost, user }: Place): Code {
  const entries: (readonly [string, string])[] = [['persistent', String(draft.persistent)]];
  if (draft.mandatory) entries.push(['mandatory', 'true']);
  for (const name of amqpTexts) {
    const text = draft.properties[name] ?? '';
    if (text !== '') entries.push([name, quoted(text)]);
  }
  const { priority, timestamp } = plainProperties(draft);
  if (priority !== undefined) entries.push(['priority', String(priority)]);
  if (timestamp !== undefined) entries.push(['timestamp', String(timestamp)]);
  const headers = headersOf(draft).map(([name, field]) => [key(name), value(field)] as const);
  if (headers.length > 0) entries.push(['headers', literal(headers, '  ')]);
  const binary = octetsIn(draft);
  const address = literal(
    [
      ...(amqp.tls ? [['protocol', "'amqps'"] as const] : []),
      ['hostname', quoted(amqp.host)],
      ['port', String(amqp.port)],
      ['vhost', quoted(encodeURIComponent(vhost))],
      ['username', quoted(user)],
      ['password', password],
    ],
    '',
  );
  const returned = "channel.on('return', ({ fields }) => console.error('returned:', fields.replyText));";
  return {
    notes: [],
    text: [
      "import { connect } from 'amqplib';",
      '',
      `const connection = await connect(${address});`,
      'const channel = await connection.createConfirmChannel();',
      ...(draft.mandatory ? [returned] : []),
      `const body = ${binary === undefined ? `Buffer.from(${quoted(draft.body.text)})` : octets(binary)};`,
      `channel.publish(${quoted(draft.exchange)}, ${quoted(draft.routingKey)}, body, ${literal(entries, '')});`,
      'await channel.waitForConfirms();',
      'await connection.close();',
    ].join('\n'),
  };
}

export function mqttjs(draft: MqttDraft, where: Place): Code {
  const { host, port, tls } = where.mqtt;
  const options: (readonly [string, string])[] = [
    ['qos', String(draft.qos)],
    ['retain', String(draft.retain)],
  ];
  const properties = draft.version === 5 ? mqttProperties(draft) : [];
  if (properties.length > 0) options.push(['properties', literal(properties, '  ')]);
  const login = literal(
    [
      ['protocolVersion', String(draft.version)],
      ['username', quoted(mqttUser(where))],
      ['password', password],
    ],
    '',
  );
  const binary = octetsIn(draft);
  const at = host.includes(':') ? `[${host}]` : host;
  return {
    notes: [],
    text: [
      "import { connectAsync } from 'mqtt';",
      '',
      `const client = await connectAsync(${quoted(`${tls ? 'mqtts' : 'mqtt'}://${at}:${port}`)}, ${login});`,
      `const body = ${binary === undefined ? quoted(draft.body.text) : octets(binary)};`,
      `await client.publishAsync(${quoted(draft.topic)}, body, ${literal(options, '')});`,
      'await client.endAsync();',
    ].join('\n'),
  };
}

function mqttProperties(draft: MqttDraft): (readonly [string, string])[] {
  const entries: (readonly [string, string])[] = [];
  if (draft.payloadIsText) entries.push(['payloadFormatIndicator', 'true']);
  if (draft.contentType !== '') entries.push(['contentType', quoted(draft.contentType)]);
  if (draft.responseTopic !== '') entries.push(['responseTopic', quoted(draft.responseTopic)]);
  const { correlationData: data, correlationFormat: format } = draft;
  if (data !== '') {
    const base64 = format === 'hex' ? base64OfHex(data) : data.replaceAll(/\s/g, '');
    entries.push(['correlationData', format === 'text' ? `Buffer.from(${quoted(data)})` : octets(base64)]);
  }
  if (draft.expirySeconds.trim() !== '') entries.push(['messageExpiryInterval', String(Number(draft.expirySeconds))]);
  const user = new Map<string, string[]>();
  for (const { name, value: text } of draft.userProperties) {
    if (name !== '') user.set(name, [...(user.get(name) ?? []), text]);
  }
  if (user.size > 0) {
    const lines = [...user].map(([name, texts]) => [key(name), `[${texts.map(quoted).join(', ')}]`] as const);
    entries.push(['userProperties', literal(lines, '    ')]);
  }
  return entries;
}
