import type { Broker } from '../core/broker.ts';
import { Refusal } from '../core/refusal.ts';
import type { VHost } from '../core/vhost.ts';

const reached = (count: number, limit: number | undefined): limit is number =>
  limit !== undefined && limit >= 0 && count >= limit;

/** The virtual host, when it is there and the user may come in. */
export function checkEntry(broker: Broker, user: string, mayEnter: boolean, name: string): VHost | Refusal {
  const vhost = broker.vhosts.get(name);
  if (vhost === undefined) return new Refusal('not-allowed', `vhost ${name} not found`);
  const refused = `access to vhost '${name}' refused for user '${user}'`;
  const vhostLimit = vhost.limits.get('max-connections');
  if (vhostLimit !== undefined && reached(broker.clients.countIn(name), vhostLimit)) {
    return new Refusal('limit', `${refused}: connection limit (${vhostLimit}) is reached`);
  }
  const userLimit = limitOf(broker, user, 'max-connections');
  if (userLimit !== undefined && reached(broker.clients.countOf(user).connections, userLimit)) {
    return new Refusal(
      'limit',
      `connection refused for user '${user}': user connection limit (${userLimit}) is reached`,
    );
  }
  return mayEnter ? vhost : new Refusal('not-allowed', refused);
}

/** May a connection with so many channels have one more? RabbitMQ counts them, and doesn't look at their numbers. */
export function checkNewChannel(broker: Broker, user: string, count: number, channelMax: number): Refusal | undefined {
  if (count >= channelMax) {
    return new Refusal(
      'limit',
      `number of channels opened (${count}) has reached the negotiated channel_max (${channelMax})`,
    );
  }
  const limit = limitOf(broker, user, 'max-channels');
  if (limit === undefined || !reached(broker.clients.countOf(user).channels, limit)) return undefined;
  return new Refusal(
    'limit',
    `number of channels opened for user '${user}' has reached the maximum allowed user limit of (${limit})`,
  );
}

const limitOf = (broker: Broker, user: string, name: string): number | undefined =>
  broker.access.users.get(user)?.limits[name];
