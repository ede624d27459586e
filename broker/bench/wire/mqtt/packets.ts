import { Writer } from '../writer.ts';

export type Qos = 0 | 1 | 2;

export const CONNACK = 2;
export const PUBLISH = 3;
export const PUBACK = 4;
export const PUBREC = 5;
export const PUBREL = 6;
export const PUBCOMP = 7;
export const SUBACK = 9;

/** MQTT 3.1.1 §3.1.2.2: what all brokers speak. */
const LEVEL = 4;
const CLEAN = 0x02;
const WITH_PASSWORD = 0x40;
const WITH_USER = 0x80;

function packet(firstOctet: number, write: (w: MqttWriter) => void): Buffer {
  const writer = new MqttWriter();
  write(writer);
  const body = writer.bytes();
  const head = [firstOctet];
  for (let left = body.length; ; ) {
    const octet = left % 128;
    left = Math.floor(left / 128);
    head.push(left > 0 ? octet | 128 : octet);
    if (left === 0) return Buffer.concat([Buffer.from(head), body]);
  }
}

class MqttWriter extends Writer {
  text(text: string): this {
    const octets = Buffer.from(text);
    return this.u16(octets.length).raw(octets);
  }
}

/** `user` empty: anonymous. It never expects to hear of a keep alive. */
export const connect = (clientId: string, clean: boolean, user: string, password: string): Buffer =>
  packet(0x10, (w) => {
    const flags = (clean ? CLEAN : 0) | (user === '' ? 0 : WITH_USER | WITH_PASSWORD);
    w.text('MQTT').u8(LEVEL).u8(flags).u16(0).text(clientId);
    if (user !== '') w.text(user).text(password);
  });

export const publish = (topic: string, body: Buffer, qos: Qos, retain: boolean, packetId: number): Buffer =>
  packet(0x30 | (qos << 1) | (retain ? 1 : 0), (w) => {
    w.text(topic);
    if (qos > 0) w.u16(packetId);
    w.raw(body);
  });

export const subscribe = (packetId: number, filter: string, qos: Qos): Buffer =>
  packet(0x82, (w) => w.u16(packetId).text(filter).u8(qos));

export const disconnect = (): Buffer => packet(0xe0, () => {});
