/** MQTT 3.1.1 and 5.0 on the wire: whole packets out of a stream of bytes, and what each byte of them means. */
import {
  connectReturnCodes,
  type MqttType,
  packetTypes,
  properties,
  reasons,
  sections,
} from '@/lib/lab/wire/mqtt-names';
import { type Fact, Malformed, type WirePacket } from '@/lib/lab/wire/packet';
import { Reader, shown } from '@/lib/lab/wire/reader';

/** 4 for 3.1.1, 5 for 5.0 (the protocol level that CONNECT names). */
export type MqttLevel = 4 | 5;

const remainingLengthBytesMax = 4;

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

/** Of a CONNECT: its level stands behind the protocol's name (§3.1.2.2). */
function connectLevel(bytes: Uint8Array): MqttLevel {
  let name = 1;
  while (((bytes[name] ?? 0) & 0x80) !== 0) name++;
  const size = ((bytes[name + 1] ?? 0) << 8) | (bytes[name + 2] ?? 0);
  return bytes[name + 3 + size] === 5 ? 5 : 4;
}

type Facts = Record<string, Fact>;

const hex = (value: number): string => `0x${value.toString(16).padStart(2, '0')}`;
const reasonText = (code: number): string =>
  reasons[code] === undefined ? hex(code) : `${hex(code)} ${reasons[code]}`;
/** SUBACK's codes: 0 is a QoS there. */
const grantedText = (code: number): string => (code === 0 ? `${hex(0)} granted QoS 0` : reasonText(code));
const yes = (flag: boolean): string => (flag ? '1' : '0');

class Annotator {
  readonly r: Reader;
  level: MqttLevel;
  readonly type: MqttType;
  readonly flags: number;
  readonly facts: Facts = {};

  constructor(bytes: Uint8Array, level: MqttLevel) {
    this.r = new Reader(bytes);
    this.level = level;
    const first = bytes[0] ?? 0;
    const type = packetTypes[first >> 4];
    if (type === undefined || type === '') throw new Malformed('packet type 0 is forbidden');
    this.type = type;
    this.flags = first & 0x0f;
    // It says itself what all of it is written in, its beginning too.
    if (type === 'CONNECT') this.level = connectLevel(bytes);
  }

  clause(sub = ''): string {
    return `MQTT ${this.level === 5 ? '5.0' : '3.1.1'} §${sections[this.type]}${sub}`;
  }

  string(name: string, clause?: string): string {
    return this.r.field(name, () => this.r.utf8(this.r.u16()), { clause, show: (value) => JSON.stringify(value) });
  }

  binary(name: string, clause?: string): Uint8Array {
    return this.r.field(name, () => this.r.slice(this.r.u16()), { clause, show: (value) => shown(value) });
  }

  varint(): number {
    let value = 0;
    for (let i = 0; i < remainingLengthBytesMax; i++) {
      const byte = this.r.u8();
      value += (byte & 0x7f) * 128 ** i;
      if (byte < 0x80) return value;
    }
    throw new Malformed('a variable byte integer has more than four bytes');
  }

  packetId(): void {
    this.facts.id = this.r.field('Packet identifier', () => this.r.u16(), {
      clause: this.level === 5 ? 'MQTT 5.0 §2.2.1' : 'MQTT 3.1.1 §2.3.1',
    });
  }

  reason(): void {
    const show = (code: number): string =>
      code === 0 && this.type === 'DISCONNECT' ? `${hex(0)} normal disconnection` : reasonText(code);
    this.facts.reason = this.r.field('Reason code', () => this.r.u8(), { clause: 'MQTT 5.0 §2.4', show });
  }

  properties(name = 'Properties'): void {
    if (this.level !== 5) return;
    const { r } = this;
    r.group(
      name,
      () => {
        const length = r.field('Length', () => this.varint());
        const end = r.at + length;
        if (end > r.end) throw new Malformed('the properties are longer than the packet');
        let count = 0;
        for (; r.at < end; count++) this.property();
        return count;
      },
      { clause: 'MQTT 5.0 §2.2.2', show: (count) => (count === 0 ? 'none' : String(count)) },
    );
  }

