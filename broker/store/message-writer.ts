import type { Message } from '../core/message.ts';
import type { Entry } from '../core/queue/entry.ts';
import {
  contentBytesMax,
  type FormatNumbers,
  MORE_SLOTS_MAX,
  namesOf,
  REDELIVERED,
  setMoreSlots,
  TRANSIENT,
  writeContent,
  writeSlot,
} from './content-codec.ts';
import type { LogWriter } from './log-writer.ts';
import { placeOf, toUnits, UNIT_BYTES } from './place.ts';
import { MESSAGE, RETAINED } from './record.ts';

/** A body from this size on is written from where it is, not copied; it must not change, and nobody changes bodies. */
const OWN_BUFFER_BYTES_MIN = 8 * 1024;

/** Writes messages. Entries of one message that come one after the other share a record. */
export class MessageWriter {
  readonly #log: LogWriter;
  readonly #formats: FormatNumbers;
  /** The record that may get more slots: its message, and where it began in the buffer and in the segment. */
  #open: Message | undefined;
  #at = 0;
  #offset = 0;
  #moreSlots = 0;

  constructor(log: LogWriter, formats: FormatNumbers) {
    this.#log = log;
    this.#formats = formats;
  }

  /** The entry's place. */
  put(entry: Entry, transient: boolean): number {
    const flags = (transient ? TRANSIENT : 0) | (entry.redelivered || entry.holder !== undefined ? REDELIVERED : 0);
    const { message } = entry;
    const isShared = this.#open === message && this.#moreSlots < MORE_SLOTS_MAX && this.#log.canContinue(UNIT_BYTES);
    if (isShared) return this.#addSlot(entry, flags);
    this.end();
    const names = namesOf(message);
    this.#begin(MESSAGE, message, names);
    const { view, segment } = this.#log;
    this.#writeSlot(view, this.#at + UNIT_BYTES, 0, entry, flags);
    this.#open = message;
    const unit = this.#offset / UNIT_BYTES;
    this.#count(entry, unit, flags);
    return placeOf(segment.number, unit);
  }

  /** A message that a key stands for. Its unit and its length. */
  putRetained(vhost: string, topic: string, message: Message): { readonly unit: number; readonly bytes: number } {
    this.end();
    this.#begin(RETAINED, message, [vhost, topic, ...namesOf(message)]);
    const log = this.#log;
    log.bytes.fill(0, this.#at + UNIT_BYTES, this.#at + 2 * UNIT_BYTES);
    log.sealAround(this.#at, this.#offset, 0);
    log.segment.index?.addOther(this.#offset / UNIT_BYTES, log.bytes.subarray(this.#at, this.#at + UNIT_BYTES));
    return { unit: this.#offset / UNIT_BYTES, bytes: log.offset - this.#offset };
  }

  /** The record that was written last is finished: checksum and all. */
  end(): void {
    if (this.#open === undefined) return;
    this.#open = undefined;
    if (this.#moreSlots > 0) setMoreSlots(this.#log.view, this.#at, this.#moreSlots);
    this.#log.sealAround(this.#at, this.#offset, this.#moreSlots);
  }

  #begin(type: number, message: Message, names: readonly string[]): void {
    const log = this.#log;
    const { body } = message;
    const isApart = body.length >= OWN_BUFFER_BYTES_MIN;
    const format = message.header === undefined ? this.#formats.formats.own : message.format;
    const header = message.header ?? this.#formats.formats.headerOf(message);
    const number = format === undefined ? 0 : this.#formats.numberOf(format);
    const headBytes = contentBytesMax(message, header, names);
    const at = log.reserve(headBytes + (isApart ? 0 : body.length), isApart ? body.length : 0);
    this.#at = at;
    this.#offset = log.offset;
    this.#moreSlots = 0;
    const bodyAt = writeContent(log.bytes, log.view, at, type, message, header, number, names);
    if (isApart) {
      log.advance(bodyAt - at);
      log.insert(body);
    } else {
      log.bytes.set(body, bodyAt);
      log.advance(bodyAt - at + body.length);
    }
    this.#pad();
  }

  #pad(): void {
    const log = this.#log;
    const length = log.offset - this.#offset;
    const padding = toUnits(length) - length;
    if (padding === 0) return;
    const end = log.position;
    log.bytes.fill(0, end, end + padding);
    log.advance(padding);
  }

  #addSlot(entry: Entry, flags: number): number {
    const log = this.#log;
    const { offset } = log;
    this.#writeSlot(log.view, log.position, offset - this.#offset, entry, flags);
    log.advance(UNIT_BYTES);
    this.#moreSlots++;
    this.#count(entry, offset / UNIT_BYTES, flags);
    return placeOf(log.segment.number, offset / UNIT_BYTES);
  }

  #writeSlot(view: DataView, at: number, back: number, entry: Entry, flags: number): void {
    const { queue, seq, enqueuedAt, expiresAt, deliveryCount } = entry;
    writeSlot(view, at, back, queue.number, seq, enqueuedAt, expiresAt, deliveryCount, flags);
  }

  #count(entry: Entry, unit: number, flags: number): void {
    const { message, queue, seq, enqueuedAt, deliveryCount, expiresAt } = entry;
    const { segment } = this.#log;
    const bodyBytes = message.body.length;
    segment.born(queue.number, bodyBytes);
    const { priority } = message;
    const slot = this.#moreSlots;
    const expires = expiresAt > 0;
    segment.index?.addRow(
      unit,
      bodyBytes,
      queue.number,
      seq,
      enqueuedAt,
      deliveryCount,
      flags,
      expires,
      priority,
      slot,
    );
  }
}
