/** Answers the route tester: by the bindings, and where they can't tell, by the broker's own router if it can be asked. */
import { createHash } from 'node:crypto';
import type { Broker } from '@/lib/client/brokers';
import { isCapable } from '@/lib/client/capable';
import { type BrokerShapes, readShapes } from '@/lib/client/shapes';
import { ok, type Result } from '@/lib/contract/result';
import { type RouteAnswer, type ToldStep, verdictsShownMax } from '@/lib/contract/route';
import { type RoutePreview, routePreview, routePreviewPath } from '@/lib/contract/waybill-route';
import { Memo } from '@/lib/live/memo';
import { headerDemand } from '@/lib/model/header-match';
import { type Oracle, type Route, type RouteMessage, type RouteStep, route, routeMap, whyNot } from '@/lib/model/route';

const shapesMaxAgeMs = 2_000;
const capabilitiesMaxAgeMs = 60_000;
const brokersKeptMax = 32;
const namesMax = 200;
const queuesShownMax = 500;

type Kept = { readonly shapes: Memo<Result<BrokerShapes>>; readonly previews: Memo<boolean> };

const kept = new Map<string, Kept>();

/** While somebody types, the broker isn't asked for all its bindings at each letter. The URL holds who asks. */
function keptOf({ url, client }: Broker): Kept {
  const key = createHash('sha256').update(url).digest('base64');
  const known = kept.get(key) ?? {
    shapes: new Memo(shapesMaxAgeMs, () => readShapes(client)),
    previews: new Memo(capabilitiesMaxAgeMs, () => isCapable(client, 'route-preview')),
  };
  kept.delete(key);
  kept.set(key, known);
  for (const oldest of kept.keys()) {
    if (kept.size <= brokersKeptMax) break;
    kept.delete(oldest);
  }
  return known;
}

const bindingKey = (binding: RoutePreview['bindings']['items'][number]): string =>
  JSON.stringify([binding.source, binding.destination_type, binding.destination, binding.properties_key]);

/** No oracle where more matched than is listed: what isn't listed wouldn't mean no. */
function oracleOf({ bindings }: RoutePreview): Oracle | undefined {
  if (bindings.items.length < bindings.total) return undefined;
  const matched = new Set(bindings.items.map(bindingKey));
  return (binding) => matched.has(bindingKey(binding));
}

function told(step: RouteStep): ToldStep {
  const matched = step.verdicts.filter(({ verdict }) => verdict.match !== 'no');
  const missed = step.verdicts.filter(({ verdict }) => verdict.match === 'no');
  return {
    ...step,
    verdicts: [...matched.slice(0, verdictsShownMax), ...missed.slice(0, verdictsShownMax)],
    matched: matched.length,
    missed: missed.length,
  };
}

function knownOf(shapes: BrokerShapes, vhost: string, exchange: string): RouteAnswer['known'] {
  const own = shapes.bindings.filter((binding) => binding.vhost === vhost && binding.source === exchange);
  const names = (objects: readonly { vhost: string; name: string }[]): string[] =>
    objects.flatMap((object) => (object.vhost === vhost ? [object.name] : [])).slice(0, namesMax);
  const some = (texts: readonly string[]): string[] =>
    [...new Set(texts)].filter((text) => text !== '').slice(0, namesMax);
  return {
    exchanges: names(shapes.exchanges).filter((name) => name !== ''),
    keys: some(own.map((binding) => binding.routing_key)),
    headers: some(own.flatMap((binding) => headerDemand(binding.arguments).wanted.map(([name]) => name))),
    queues: names(shapes.queues),
  };
}

export async function testRoute(
  broker: Broker,
  vhost: string,
  message: RouteMessage,
  queue: string | undefined,
): Promise<Result<RouteAnswer>> {
  const nowMs = Date.now();
  const { shapes, previews } = keptOf(broker);
  const [read, asks] = await Promise.all([shapes.get(nowMs), previews.get(nowMs)]);
  if (!read.ok) return read;
  const map = routeMap(vhost, read.value);
  const { exchange, key, headers } = message;
  const preview = asks
    ? await broker.client.post(
        routePreviewPath(vhost, exchange),
        { routing_key: key, properties: { headers } },
        routePreview,
      )
    : undefined;
  const oracle = preview?.ok === true ? oracleOf(preview.value) : undefined;
  const found: Route = route(map, message, oracle);
  return ok({
    refused: found.refused,
    keys: found.keys,
    steps: found.steps.map(told),
    queues: found.queues.slice(0, queuesShownMax),
    queuesTotal: found.queues.length,
    told: oracle === undefined ? 'bindings' : 'broker',
    denied: preview?.ok === true ? preview.value.refused : null,
    whyNot: queue === undefined ? null : whyNot(map, found, queue),
    known: knownOf(read.value, vhost, exchange),
  });
}