  property(): void {
    const { r } = this;
    const from = r.at;
    const id = this.varint();
    const known = properties[id];
    if (known === undefined) throw new Malformed(`there is no property ${id}`);
    const [name, type] = known;
    const value = this.propertyValue(type);
    if (typeof value === 'number') this.facts[name] = value;
    r.note(name, from, String(value), { clause: 'MQTT 5.0 §2.2.2.2' });
  }

  propertyValue(type: (typeof properties)[number][1]): string | number {
    const { r } = this;
    switch (type) {
      case 'byte':
        return r.u8();
      case 'two':
        return r.u16();
      case 'four':
        return r.u32();
      case 'varint':
        return this.varint();
      case 'string':
        return r.utf8(r.u16());
      case 'pair':
        return `${r.utf8(r.u16())} = ${r.utf8(r.u16())}`;
      case 'binary':
        return shown(r.slice(r.u16()));
    }
  }

  fixedHeader(): void {
    const { r, type, flags } = this;
    r.group(
      'Fixed header',
      () => {
        r.take(1);
        r.note('Packet type', 0, `${packetTypes.indexOf(type)} ${type}`, { clause: this.clause('.1') });
        if (type === 'PUBLISH') this.publishFlags(flags);
        else r.note('Flags', 0, flags.toString(2).padStart(4, '0'), { clause: this.clause('.1') });
        r.field('Remaining length', () => this.varint(), {
          clause: this.level === 5 ? 'MQTT 5.0 §2.1.4' : 'MQTT 3.1.1 §2.2.3',
        });
      },
      { clause: this.level === 5 ? 'MQTT 5.0 §2.1.1' : 'MQTT 3.1.1 §2.2' },
    );
  }

  publishFlags(flags: number): void {
    const { r, facts } = this;
    facts.dup = (flags & 8) !== 0;
    facts.qos = (flags >> 1) & 3;
    if (facts.qos === 3) throw new Malformed('there is no QoS 3');
    facts.retain = (flags & 1) !== 0;
    r.note('DUP', 0, yes(facts.dup), { clause: this.clause('.1.1') });
    r.note('QoS', 0, String(facts.qos), { clause: this.clause('.1.2') });
    r.note('RETAIN', 0, yes(facts.retain), { clause: this.clause('.1.3') });
  }

  connect(): void {
    const { r, facts } = this;
    this.string('Protocol name', this.clause('.2.1'));
    facts.level = r.field('Protocol level', () => r.u8(), { clause: this.clause('.2.2') });
    const flags = this.connectFlags();
    facts.clean = (flags & 2) !== 0;
    facts.will = (flags & 4) !== 0;
    facts.keepAlive = r.field('Keep alive', () => r.u16(), { clause: this.clause('.2.10'), show: (s) => `${s} s` });
    this.properties();
    facts.client = this.string('Client identifier', this.clause('.3.1'));
    if (facts.will) {
      this.properties('Will properties');
      facts.willTopic = this.string('Will topic', this.payloadClause(2));
      this.binary('Will payload', this.payloadClause(3));
    }
    if ((flags & 0x80) !== 0) this.string('User name', this.payloadClause(4));
    // A password is nobody's lesson.
    if ((flags & 0x40) !== 0) {
      r.field('Password', () => r.slice(r.u16()), { clause: this.payloadClause(5), secret: true });
    }
  }

  /** One octet, from its highest bit downwards; both versions number the sections of the bits alike. */
  connectFlags(): number {
    const { r } = this;
    return r.group(
      'Connect flags',
      () => {
        const from = r.at;
        const flags = r.u8();
        const bit = (name: string, at: number, section: number): void =>
          r.note(name, from, yes(((flags >> at) & 1) === 1), { clause: this.clause(`.2.${section}`) });
        bit('User name', 7, 8);
        bit('Password', 6, 9);
        bit('Will retain', 5, 7);
        r.note('Will QoS', from, String((flags >> 3) & 3), { clause: this.clause('.2.6') });
        bit('Will', 2, 5);
        bit(this.level === 5 ? 'Clean start' : 'Clean session', 1, 4);
        bit('Reserved', 0, 3);
        return flags;
      },
      { clause: this.clause('.2.3'), show: (value) => value.toString(2).padStart(8, '0') },
    );
  }

