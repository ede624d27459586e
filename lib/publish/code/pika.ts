import type { AmqpDraft, Place } from '@/lib/contract/publish';
import {
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

/** What pika sends as a 32-bit integer. */
const intMax = 2n ** 31n - 1n;
const intMin = -(2n ** 31n);
/** It writes a decimal's digits as a signed number. */
const digitsMax = 2 ** 31 - 1;

const octets = (base64: string): string => `base64.b64decode(${quoted(base64)})`;
const asInt = (whole: bigint): boolean => whole >= intMin && whole <= intMax;

/** pika's `encode_value` knows these types only, and has one for each of Python's. */
function value(field: FieldValue, note: (what: string) => void): string | undefined {
  switch (field.type) {
    case 'string':
      return quoted(field.value);
    case 'boolean':
      return field.value ? 'True' : 'False';
    case 'void':
      return 'None';
    case 'bytes':
      return octets(field.value);
    case 'timestamp':
      return `datetime.datetime.fromtimestamp(${field.value}, datetime.timezone.utc)`;
    case 'decimal':
      if (field.digits > digitsMax) {
        note('left out: pika can’t send a decimal of so many digits');
        return undefined;
      }
      return `decimal.Decimal(${quoted(decimalText(field.scale, field.digits))})`;
    case 'float':
    case 'double':
      note(`left out: pika can’t send a ${field.type}`);
      return undefined;
    case 'array':
    case 'table':
      return sayNested(field, (each) => value(each, note), ' ');
    default: {
      const sent = asInt(field.value) ? 'int' : 'long';
      if (sent !== field.type)
        note(`pika sends no ${field.type} of this size: it goes as ${sent === 'int' ? 'an int' : 'a long'}`);
      return String(field.value);
    }
  }
}

function decimalText(scale: number, digits: number): string {
  const text = String(digits).padStart(scale + 1, '0');
  return scale === 0 ? text : `${text.slice(0, -scale)}.${text.slice(-scale)}`;
}

export function pika(draft: AmqpDraft, { amqp, vhost, user }: Place): Code {
  const { said, notes } = sayHeaders(headersOf(draft), value);
  const properties = Object.entries(plainProperties(draft)).map(
    ([name, each]) => `    ${name}=${JSON.stringify(each)},`,
  );
  if (said.length > 0) {
    properties.push('    headers={', ...said.map(([name, code]) => `        ${quoted(name)}: ${code},`), '    },');
  }
  const binary = octetsIn(draft);
  const body = binary === undefined ? `${quoted(draft.body.text)}.encode()` : octets(binary);
  const given = [
    'connection = pika.BlockingConnection(pika.ConnectionParameters(',
    `    host=${quoted(amqp.host)},`,
    `    port=${amqp.port},`,
    `    virtual_host=${quoted(vhost)},`,
    `    credentials=pika.PlainCredentials(${quoted(user)}, os.environ.get("${passwordVariable}", "${usualPassword}")),`,
    ...(amqp.tls ? ['    ssl_options=pika.SSLOptions(ssl.create_default_context()),'] : []),
    '))',
    'channel = connection.channel()',
    'channel.confirm_delivery()',
    'properties = pika.BasicProperties(',
    ...properties,
    ')',
    `body = ${body}`,
    `channel.basic_publish(${quoted(draft.exchange)}, ${quoted(draft.routingKey)}, body, properties, mandatory=${draft.mandatory ? 'True' : 'False'})`,
    'connection.close()',
  ].join('\n');
  const modules = ['base64', 'datetime', 'decimal', 'os', 'ssl'].filter((name) => given.includes(`${name}.`));
  return {
    notes,
    text: [...commented('#', notes), `import ${modules.join(', ')}`, 'import pika', '', given].join('\n'),
  };
}
