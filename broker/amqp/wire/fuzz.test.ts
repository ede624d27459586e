import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Xorshift } from '../../core/xorshift.testing.ts';
import { method, properties } from './arbitraries.testing.ts';
import { encodeFrame, FRAME_HEADER, FRAME_METHOD } from './frame.ts';
import { FrameError, type FrameHandler, FrameReader } from './frames.ts';
import { BASIC_PUBLISH, PublishArgs, readPublish, readSettle, SettleArgs } from './hot.ts';
import { decodeMethod, encodeMethodFrame } from './method.ts';
import { decodeContentHeader, encodeContentHeader, PropertyScan, scanProperties } from './properties.ts';

const MUTANTS = 1_000_000;
const SEED = 0x5eed;
const FRAME_MAX = 4096;
const HEAP_GROWTH_MAX_MIB = 256;
/** Some seconds' work, which a busy machine may take long for. */
const PATIENCE_MS = 300_000;

/** Decodes every frame by all that could be asked to, and counts what came of it. */
class Decoder implements FrameHandler {
  frames = 0;
  decoded = 0;
  refused = 0;
  private readonly publish = new PublishArgs();
  private readonly settle = new SettleArgs();
  private readonly scan = new PropertyScan();

  onFrame(type: number, _channel: number, buf: Buffer, start: number, end: number): boolean {
    this.frames++;
    if (type === FRAME_METHOD) this.onMethod(buf, start, end);
    if (type === FRAME_HEADER) {
      const header = decodeContentHeader(buf, start, end);
      if (scanProperties(buf, start, end, this.scan) !== (header !== undefined))
        throw new Error('scan and decode differ');
      this.count(header !== undefined);
    }
    return true;
  }

  private onMethod(buf: Buffer, start: number, end: number): void {
    const ok = typeof decodeMethod(buf, start, end) !== 'string';
    this.count(ok);
    readSettle(buf, start, end, this.settle);
    const hot = readPublish(buf, start, end, this.publish);
    // The fast path leaves UTF-8 to whoever makes the strings, so it may take more, never less.
    if (buf.readUInt32BE(start) === BASIC_PUBLISH && ok && !hot) throw new Error('publish is read in two ways');
  }

  private count(ok: boolean): void {
    if (ok) this.decoded++;
    else this.refused++;
  }
}

/** Spoils a frame in place; the answer is how many of its octets are left. */
function mutate(frame: Buffer, random: Xorshift): number {
  const size = frame.length - 8;
  switch (random.below(5)) {
    case 0:
      frame.writeUInt8(random.below(256), random.below(frame.length));
      return frame.length;
    case 1: // within the payload, so that it gets to the decoders
      for (let i = random.below(4); i >= 0; i--) frame.writeUInt8(random.below(256), 7 + random.below(size));
      return frame.length;
    case 2:
      return random.below(frame.length);
    case 3: // a declared length somewhere in the payload that is huge
      frame.writeUInt32BE(0xffff_ffff - random.below(0x1000), 7 + random.below(Math.max(1, size - 4)));
      return frame.length;
    default: // a payload cut, in a frame that is whole
      return cutPayload(frame, 1 + random.below(size));
  }
}

function cutPayload(frame: Buffer, size: number): number {
  frame.writeUInt32BE(size, 3);
  frame.writeUInt8(206, 7 + size);
  return size + 8;
}

it('survives a million spoilt frames', { timeout: PATIENCE_MS }, () => {
  const seeds = [
    ...fc.sample(method, { numRuns: 1500, seed: SEED }).map((value) => encodeMethodFrame(1, value)),
    ...fc
      .sample(properties, { numRuns: 500, seed: SEED })
      .map((value) => encodeFrame(FRAME_HEADER, 1, encodeContentHeader(value, 9))),
  ].filter((frame) => frame.length <= FRAME_MAX);
  const random = new Xorshift(SEED);
  const decoder = new Decoder();
  const scratch = Buffer.alloc(FRAME_MAX);
  let reader = new FrameReader(FRAME_MAX);
  let broken = 0;
  const heapBefore = process.memoryUsage().heapUsed;
  for (let i = 0; i < MUTANTS; i++) {
    const seed = seeds[random.below(seeds.length)];
    if (seed === undefined) throw new Error('no seed frame');
    seed.copy(scratch);
    const length = mutate(scratch.subarray(0, seed.length), random);
    const split = random.below(length + 1);
    const error =
      reader.push(scratch.subarray(0, split), decoder) ?? reader.push(scratch.subarray(split, length), decoder);
    // What a spoilt frame left behind would swallow the next ones: now and then that is wanted, mostly not.
    if (error instanceof FrameError || random.below(4) > 0) reader = new FrameReader(FRAME_MAX);
    if (error !== undefined) broken++;
  }
  const grownMiB = (process.memoryUsage().heapUsed - heapBefore) / 2 ** 20;
  expect(grownMiB).toBeLessThan(HEAP_GROWTH_MAX_MIB);
  expect(broken).toBeGreaterThan(MUTANTS / 50);
  expect(decoder.decoded).toBeGreaterThan(MUTANTS / 20);
  expect(decoder.refused).toBeGreaterThan(MUTANTS / 5);
});