  /** Of CONNECT's payload: 5.0 has the will's properties before them. */
  payloadClause(section: number): string {
    return this.clause(`.3.${this.level === 5 ? section + 1 : section}`);
  }

  connack(): void {
    const { r, facts } = this;
    facts.sessionPresent = r.field('Session present', () => (r.u8() & 1) !== 0, {
      clause: this.clause(this.level === 5 ? '.2.1.1' : '.2.2'),
      show: yes,
    });
    if (this.level === 5) this.reason();
    else {
      facts.reason = r.field('Return code', () => r.u8(), {
        clause: this.clause('.2.3'),
        show: (code) => `${code} ${connectReturnCodes[code] ?? ''}`,
      });
    }
    this.properties();
  }

  publish(): void {
    const { r, facts } = this;
    facts.topic = this.string('Topic name', this.clause('.2.1'));
    if (facts.qos !== 0) this.packetId();
    this.properties();
    facts.payload = r.field('Payload', () => shown(r.slice(r.left)), { clause: this.clause('.3') });
  }

  /** PUBACK, PUBREC, PUBREL, PUBCOMP: before 5.0, and for success, the identifier alone. */
  acknowledge(): void {
    this.packetId();
    if (this.level !== 5 || this.r.left === 0) return;
    this.reason();
    if (this.r.left > 0) this.properties();
  }

  subscribe(): void {
    const { r, facts } = this;
    this.packetId();
    this.properties();
    const filters: string[] = [];
    while (r.left > 0) {
      r.group('Subscription', () => {
        filters.push(this.string('Topic filter', this.clause('.3')));
        const options = r.field('Options', () => r.u8(), {
          clause: this.clause(this.level === 5 ? '.3.1' : '.3'),
          show: (value) => `QoS ${value & 3}${(value & 4) === 0 ? '' : ', no local'}`,
        });
        facts.qos = options & 3;
      });
    }
    facts.filters = filters.join(' ');
  }

  unsubscribe(): void {
    this.packetId();
    this.properties();
    const filters: string[] = [];
    while (this.r.left > 0) filters.push(this.string('Topic filter', this.clause('.3')));
    this.facts.filters = filters.join(' ');
  }

  codes(): void {
    const { r } = this;
    this.packetId();
    this.properties();
    const show = this.type === 'SUBACK' ? grantedText : reasonText;
    while (r.left > 0) r.field('Code', () => r.u8(), { clause: this.clause('.3'), show });
  }

  /** DISCONNECT and AUTH: empty before 5.0, and for a normal one. */
  parting(): void {
    if (this.r.left === 0) return;
    this.reason();
    if (this.r.left > 0) this.properties();
  }

  summary(): string {
    const { facts, type } = this;
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
}

/** What follows the fixed header. */
const variable: Readonly<Record<MqttType, (a: Annotator) => void>> = {
  CONNECT: (a) => a.connect(),
  CONNACK: (a) => a.connack(),
  PUBLISH: (a) => a.publish(),
  PUBACK: (a) => a.acknowledge(),
  PUBREC: (a) => a.acknowledge(),
  PUBREL: (a) => a.acknowledge(),
  PUBCOMP: (a) => a.acknowledge(),
  SUBSCRIBE: (a) => a.subscribe(),
  SUBACK: (a) => a.codes(),
  UNSUBSCRIBE: (a) => a.unsubscribe(),
  // Before 5.0 it has no codes.
  UNSUBACK: (a) => a.codes(),
  PINGREQ: () => {},
  PINGRESP: () => {},
  DISCONNECT: (a) => a.parting(),
  AUTH: (a) => a.parting(),
};

/** One whole packet. Throws `Malformed` when it isn't one. */
export function readMqtt(bytes: Uint8Array, level: MqttLevel): WirePacket {
  const annotator = new Annotator(bytes, level);
  annotator.fixedHeader();
  variable[annotator.type](annotator);
  if (annotator.r.left > 0) throw new Malformed(`${annotator.r.left} bytes are left over`);
  const { type, facts, r } = annotator;
  return { protocol: 'mqtt', type, bytes, summary: annotator.summary(), fields: r.fields, facts };
}
