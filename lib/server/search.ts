/** Objects of a broker by a part of their names, a few of each kind. */
import { z } from 'zod';
import type { ManagementClient } from '@/lib/client/management';
import { connection, pageOf } from '@/lib/contract/management';
import { mqttSessionsPath } from '@/lib/contract/mqtt';
import type { Result } from '@/lib/contract/result';
import type { Hit, HitKind } from '@/lib/contract/search';
import { connectionRow } from '@/lib/model/client';

const hitsPerKindMax = 8;

const named = z.object({ name: z.string(), vhost: z.string().optional() });

type Search = (client: ManagementClient, word: string) => Promise<Hit[]>;

const items = <T>(answer: Result<T[] | { items: T[] }>): T[] =>
  answer.ok ? (Array.isArray(answer.value) ? answer.value : answer.value.items) : [];

/** What begins with the word comes before what has it elsewhere, and short names before long ones. */
function best(hits: readonly Hit[], word: string): Hit[] {
  const needle = word.toLowerCase();
  const textOf = ({ label, name }: Hit): string => `${label ?? ''} ${name}`.trim().toLowerCase();
  return hits
    .filter((hit) => textOf(hit).includes(needle))
    .sort(
      (a, b) =>
        Number(textOf(b).startsWith(needle)) - Number(textOf(a).startsWith(needle)) ||
        a.name.length - b.name.length ||
        (a.name < b.name ? -1 : 1),
    )
    .slice(0, hitsPerKindMax);
}

/** Collections that the broker filters by itself. More than are shown, so that the best of them can be. */
function paged(kind: HitKind, collection: string, columns: string): Search {
  return async (client, word) => {
    const query = { page: 1, page_size: 100, name: word, use_regex: false, pagination: true, sort: 'name', columns };
    const found = items(await client.get(collection, pageOf(named), query));
    return found.map(({ name, vhost = '' }) => ({ kind, vhost, name }));
  };
}

/** Collections that come whole, and are small. */
function whole(kind: HitKind, collection: string, columns: string): Search {
  return async (client) => {
    const found = items(await client.get(collection, z.array(named), { columns }));
    return found.map(({ name, vhost = '' }) => ({ kind, vhost: kind === 'vhost' ? '' : vhost, name }));
  };
}

const searches: Record<HitKind, Search> = {
  queue: paged('queue', 'queues', 'name,vhost'),
  exchange: paged('exchange', 'exchanges', 'name,vhost'),
  // People look for the name that the client gave, and the API's filter knows the address only.
  connection: async (client) => {
    const columns = 'name,vhost,user,user_provided_name,client_properties,peer_host,peer_port';
    const found = items(await client.get('connections', z.array(connection), { columns }));
    return found.map((wire) => ({
      kind: 'connection',
      vhost: wire.vhost ?? '',
      name: wire.name,
      label: connectionRow(wire).label,
    }));
  },
  // A RabbitMQ has no such path, and then there are none.
  'mqtt-session': paged('mqtt-session', mqttSessionsPath, 'name,vhost'),
  user: whole('user', 'users', 'name'),
  vhost: whole('vhost', 'vhosts', 'name'),
  policy: whole('policy', 'policies', 'name,vhost'),
  node: whole('node', 'nodes', 'name'),
};

/** A kind that the user may not see is left out. */
export async function search(client: ManagementClient, word: string, kinds: readonly HitKind[]): Promise<Hit[]> {
  const found = await Promise.all(kinds.map(async (kind) => best(await searches[kind](client, word), word)));
  return found.flat();
}
