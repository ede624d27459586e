import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { method, properties } from './arbitraries.testing.ts';
import { encodeFrame, heartbeatFrame, protocolHeader } from './frame.ts';
import { FrameError, type FrameHandler, FrameReader, HELD_OCTETS_MAX } from './frames.ts';
import { encodeMethodFrame } from './method.ts';
import { encodeContentFrames } from './properties.ts';
import { ProtocolHeaderReader } from './protocol-header.ts';

const FRAME_MAX = 131072;

/** Copies what it is shown, and says stop after `limit` frames. */
class Recorder implements FrameHandler {
  readonly frames: { type: number; channel: number; payload: string }[] = [];
  readonly buffers: Buffer[] = [];
  limit = Number.POSITIVE_INFINITY;

  onFrame(type: number, channel: number, buf: Buffer, start: number, end: number): boolean {
    this.frames.push({ type, channel, payload: buf.toString('hex', start, end) });
    this.buffers.push(buf);
    return this.frames.length < this.limit;
  }
}

function read(stream: Buffer, cuts: readonly number[] = []): Recorder {
  const reader = new FrameReader(FRAME_MAX);
  const recorder = new Recorder();
  const places = [0, ...cuts.map((cut) => cut % (stream.length + 1)).sort((a, b) => a - b), stream.length];
  for (const [index, from] of places.entries()) {
    // A copy that is wiped after the push: what the reader keeps must be its own.
    const chunk = Buffer.from(stream.subarray(from, places[index + 1] ?? stream.length));
    expect(reader.push(chunk, recorder)).toBeUndefined();
    chunk.fill(0xee);
  }
  return recorder;
}

const refused = (frame: Buffer, frameMax = FRAME_MAX): FrameError | undefined => {
  const recorder = new Recorder();
  const error = new FrameReader(frameMax).push(frame, recorder);
  expect(recorder.frames).toEqual([]);
  return error;
};

const ACK = Buffer.from([0, 60, 0, 10]);
const frameHeader = (type: number, channel: number, size: number): Buffer => {
  const header = Buffer.alloc(7);
  header.writeUInt8(type);
  header.writeUInt16BE(channel, 1);
  header.writeUInt32BE(size, 3);
  return header;
};

