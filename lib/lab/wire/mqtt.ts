/** MQTT 3.1.1 and 5.0 on the wire: whole packets out of a stream of bytes, and what each byte of them means. */
import { connectReturnCodes, type MqttType } from '@/lib/lab/wire/mqtt-names';
import { hex, type MqttLevel, MqttReader, reasonText, remainingLengthBytesMax, yes } from '@/lib/lab/wire/mqtt-reader';
import { Malformed, type WirePacket } from '@/lib/lab/wire/packet';
import { shown } from '@/lib/lab/wire/reader';

/** The size of the packet that begins at `at`; undefined while its head isn't whole. */
export function mqttSize(bytes: Uint8Array, at: number): number | undefined {
  let length = 0;
  for (let i = 0; i < remainingLengthBytesMax; i++) {
    const byte = bytes[at + 1 + i];
    if (byte === undefined) return undefined;
    length += (byte & 0x7f) * 128 ** i;
    if (byte < 0x80) return 2 + i + length;
  }
  throw new Malformed('the remaining length has more than four bytes');
}

/** SUBACK's codes: 0 is a QoS there. */
const grantedText = (code: number): string => (code === 0 ? `${hex(0)} granted QoS 0` : reasonText(code));

function connect(m: MqttReader): void {
  const { r, facts } = m;
  m.string('Protocol name', m.clause('.2.1'));
  facts.level = r.field('Protocol level', () => r.u8(), { clause: m.clause('.2.2') });
  const flags = connectFlags(m);
  facts.clean = (flags & 2) !== 0;
  facts.will = (flags & 4) !== 0;
  facts.keepAlive = r.field('Keep alive', () => r.u16(), { clause: m.clause('.2.10'), show: (s) => `${s} s` });
  m.properties();
  facts.client = m.string('Client identifier', m.clause('.3.1'));
  if (facts.will) {
    m.properties('Will properties');
    facts.willTopic = m.string('Will topic', payloadClause(m, 2));
    m.binary('Will payload', payloadClause(m, 3));
  }
  if ((flags & 0x80) !== 0) m.string('User name', payloadClause(m, 4));
  // A password is nobody's lesson.
  if ((flags & 0x40) !== 0) {
    r.field('Password', () => r.slice(r.u16()), { clause: payloadClause(m, 5), secret: true });
  }
}

/** One octet, from its highest bit downwards; both versions number the sections of the bits alike. */
function connectFlags(m: MqttReader): number {
  const { r } = m;
  return r.group(
    'Connect flags',
    () => {
      const from = r.at;
      const flags = r.u8();
      const bit = (name: string, at: number, section: number): void =>
        r.note(name, from, yes(((flags >> at) & 1) === 1), { clause: m.clause(`.2.${section}`) });
      bit('User name', 7, 8);
      bit('Password', 6, 9);
      bit('Will retain', 5, 7);
      r.note('Will QoS', from, String((flags >> 3) & 3), { clause: m.clause('.2.6') });
      bit('Will', 2, 5);
      bit(m.level === 5 ? 'Clean start' : 'Clean session', 1, 4);
      bit('Reserved', 0, 3);
      return flags;
    },
    { clause: m.clause('.2.3'), show: (value) => value.toString(2).padStart(8, '0') },
  );
}

/** Of CONNECT's payload: 5.0 has the will's properties before them. */
function payloadClause(m: MqttReader, section: number): string {
  return m.clause(`.3.${m.level === 5 ? section + 1 : section}`);
}

function connack(m: MqttReader): void {
  const { r, facts } = m;
  facts.sessionPresent = r.field('Session present', () => (r.u8() & 1) !== 0, {
    clause: m.clause(m.level === 5 ? '.2.1.1' : '.2.2'),
    show: yes,
  });
  if (m.level === 5) m.reason();
  else {
    facts.reason = r.field('Return code', () => r.u8(), {
      clause: m.clause('.2.3'),
      show: (code) => `${code} ${connectReturnCodes[code] ?? ''}`,
    });
  }
  m.properties();
}

