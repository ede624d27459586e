/** The frame of AMQP 0-9-1 §4.2.3: type, channel, size, payload, end octet. */
export const FRAME_METHOD = 1;
export const FRAME_HEADER = 2;
export const FRAME_BODY = 3;
export const FRAME_HEARTBEAT = 8;

export const FRAME_END = 206;

/** Octets of a frame before its payload. */
export const FRAME_HEADER_SIZE = 7;
/** Octets of a frame beside its payload. */
export const FRAME_OVERHEAD = 8;
/** Octets: what each side must take before the tuning is done, and the least that may be agreed on (§4.2.3, frame-min-size). */
export const FRAME_MIN_SIZE = 4096;

export const PROTOCOL_HEADER_SIZE = 8;

/** The 8 octets that a client starts with, and that a server answers to any others (§4.2.2). */
export const protocolHeader = (): Buffer => Buffer.from('AMQP\x00\x00\x09\x01', 'latin1');

/** Writes 7 octets at `at`, and returns the place after them. */
export function writeFrameHeader(out: Buffer, at: number, type: number, channel: number, size: number): number {
  out.writeUInt8(type, at);
  out.writeUInt16BE(channel, at + 1);
  out.writeUInt32BE(size, at + 3);
  return at + FRAME_HEADER_SIZE;
}

export function writeFrameEnd(out: Buffer, at: number): number {
  out.writeUInt8(FRAME_END, at);
  return at + 1;
}

export function encodeFrame(type: number, channel: number, payload: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(payload.length + FRAME_OVERHEAD);
  const at = writeFrameHeader(frame, 0, type, channel, payload.length);
  frame.set(payload, at);
  writeFrameEnd(frame, at + payload.length);
  return frame;
}

export const heartbeatFrame = (): Buffer => encodeFrame(FRAME_HEARTBEAT, 0, new Uint8Array(0));
