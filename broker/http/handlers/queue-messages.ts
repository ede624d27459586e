import {
  chosenMax,
  partBytesDefault,
  partBytesMax,
  readBytesMax,
  searchItemsMax,
} from '../../../lib/contract/message-limits.ts';
import type { MessagePart, ReadMessages, SearchedMessages } from '../../../lib/contract/messages.ts';
import type { BrowsedMessages } from '../../../lib/contract/waybill.ts';
import {
  browseLimitDefault,
  browseLimitMax,
  browseTruncateBytesDefault,
} from '../../../lib/contract/waybill-limits.ts';
import type { Entry } from '../../core/queue/entry.ts';
import { findReady, findUnacked } from '../../core/queue/locate.ts';
import type { Queue } from '../../core/queue/queue.ts';
import { StreamQueue } from '../../core/queue/stream-queue.ts';
import type { Refusal } from '../../core/refusal.ts';
import type { VHost } from '../../core/vhost.ts';
import { Body, isObject } from '../body.ts';
import { type Call, type Handler, inVHost } from '../call.ts';
import { badRequest, getRefused, notFound } from '../errors.ts';
import { matcherFrom } from '../filter.ts';
import { browsed, type Look } from '../present/message.ts';
import { type Encoding, payloadOf } from '../present/payload.ts';
import { ok, Reply } from '../reply.ts';
import { cursorAt, cursorFrom, cursorText, firstCursor, type Scan, scan } from '../scan.ts';
import { encodingOf, whole } from '../window.ts';

/** Looking takes the right to read, as `get` does. Another's exclusive queue may be looked at, as in the lists. */
function onReadable(handler: (call: Call, queue: Queue, vhost: VHost) => Reply | Promise<Reply>): Handler {
  return inVHost((call, vhost) => {
    const queue = vhost.queues.get(call.param('queue'));
    if (queue === undefined) return notFound();
    const denied: Refusal | undefined = call.actor.check(vhost.name, 'read', 'queue', queue.name);
    return denied === undefined ? handler(call, queue, vhost) : getRefused(denied);
  });
}

interface BrowseRequest {
  readonly state: 'ready' | 'unacked';
  readonly offset: number;
  readonly limit: number;
  readonly encoding: Encoding;
  readonly truncate: number;
}

function readBrowse(call: Call): BrowseRequest | Reply {
  const state = call.query.get('state') ?? 'ready';
  if (state !== 'ready' && state !== 'unacked') return badRequest("state is 'ready' or 'unacked'");
  const encoding = encodingOf(call);
  if (encoding instanceof Reply) return encoding;
  const offset = whole(call, 'offset', 0, Number.MAX_SAFE_INTEGER);
  const limit = whole(call, 'limit', browseLimitDefault, browseLimitMax);
  const truncate = whole(call, 'truncate', browseTruncateBytesDefault, Number.MAX_SAFE_INTEGER);
  if (offset instanceof Reply) return offset;
  if (limit instanceof Reply) return limit;
  return truncate instanceof Reply ? truncate : { state, offset, limit, encoding, truncate };
}

/** Looks at messages where they lie. */
export const browse = onReadable((call, queue) => {
  const request = readBrowse(call);
  if (request instanceof Reply) return request;
  const { state, offset, limit, encoding, truncate } = request;
  const entries = state === 'ready' ? queue.browse(offset, limit) : slice(queue.unacked(), offset, limit);
  const look: Look = { encoding, truncate, now: call.broker.env.now() };
  const body: BrowsedMessages = {
    state,
    offset,
    limit,
    total: totalOf(queue, state),
    items: entries.map((entry, index) => browsed(entry, offset + index, look)),
  };
  return ok(body);
});

function totalOf(queue: Queue, state: Scan['state']): number {
  if (state === 'all') return queue.readyCount + queue.unackedCount;
  return state === 'ready' ? queue.readyCount : queue.unackedCount;
}

function slice(entries: Iterable<Entry>, offset: number, limit: number): Entry[] {
  const out: Entry[] = [];
  let position = 0;
  for (const entry of entries) {
    if (out.length >= limit) break;
    if (position >= offset) out.push(entry);
    position += 1;
  }
  return out;
}

/** How many messages of a stream a search leaves out at its beginning. */
function startOf(call: Call, queue: Queue, from: unknown): number | Reply | undefined {
  if (from === undefined) return undefined;
  if (!(queue instanceof StreamQueue)) return badRequest('from is where a stream is read from');
  const [key, ...others] = isObject(from) ? Object.keys(from) : [];
  if (!isObject(from) || key === undefined || others.length > 0) return badRequest('from has one key');
  const body = new Body(from);
  const value = body.integer(key);
  if (body.problem !== undefined) return body.problem;
  switch (key) {
    case 'offset':
      return queue.positionOf({ offset: value });
    case 'newest':
      return queue.positionOf({ newest: value });
    case 'time_ms':
      return queue.positionOf({ timeMs: value });
    case 'age_ms':
      return queue.positionOf({ timeMs: call.broker.env.now() - value });
    default:
      return badRequest('from is an offset, newest, time_ms or age_ms');
  }
}

