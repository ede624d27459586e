/** For a POSIX shell: curl against the management API, and mosquitto_pub. */
import type { AmqpDraft, MqttDraft, Place } from '@/lib/contract/publish';
import { exactText, octetsOf } from '@/lib/format/octets';
import {
  base64OfHex,
  type Code,
  commented,
  headersOf,
  octetsIn,
  passwordVariable,
  plainProperties,
  quoted,
  sayHeaders,
  sayNested,
  usualPassword,
} from '@/lib/publish/code/plan';
import type { FieldValue } from '@/lib/publish/field-value';
import { base64OfText } from '@/lib/publish/octets';

const word = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
const password = `"\${${passwordVariable}:-${usualPassword}}"`;

/** In JSON; the broker chooses AMQP's types from it. */
function json(field: FieldValue, note: (what: string) => void): string | undefined {
  switch (field.type) {
    case 'string':
    case 'boolean':
      return JSON.stringify(field.value);
    case 'long':
      if (Number.isSafeInteger(Number(field.value))) return String(field.value);
      note('left out: JSON can’t hold a whole number that large');
      return undefined;
    case 'float':
    case 'double':
      if (Number.isFinite(field.value)) {
        if (Number.isInteger(field.value)) note(`JSON has no ${field.type}: it goes as a long`);
        else if (field.type === 'float') note('JSON has no float: it goes as a double');
        return String(field.value);
      }
      note('left out: JSON has no word for it');
      return undefined;
    case 'timestamp':
    case 'decimal':
    case 'bytes':
    case 'void':
      note(`left out: the management API takes no ${field.type}`);
      return undefined;
    case 'array':
    case 'table':
      return sayNested(field, (each) => json(each, note), '');
    default:
      note(`JSON has no ${field.type}: it goes as a long`);
      return String(field.value);
  }
}

/** Ends what the shell hands over as it is. */
const endWord = 'END_OF_MESSAGE';

export function curl(draft: AmqpDraft, { http, vhost, user }: Place): Code {
  const { said, notes } = sayHeaders(headersOf(draft), json);
  const properties = JSON.stringify(plainProperties(draft)).slice(0, -1);
  const headers =
    said.length === 0 ? '' : `,"headers":{${said.map(([name, code]) => `${quoted(name)}:${code}`).join(',')}}`;
  const octets = octetsIn(draft);
  const exchange = draft.exchange === '' ? 'amq.default' : draft.exchange;
  const body = [
    `"properties":${properties}${headers}}`,
    `"routing_key":${quoted(draft.routingKey)}`,
    `"payload_encoding":"${octets === undefined ? 'string' : 'base64'}"`,
    `"payload":${quoted(octets ?? draft.body.text)}`,
  ];
  const path = `/api/exchanges/${encodeURIComponent(vhost)}/${encodeURIComponent(exchange)}/publish`;
  return {
    notes,
    text: [
      ...commented('#', notes),
      `curl --fail-with-body -u ${word(`${user}:`)}${password} -H 'content-type: application/json' \\`,
      `  ${word(http + path)} --data-binary @- <<'${endWord}'`,
      `{${body.join(',\n ')}}`,
      endWord,
    ].join('\n'),
  };
}

/** Brokers with virtual hosts find theirs before the colon of the user’s name. */
export const mqttUser = ({ vhost, user }: Place): string => (vhost === '/' ? user : `${vhost}:${user}`);

export function mosquittoPub(draft: MqttDraft, where: Place): Code {
  const { host, port, tls } = where.mqtt;
  const words = [
    `mosquitto_pub -h ${word(host)} -p ${port}${tls ? ' --capath /etc/ssl/certs' : ''}`,
    `-u ${word(mqttUser(where))} -P ${password}`,
    `-V ${draft.version === 5 ? 'mqttv5' : 'mqttv311'} -q ${draft.qos}${draft.retain ? ' -r' : ''}`,
    `-t ${word(draft.topic)}`,
  ];
  const notes: string[] = [];
  if (draft.version === 5) words.push(...mqttProperties(draft, notes));
  return { notes, text: [...commented('#', notes), piped(draft, words)].join('\n') };
}

function mqttProperties(draft: MqttDraft, notes: string[]): string[] {
  const words: string[] = [];
  if (draft.payloadIsText) words.push('-D publish payload-format-indicator 1');
  if (draft.contentType !== '') words.push(`-D publish content-type ${word(draft.contentType)}`);
  if (draft.responseTopic !== '') words.push(`-D publish response-topic ${word(draft.responseTopic)}`);
  const correlation = textOf(draft);
  if (correlation === undefined) notes.push('correlation data left out: a shell passes no octets that aren’t text');
  else if (correlation !== '') words.push(`-D publish correlation-data ${word(correlation)}`);
  if (draft.expirySeconds.trim() !== '')
    words.push(`-D publish message-expiry-interval ${Number(draft.expirySeconds)}`);
  for (const { name, value } of draft.userProperties) {
    if (name !== '') words.push(`-D publish user-property ${word(name)} ${word(value)}`);
  }
  return words;
}

/** Undefined: it isn't text that a shell can hold. */
function textOf({ correlationData: text, correlationFormat: format }: MqttDraft): string | undefined {
  if (format === 'text') return text.includes('\0') ? undefined : text;
  const base64 = format === 'hex' ? base64OfHex(text) : text.replaceAll(/\s/g, '');
  const decoded = exactText(octetsOf(base64, 'base64'));
  return decoded?.includes('\0') === true ? undefined : decoded;
}

/** Through a pipe: an argument has a length that it can't exceed, and no NUL. */
function piped(draft: MqttDraft, words: readonly string[]): string {
  const lines = (...more: string[]): string => [...words, ...more].join(' \\\n  ');
  const octets = octetsIn(draft) ?? (draft.body.text.includes('\0') ? base64OfText(draft.body.text) : undefined);
  if ((octets ?? draft.body.text) === '') return lines('-n');
  if (octets !== undefined) return `printf %s ${word(octets)} | base64 -d | ${lines('-s')}`;
  return `printf %s ${word(draft.body.text)} | ${lines('-s')}`;
}
