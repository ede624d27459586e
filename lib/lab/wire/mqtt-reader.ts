/** How MQTT packs things, and the fixed header of each packet; every byte is noted with what it means. */
import { type MqttType, packetTypes, properties, reasons, sections } from '@/lib/lab/wire/mqtt-names';
import { type Fact, Malformed } from '@/lib/lab/wire/packet';
import { Reader, shown } from '@/lib/lab/wire/reader';

/** 4 for 3.1.1, 5 for 5.0 (the protocol level that CONNECT names). */
export type MqttLevel = 4 | 5;

export const remainingLengthBytesMax = 4;

/** Of a CONNECT: its level stands behind the protocol's name (§3.1.2.2). */
function connectLevel(bytes: Uint8Array): MqttLevel {
  let name = 1;
  while (((bytes[name] ?? 0) & 0x80) !== 0) name++;
  const size = ((bytes[name + 1] ?? 0) << 8) | (bytes[name + 2] ?? 0);
  return bytes[name + 3 + size] === 5 ? 5 : 4;
}

type Facts = Record<string, Fact>;

export const hex = (value: number): string => `0x${value.toString(16).padStart(2, '0')}`;
export const reasonText = (code: number): string =>
  reasons[code] === undefined ? hex(code) : `${hex(code)} ${reasons[code]}`;
export const yes = (flag: boolean): string => (flag ? '1' : '0');

export class MqttReader {
  readonly r: Reader;
  readonly level: MqttLevel;
  readonly type: MqttType;
  readonly flags: number;
  readonly facts: Facts = {};

  constructor(bytes: Uint8Array, level: MqttLevel) {
    this.r = new Reader(bytes);
    const first = bytes[0] ?? 0;
    const type = packetTypes[first >> 4];
    if (type === undefined || type === '') throw new Malformed('packet type 0 is forbidden');
    this.type = type;
    this.flags = first & 0x0f;
    // It says itself what all of it is written in, its beginning too.
    this.level = type === 'CONNECT' ? connectLevel(bytes) : level;
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

  #varint(): number {
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
        const length = r.field('Length', () => this.#varint());
        const end = r.at + length;
        if (end > r.end) throw new Malformed('the properties are longer than the packet');
        let count = 0;
        for (; r.at < end; count++) this.#property();
        return count;
      },
      { clause: 'MQTT 5.0 §2.2.2', show: (count) => (count === 0 ? 'none' : String(count)) },
    );
  }

  #property(): void {
    const { r } = this;
    const from = r.at;
    const id = this.#varint();
    const known = properties[id];
    if (known === undefined) throw new Malformed(`there is no property ${id}`);
    const [name, type] = known;
    const value = this.#propertyValue(type);
    if (typeof value === 'number') this.facts[name] = value;
    r.note(name, from, String(value), { clause: 'MQTT 5.0 §2.2.2.2' });
  }

  #propertyValue(type: (typeof properties)[number][1]): string | number {
    const { r } = this;
    switch (type) {
      case 'byte':
        return r.u8();
      case 'two':
        return r.u16();
      case 'four':
        return r.u32();
      case 'varint':
        return this.#varint();
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
        if (type === 'PUBLISH') this.#publishFlags(flags);
        else r.note('Flags', 0, flags.toString(2).padStart(4, '0'), { clause: this.clause('.1') });
        r.field('Remaining length', () => this.#varint(), {
          clause: this.level === 5 ? 'MQTT 5.0 §2.1.4' : 'MQTT 3.1.1 §2.2.3',
        });
      },
      { clause: this.level === 5 ? 'MQTT 5.0 §2.1.1' : 'MQTT 3.1.1 §2.2' },
    );
  }

  #publishFlags(flags: number): void {
    const { r, facts } = this;
    facts.dup = (flags & 8) !== 0;
    facts.qos = (flags >> 1) & 3;
    if (facts.qos === 3) throw new Malformed('there is no QoS 3');
    facts.retain = (flags & 1) !== 0;
    r.note('DUP', 0, yes(facts.dup), { clause: this.clause('.1.1') });
    r.note('QoS', 0, String(facts.qos), { clause: this.clause('.1.2') });
    r.note('RETAIN', 0, yes(facts.retain), { clause: this.clause('.1.3') });
  }
}
