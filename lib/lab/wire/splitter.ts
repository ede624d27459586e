import { amqpSize, readAmqp } from '@/lib/lab/wire/amqp';
import { mqttSize, readMqtt } from '@/lib/lab/wire/mqtt';
import type { MqttLevel } from '@/lib/lab/wire/mqtt-reader';
import type { WirePacket } from '@/lib/lab/wire/packet';

/** A packet that isn't whole after so many bytes is passed on unread: the Lab is for small ones. */
const packetBytesMax = 1024 * 1024;

const none = new Uint8Array(0);

export type Piece = { readonly bytes: Uint8Array; readonly packet: WirePacket | undefined };

/** Cuts one direction of a connection into packets. What it can't read it gives back unread, and reads no more. */
export class Splitter {
  readonly #protocol: 'mqtt' | 'amqp';
  readonly #level: () => MqttLevel;
  #rest: Uint8Array = none;
  #lost = false;

  constructor(protocol: 'mqtt' | 'amqp', level: () => MqttLevel) {
    this.#protocol = protocol;
    this.#level = level;
  }

  push(chunk: Uint8Array): Piece[] {
    if (this.#lost) return [{ bytes: chunk, packet: undefined }];
    const bytes = this.#rest.length === 0 ? chunk : joined(this.#rest, chunk);
    const pieces: Piece[] = [];
    let at = 0;
    try {
      while (at < bytes.length) {
        const size = this.#protocol === 'mqtt' ? mqttSize(bytes, at) : amqpSize(bytes, at);
        if (size !== undefined && size > packetBytesMax) throw new RangeError('the packet is too large');
        if (size === undefined || at + size > bytes.length) break;
        const own = bytes.slice(at, at + size);
        const packet = this.#protocol === 'mqtt' ? readMqtt(own, this.#level()) : readAmqp(own);
        pieces.push({ bytes: own, packet });
        at += size;
      }
    } catch {
      this.#lost = true;
      pieces.push({ bytes: bytes.slice(at), packet: undefined });
      at = bytes.length;
    }
    this.#rest = at < bytes.length ? bytes.slice(at) : none;
    return pieces;
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