describe('frame reader', () => {
  it('gives the same frames however the stream is cut', () => {
    const content = fc
      .tuple(properties, fc.uint8Array({ maxLength: 60 }))
      .map(([value, body]) => encodeContentFrames(3, value, body, 40));
    const frame = fc.oneof(
      method.map((value) => encodeMethodFrame(1, value)),
      content,
      fc.constant(heartbeatFrame()),
    );
    fc.assert(
      fc.property(fc.array(frame, { minLength: 1, maxLength: 8 }), fc.array(fc.nat()), (frames, cuts) => {
        const stream = Buffer.concat(frames);
        expect(read(stream, cuts).frames).toEqual(read(stream).frames);
      }),
      { numRuns: 1000 },
    );
  });

  it('gives the same frames octet by octet', () => {
    const stream = Buffer.concat([heartbeatFrame(), encodeFrame(3, 9, Buffer.from('body')), encodeFrame(3, 9, ACK)]);
    const everywhere = Array.from(stream.keys());
    expect(read(stream, everywhere).frames).toEqual([
      { type: 8, channel: 0, payload: '' },
      { type: 3, channel: 9, payload: '626f6479' },
      { type: 3, channel: 9, payload: '003c000a' },
    ]);
  });

  it('copies only a frame that crosses chunks', () => {
    const frame = encodeFrame(3, 1, Buffer.from('body'));
    const reader = new FrameReader(FRAME_MAX);
    const recorder = new Recorder();
    const first = Buffer.concat([frame, frame.subarray(0, 5)]);
    const second = Buffer.concat([frame.subarray(5), frame]);
    reader.push(first, recorder);
    reader.push(second, recorder);
    expect(recorder.frames).toHaveLength(3);
    expect(recorder.buffers[0]).toBe(first);
    expect(recorder.buffers[1]).not.toBe(second);
    expect(recorder.buffers[2]).toBe(second);
  });

  it('refuses a wrong end octet, and everything after it', () => {
    const frame = Buffer.concat([frameHeader(1, 1, 4), ACK, Buffer.from([0])]);
    expect(refused(frame)).toEqual(
      new FrameError(1, 'type 1, all octets = <<0,60,0,10>>: {invalid_frame_end_marker,0}', true),
    );
    const reader = new FrameReader(FRAME_MAX);
    const recorder = new Recorder();
    const error = reader.push(frame, recorder);
    expect(reader.push(heartbeatFrame(), recorder)).toBe(error);
    expect(recorder.frames).toEqual([]);
  });

  it('refuses a frame that is too large by its header alone, whole or in pieces', () => {
    const header = frameHeader(3, 2, 140000);
    const error = new FrameError(2, 'type 3, all octets = <<>>: {frame_too_large,140000,131064}', true);
    expect(refused(header)).toEqual(error);
    const reader = new FrameReader(FRAME_MAX);
    expect(reader.push(header.subarray(0, 5), new Recorder())).toBeUndefined();
    expect(reader.push(header.subarray(5), new Recorder())).toEqual(error);
    expect(refused(frameHeader(1, 0, 0xffff_ffff), 4096)?.text).toContain('{frame_too_large,4294967295,4088}');
    expect(read(encodeFrame(3, 1, Buffer.alloc(FRAME_MAX - 8))).frames).toHaveLength(1);
  });

  it.each([
    ['type 7', encodeFrame(7, 1, ACK), 'type 7, all octets = <<0,60,0,10>>: unknown_frame'],
    ['no method ids', encodeFrame(1, 1, Buffer.from([0])), 'type 1, all octets = <<0>>: unknown_frame'],
    ['a content header cut', encodeFrame(2, 1, Buffer.alloc(2)), 'type 2, all octets = <<0,0>>: unknown_frame'],
    [
      'a heartbeat with a payload',
      encodeFrame(8, 0, Buffer.from('a"b\n')),
      'type 8, all octets = <<"a\\"b\\n">>: unknown_frame',
    ],
    [
      'more octets than are quoted',
      encodeFrame(9, 1, Buffer.alloc(17)),
      `type 9, first 16 octets = <<${'0,'.repeat(15)}0>>: unknown_frame`,
    ],
  ])('refuses %s, and goes on when asked to', (_name, frame, text) => {
    const reader = new FrameReader(FRAME_MAX);
    const recorder = new Recorder();
    const error = reader.push(Buffer.concat([frame, heartbeatFrame()]), recorder);
    expect(error?.text).toBe(text);
    expect(error?.fatal).toBe(false);
    expect(recorder.frames).toEqual([]);
    expect(reader.resume(recorder)).toBeUndefined();
    expect(recorder.frames).toEqual([{ type: 8, channel: 0, payload: '' }]);
  });

  it('stops when the handler says so, and keeps the rest', () => {
    const frames = [1, 2, 3, 4].map((channel) => encodeFrame(3, channel, Buffer.from('x')));
    const stream = Buffer.concat(frames);
    const reader = new FrameReader(FRAME_MAX);
    const recorder = new Recorder();
    recorder.limit = 2;
    const chunk = Buffer.from(stream.subarray(0, 22));
    reader.push(chunk, recorder);
    chunk.fill(0);
    expect(reader.isStopped).toBe(true);
    reader.push(stream.subarray(22), recorder);
    expect(recorder.frames).toHaveLength(2);
    recorder.limit = 10;
    reader.resume(recorder);
    expect(recorder.frames.map((frame) => frame.channel)).toEqual([1, 2, 3, 4]);
    expect(reader.isStopped).toBe(false);
  });

  it('throws when it is fed although it is stopped', () => {
    const reader = new FrameReader(FRAME_MAX);
    const recorder = new Recorder();
    recorder.limit = 1;
    reader.push(heartbeatFrame(), recorder);
    expect(() => reader.push(Buffer.alloc(HELD_OCTETS_MAX + 1), recorder)).toThrow('fed on and on');
  });
});

describe('protocol header', () => {
  it.each([
    ['AMQP\x00\x00\x09\x01', '0-9-1'],
    ['AMQP\x01\x01\x00\x09', '0-9'],
    ['AMQP\x01\x01\x08\x00', '0-8'],
    ['AMQP\x01\x01\x09\x01', '0-8'],
    ['AMQP\x00\x00\x09\x00', 'unsupported'],
    ['AMQP\x00\x01\x00\x00', 'unsupported'],
    ['HTTP/1.1', 'unsupported'],
    ['AMQP\x00\x00', 'incomplete'],
  ])('%j is %s', (text, outcome) => {
    expect(new ProtocolHeaderReader().push(Buffer.from(text, 'latin1'))).toBe(outcome);
  });

  it('is gathered from pieces, and says where the frames begin', () => {
    const reader = new ProtocolHeaderReader();
    expect(reader.push(protocolHeader().subarray(0, 3))).toBe('incomplete');
    expect(reader.push(Buffer.concat([protocolHeader().subarray(3), heartbeatFrame()]))).toBe('0-9-1');
    expect(reader.consumed).toBe(5);
  });
});
