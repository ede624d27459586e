import { PROTOCOL_HEADER_SIZE } from './frame.ts';

/** As the header asked for; RabbitMQ serves the older two with the same methods, and so do we. */
export type ProtocolVersion = '0-9-1' | '0-9' | '0-8';

// The four octets after 'AMQP'. 0-8 came in two writings: its text says 8-0, its site says 9-1.
const VERSIONS = new Map<number, ProtocolVersion>([
  [0x00_00_09_01, '0-9-1'],
  [0x01_01_00_09, '0-9'],
  [0x01_01_08_00, '0-8'],
  [0x01_01_09_01, '0-8'],
]);

const AMQP = 0x41_4d_51_50;

/** Gathers the first 8 octets of a connection. */
export class ProtocolHeaderReader {
  private readonly octets = Buffer.alloc(PROTOCOL_HEADER_SIZE);
  private length = 0;
  /** How many octets of the last chunk were the header's; the rest is frames. */
  consumed = 0;

  /** `unsupported`: answer `protocolHeader()` and close (AMQP 0-9-1 §4.2.2). */
  push(chunk: Buffer): ProtocolVersion | 'incomplete' | 'unsupported' {
    this.consumed = chunk.copy(this.octets, this.length);
    this.length += this.consumed;
    if (this.length < PROTOCOL_HEADER_SIZE) return 'incomplete';
    if (this.octets.readUInt32BE(0) !== AMQP) return 'unsupported';
    return VERSIONS.get(this.octets.readUInt32BE(4)) ?? 'unsupported';
  }
}