function publish(m: MqttReader): void {
  const { r, facts } = m;
  facts.topic = m.string('Topic name', m.clause('.2.1'));
  if (facts.qos !== 0) m.packetId();
  m.properties();
  facts.payload = r.field('Payload', () => shown(r.slice(r.left)), { clause: m.clause('.3') });
}

/** PUBACK, PUBREC, PUBREL, PUBCOMP: before 5.0, and for success, the identifier alone. */
function acknowledge(m: MqttReader): void {
  m.packetId();
  if (m.level !== 5 || m.r.left === 0) return;
  m.reason();
  if (m.r.left > 0) m.properties();
}

function subscribe(m: MqttReader): void {
  const { r, facts } = m;
  m.packetId();
  m.properties();
  const filters: string[] = [];
  while (r.left > 0) {
    r.group('Subscription', () => {
      filters.push(m.string('Topic filter', m.clause('.3')));
      const options = r.field('Options', () => r.u8(), {
        clause: m.clause(m.level === 5 ? '.3.1' : '.3'),
        show: (value) => `QoS ${value & 3}${(value & 4) === 0 ? '' : ', no local'}`,
      });
      facts.qos = options & 3;
    });
  }
  facts.filters = filters.join(' ');
}

function unsubscribe(m: MqttReader): void {
  m.packetId();
  m.properties();
  const filters: string[] = [];
  while (m.r.left > 0) filters.push(m.string('Topic filter', m.clause('.3')));
  m.facts.filters = filters.join(' ');
}

function codes(m: MqttReader): void {
  const { r } = m;
  m.packetId();
  m.properties();
  const show = m.type === 'SUBACK' ? grantedText : reasonText;
  while (r.left > 0) r.field('Code', () => r.u8(), { clause: m.clause('.3'), show });
}

/** DISCONNECT and AUTH: empty before 5.0, and for a normal one. */
function parting(m: MqttReader): void {
  if (m.r.left === 0) return;
  m.reason();
  if (m.r.left > 0) m.properties();
}

function summaryOf({ facts, type }: MqttReader): string {
  const words: string[] = [type];
  if (type === 'PUBLISH') {
    words.push(`QoS ${facts.qos}`);
    if (facts.dup === true) words.push('DUP');
    if (facts.retain === true) words.push('RETAIN');
    words.push(String(facts.topic));
  }
  if (facts.id !== undefined) words.push(`id ${facts.id}`);
  if (type === 'CONNECT') words.push(String(facts.client), facts.clean === true ? 'clean' : 'keep session');
  if (type === 'CONNACK') words.push(facts.sessionPresent === true ? 'session present' : 'no session');
  if (type === 'SUBSCRIBE') words.push(`${facts.filters}`, `QoS ${facts.qos}`);
  if (type === 'UNSUBSCRIBE') words.push(`${facts.filters}`);
  if (typeof facts.reason === 'number' && facts.reason !== 0) words.push(reasonText(facts.reason));
  return words.join(' · ');
}

/** What follows the fixed header. */
const variable: Readonly<Record<MqttType, (m: MqttReader) => void>> = {
  CONNECT: connect,
  CONNACK: connack,
  PUBLISH: publish,
  PUBACK: acknowledge,
  PUBREC: acknowledge,
  PUBREL: acknowledge,
  PUBCOMP: acknowledge,
  SUBSCRIBE: subscribe,
  SUBACK: codes,
  UNSUBSCRIBE: unsubscribe,
  // Before 5.0 it has no codes.
  UNSUBACK: codes,
  PINGREQ: () => {},
  PINGRESP: () => {},
  DISCONNECT: parting,
  AUTH: parting,
};

/** One whole packet. Throws `Malformed` when it isn't one. */
export function readMqtt(bytes: Uint8Array, level: MqttLevel): WirePacket {
  const reader = new MqttReader(bytes, level);
  reader.fixedHeader();
  variable[reader.type](reader);
  const { type, facts, r } = reader;
  if (r.left > 0) throw new Malformed(`${r.left} bytes are left over`);
  return { protocol: 'mqtt', type, bytes, summary: summaryOf(reader), fields: r.fields, facts };
}
