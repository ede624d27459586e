/** Users, permissions and limits as a client meets them. They are set through the management API. */
import type { ConnectOptions } from '../raw-client.ts';
import type { Scenario, Stage, Topic } from '../stage.ts';
import type { Args } from '../wire/values.ts';

const LIMITED: ConnectOptions = { user: 'limited', password: 'secret' };
const MINE = '^mine';

interface Rights {
  readonly configure: string;
  readonly write: string;
  readonly read: string;
}

/** Makes the user "limited" with these rights on the vhost "/", acts, and removes it. */
const withUser =
  (rights: Rights | undefined, act: (stage: Stage) => Promise<void>): Scenario =>
  async (stage) => {
    stage.atEnd(() => stage.manage('DELETE', 'users/limited'));
    await stage.manage('PUT', 'users/limited', { password: 'secret', tags: '' });
    if (rights !== undefined) await stage.manage('PUT', 'permissions/%2F/limited', { ...rights });
    await act(stage);
  };

const NONE: Rights = { configure: '', write: '', read: '' };
const OWN: Rights = { configure: MINE, write: MINE, read: MINE };

/** A guest's exchange x and queue q, and one call of the limited user. */
const refused = (rights: Rights, method: string, args: Args): Scenario =>
  withUser(rights, async (stage) => {
    const guest = await stage.channel();
    await guest.call('queue.declare', { queue: 'q' });
    await guest.call('exchange.declare', { exchange: 'x', type: 'direct' });
    const channel = await stage.channel(LIMITED);
    if (method === 'basic.publish') channel.publish({ exchange: String(args.exchange), key: 'q' });
    else if (method === 'basic.get') await channel.get(String(args.queue));
    else await channel.call(method, args);
  });

export const permissions: Topic = {
  'no rights in the vhost': withUser(undefined, async (stage) => {
    const peer = await stage.connect(LIMITED);
    await peer.closedByServer();
  }),
  'declare a queue': refused(NONE, 'queue.declare', { queue: 'mine' }),
  'declare a queue passively': refused(NONE, 'queue.declare', { queue: 'q', passive: true }),
  'declare a server-named queue': refused(OWN, 'queue.declare', { exclusive: true }),
  'delete a queue': refused(NONE, 'queue.delete', { queue: 'q' }),
  'purge a queue': refused(NONE, 'queue.purge', { queue: 'q' }),
  'declare an exchange': refused(NONE, 'exchange.declare', { exchange: 'mine', type: 'direct' }),
  'declare an exchange passively': refused(NONE, 'exchange.declare', { exchange: 'x', passive: true }),
  'delete an exchange': refused(NONE, 'exchange.delete', { exchange: 'x' }),
  publish: refused(NONE, 'basic.publish', { exchange: 'x' }),
  'publish to the default exchange': refused(NONE, 'basic.publish', { exchange: '' }),
  'publish to a missing exchange': refused(NONE, 'basic.publish', { exchange: 'nosuch' }),
  consume: refused(NONE, 'basic.consume', { queue: 'q' }),
  get: refused(NONE, 'basic.get', { queue: 'q' }),
  'bind without write on the queue': refused({ ...NONE, read: '.*' }, 'queue.bind', { queue: 'q', exchange: 'x' }),
  'bind without read on the exchange': refused({ ...NONE, write: '.*' }, 'queue.bind', { queue: 'q', exchange: 'x' }),
  'bind exchanges without write on the destination': refused({ ...NONE, read: '.*' }, 'exchange.bind', {
    destination: 'x',
    source: 'amq.direct',
  }),
  'a dead-letter exchange without write on it': refused(OWN, 'queue.declare', {
    queue: 'mine',
    arguments: { 'x-dead-letter-exchange': 'x' },
  }),
  'a dead-letter exchange without read on the queue': refused(
    { configure: '.*', write: '.*', read: '' },
    'queue.declare',
    { queue: 'mine', arguments: { 'x-dead-letter-exchange': 'x' } },
  ),
  'an alternate exchange without write on it': refused(OWN, 'exchange.declare', {
    exchange: 'mine',
    type: 'direct',
    arguments: { 'alternate-exchange': 'x' },
  }),
  'what is allowed': withUser(OWN, async (stage) => {
    const channel = await stage.channel(LIMITED);
    await channel.call('exchange.declare', { exchange: 'mine.x', type: 'fanout' });
    await channel.call('queue.declare', { queue: 'mine.q' });
    await channel.call('queue.bind', { queue: 'mine.q', exchange: 'mine.x' });
    channel.publish({ exchange: 'mine.x', properties: { user_id: 'limited' } });
    await channel.ready('mine.q', 1);
    await channel.drain('mine.q');
  }),
  'a topic that may not be written': withUser({ configure: '.*', write: '.*', read: '.*' }, async (stage) => {
    const rights = { exchange: 'amq.topic', write: '^a\\.', read: '^a\\.' };
    await stage.manage('PUT', 'topic-permissions/%2F/limited', rights);
    const channel = await stage.channel(LIMITED);
    channel.publish({ exchange: 'amq.topic', key: 'a.x' });
    await channel.barrier();
    channel.publish({ exchange: 'amq.topic', key: 'b.x' });
    await channel.closedByServer();
  }),
  'more channels than the user may have': withUser(OWN, async (stage) => {
    await stage.manage('PUT', 'user-limits/limited/max-channels', { value: 2 });
    const peer = await stage.connect(LIMITED);
    await peer.channel(1);
    await peer.channel(2);
    await peer.channel(3);
    await peer.closedByServer();
  }),
  'more connections than the user may have': withUser(OWN, async (stage) => {
    await stage.manage('PUT', 'user-limits/limited/max-connections', { value: 1 });
    await stage.connect(LIMITED);
    const second = await stage.connect(LIMITED);
    await second.closedByServer();
  }),
  'deleting a user ends its connections': withUser(OWN, async (stage) => {
    const channel = await stage.channel(LIMITED);
    await stage.manage('DELETE', 'users/limited');
    await channel.peer.closedByServer();
  }),
};