/** Goes through the queue a bounded way and answers how far it got; the cursor goes on from there. */
export const search = onReadable(async (call, queue) => {
  const body = call.body();
  if (body instanceof Reply) return body;
  const state = body.optionalText('state', 'ready');
  if (state !== 'all' && state !== 'ready' && state !== 'unacked') {
    return badRequest("state is 'all', 'ready' or 'unacked'");
  }
  const limit = body.has('limit') ? body.integer('limit') : browseLimitDefault;
  const truncate = body.has('truncate') ? body.integer('truncate') : browseTruncateBytesDefault;
  const text = body.optionalText('cursor', '');
  if (body.problem !== undefined) return body.problem;
  const matches = matcherFrom(body.raw('filter'));
  if (typeof matches === 'string') return badRequest(matches);
  const skipped = startOf(call, queue, body.raw('from'));
  if (skipped instanceof Reply) return skipped;
  const first = skipped === undefined ? firstCursor(state) : cursorAt(queue, skipped);
  const cursor = text === '' ? first : cursorFrom(text);
  if (cursor === undefined) return badRequest('cursor is what an earlier answer gave');
  const now = (): number => call.broker.env.now();
  const bounded = Math.max(1, Math.min(limit, searchItemsMax));
  const result = await scan({ queue, state, matches, limit: bounded, now }, cursor);
  const shown = Math.max(0, Math.min(truncate, browseTruncateBytesDefault));
  const reply: SearchedMessages = {
    items: result.found.map(({ entry, position }) =>
      browsed(entry, position, { encoding: 'auto', truncate: shown, now: now() }),
    ),
    scanned: result.scanned,
    total: totalOf(queue, state) - (skipped ?? 0),
    unchecked: result.unchecked,
    cursor: result.cursor === undefined ? null : cursorText(result.cursor),
  };
  return ok(reply);
});

/** One message with a part of its payload. */
export const part = onReadable((call, queue) => {
  const seq = Number(call.param('seq'));
  const encoding = encodingOf(call);
  const offset = whole(call, 'offset', 0, Number.MAX_SAFE_INTEGER);
  const length = whole(call, 'length', partBytesDefault, partBytesMax);
  if (encoding instanceof Reply) return encoding;
  if (offset instanceof Reply) return offset;
  if (length instanceof Reply) return length;
  const found = Number.isSafeInteger(seq) && seq >= 0 ? locate(queue, [seq]).get(seq) : undefined;
  if (found === undefined) return notFound();
  const { body } = found.entry.message;
  const bytes = body.subarray(Math.min(offset, body.byteLength), Math.min(offset + length, body.byteLength));
  const reply: MessagePart = {
    ...browsed(found.entry, found.position, { encoding: 'base64', truncate: 0, now: call.broker.env.now() }),
    ...payloadOf(bytes, encoding, bytes.byteLength),
    payload_offset: offset,
    truncated: bytes.byteLength < body.byteLength,
  };
  return ok(reply);
});

/** Finding one may take some reads from disk: so many are looked for before others are served. */
const FOUND_AT_ONCE = 25;

/** Full copies of chosen messages, as many as fit into one answer. */
export const read = onReadable(async (call, queue) => {
  const body = call.body();
  if (body instanceof Reply) return body;
  const seqs = seqsOf(body);
  if (seqs instanceof Reply) return seqs;
  const look: Look = { encoding: 'auto', truncate: Number.MAX_SAFE_INTEGER, now: call.broker.env.now() };
  const reply: ReadMessages = { items: [], left: [] };
  let bytes = 0;
  for (let at = 0; at < seqs.length; at += FOUND_AT_ONCE) {
    if (at > 0) await new Promise((resolve) => setImmediate(resolve));
    const slice = seqs.slice(at, at + FOUND_AT_ONCE);
    if (bytes >= readBytesMax) {
      reply.left.push(...slice);
      continue;
    }
    const found = locate(queue, slice);
    for (const seq of slice) {
      const place = found.get(seq);
      if (place === undefined) continue;
      const size = place.entry.message.body.byteLength;
      if (reply.items.length > 0 && bytes + size > readBytesMax) reply.left.push(seq);
      else {
        bytes += size;
        reply.items.push(browsed(place.entry, place.position, look));
      }
    }
  }
  return ok(reply);
});

interface Located {
  readonly entry: Entry;
  readonly position: number;
}

/** Where chosen messages are now: ready, or with somebody. */
export function locate(queue: Queue, seqs: readonly number[]): Map<number, Located> {
  const found = new Map<number, Located>();
  const missing = new Set<number>();
  for (const seq of seqs) {
    const ready = findReady(queue, seq);
    if (ready === undefined) missing.add(seq);
    else found.set(seq, { entry: ready.entry, position: ready.offset });
  }
  if (missing.size > 0) {
    let position = 0;
    for (const [seq, entry] of findUnacked(queue, missing)) found.set(seq, { entry, position: position++ });
  }
  return found;
}

/** `seqs` of a request: each once. */
export function seqsOf(body: Body): number[] | Reply {
  const value = body.required('seqs');
  if (body.problem !== undefined) return body.problem;
  const isList = Array.isArray(value) && value.length <= chosenMax;
  if (!isList || !value.every((seq) => Number.isSafeInteger(seq) && seq >= 0)) {
    return badRequest(`seqs is a list of at most ${chosenMax} numbers`);
  }
  return [...new Set<number>(value)];
}
