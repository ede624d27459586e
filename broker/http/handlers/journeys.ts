import { summaryOf } from '../../../lib/contract/journey-state.ts';
import type { JourneyReport } from '../../../lib/contract/journeys.ts';
import {
  followedDefault,
  journeysShownDefault,
  journeysShownMax,
  publisherCharsMax,
} from '../../../lib/contract/journeys-limits.ts';
import type { Tracer, Watch } from '../../core/journey.ts';
import type { VHost } from '../../core/vhost.ts';
import { type Call, type Handler, inVHost } from '../call.ts';
import { badRequest, notFound } from '../errors.ts';
import { noContent, ok, Reply } from '../reply.ts';
import { whole } from '../window.ts';

/** How long a watch is kept when nobody says, and nobody looks. */
const KEPT_MS_DEFAULT = 10 * 60_000;

function traced(handler: (call: Call, vhost: VHost, tracer: Tracer) => Reply): Handler {
  return inVHost((call, vhost) => {
    const { tracer } = call.broker;
    return tracer === undefined ? notFound() : handler(call, vhost, tracer);
  });
}

/** Others follow their own connections; who may see all connections may follow all. */
export const beginWatch = traced((call, vhost, tracer) => {
  const body = call.body();
  if (body instanceof Reply) return body;
  const publisher = body.text('publisher');
  const messagesMax = body.has('messages') ? body.integer('messages') : followedDefault;
  const keptMs = body.has('kept_ms') ? body.integer('kept_ms') : KEPT_MS_DEFAULT;
  if (body.problem !== undefined) return body.problem;
  if (publisher === '' || publisher.length > publisherCharsMax) {
    return badRequest(`publisher is a text of 1 to ${publisherCharsMax} characters`);
  }
  if (messagesMax < 1 || keptMs < 1) return badRequest('messages and kept_ms are positive');
  const user = call.isMonitor ? undefined : call.user.name;
  const owner = call.user.name;
  const watch = tracer.create({ vhost: vhost.name, publisher, user, owner, messagesMax, keptMs });
  return 'refused' in watch ? badRequest(watch.refused) : new Reply(201, reportOf(call, watch, 0, 0));
});

function onWatch(handler: (call: Call, watch: Watch, tracer: Tracer) => Reply): Handler {
  return traced((call, vhost, tracer) => {
    const watch = tracer.look(call.param('watch'));
    // One that isn't one's own isn't there.
    if (watch === undefined || watch.vhost !== vhost.name) return notFound();
    return watch.owner === call.user.name || call.isMonitor ? handler(call, watch, tracer) : notFound();
  });
}

export const readWatch = onWatch((call, watch) => {
  const offset = whole(call, 'offset', 0, Number.MAX_SAFE_INTEGER);
  const limit = whole(call, 'limit', journeysShownDefault, journeysShownMax);
  if (offset instanceof Reply) return offset;
  if (limit instanceof Reply) return limit;
  return ok(reportOf(call, watch, offset, limit));
});

export const endWatch = onWatch((_call, watch, tracer) => {
  tracer.end(watch.id);
  return noContent();
});

function reportOf(call: Call, watch: Watch, offset: number, limit: number): JourneyReport {
  return {
    id: watch.id,
    publisher: watch.publisher,
    messages_max: watch.messagesMax,
    kept_ms: watch.keptMs,
    followed: watch.messages.length,
    beyond: watch.beyond,
    lost: watch.lost,
    at: call.broker.env.now(),
    summary: summaryOf(watch.messages),
    offset,
    messages: watch.messages.slice(offset, offset + limit).map(({ n, omitted, omittedBefore, hops }) => ({
      n,
      omitted,
      omitted_before: omittedBefore,
      hops,
    })),
  };
}
