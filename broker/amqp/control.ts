import { Actor } from '../core/actor.ts';
import { isRefusal, Refusal } from '../core/refusal.ts';
import type { AmqpConnection } from './connection.ts';
import {
  CHANNEL_MAX,
  CLOSE_MS_MAX,
  credentialsOf,
  EXPECTED,
  FRAME_MAX,
  HEARTBEAT_S,
  isNegotiable,
  mechanismOf,
  SILENT_CLOSE_MS,
} from './handshake.ts';
import { checkEntry } from './limits.ts';
import { closeReason, Fault } from './replies.ts';
import type { Method, MethodOf } from './wire/spec.ts';

type Failure = Fault | Refusal;

/** A method on channel 0. */
export function control(connection: AmqpConnection, method: Method): Failure | undefined {
  const { phase } = connection;
  if (!EXPECTED[phase].includes(method.name)) {
    if (phase === 'closed') return undefined;
    const state = phase === 'running' ? connection.state : phase;
    return new Fault('channel', `unexpected method in connection state ${state}`);
  }
  switch (method.name) {
    case 'connection.start-ok':
      start(connection, method);
      return undefined;
    case 'connection.tune-ok':
      tune(connection, method);
      return undefined;
    case 'connection.open':
      return open(connection, method);
    case 'connection.update-secret':
      // For credentials that expire, which ours don't; what was allowed stays allowed.
      connection.send(0, { name: 'connection.update-secret-ok' });
      return undefined;
    case 'connection.close':
      connection.release();
      connection.send(0, { name: 'connection.close-ok' });
      // The client closes the socket when it has read this; ending first could reset what it still sends, and this with it.
      connection.transport.flush();
      connection.endWithin(CLOSE_MS_MAX);
      return undefined;
    case 'connection.close-ok':
      connection.end();
      return undefined;
    default:
      throw new Error(`${method.name} is expected in phase ${phase}, and nobody handles it`);
  }
}

function start(connection: AmqpConnection, m: MethodOf<'connection.start-ok'>): void {
  connection.clientProperties = m.clientProperties;
  connection.authMechanism = m.mechanism;
  const mechanism = mechanismOf(m.mechanism);
  const credentials = mechanism && credentialsOf(mechanism, m.response);
  if (credentials === undefined) {
    connection.endSilently();
    return;
  }
  const { server, broker, transport } = connection;
  if (!server.authenticator.login(credentials.user, credentials.password, transport.peer)) {
    refuseLogin(connection, m.mechanism);
    return;
  }
  connection.authenticated(new Actor(broker.access, credentials.user, connection));
  connection.send(0, {
    name: 'connection.tune',
    channelMax: CHANNEL_MAX,
    frameMax: FRAME_MAX,
    heartbeat: HEARTBEAT_S,
  });
}

/** Only who asked for it is told; both wait for the end. */
function refuseLogin(connection: AmqpConnection, mechanism: string): void {
  connection.phase = 'closed';
  connection.endWithin(SILENT_CLOSE_MS);
  if (!connection.can('authentication_failure_close')) return;
  const text = `Login was refused using authentication mechanism ${mechanism}. For details see the broker logfile.`;
  connection.send(0, { name: 'connection.close', ...closeReason(new Refusal('access', text), 0) });
}

function tune(connection: AmqpConnection, m: MethodOf<'connection.tune-ok'>): void {
  if (isNegotiable(m)) connection.tuned(m.frameMax, m.channelMax, m.heartbeat);
  else connection.endSilently();
}

function open(connection: AmqpConnection, m: MethodOf<'connection.open'>): Refusal | undefined {
  const { broker, actor, user } = connection;
  const vhost = checkEntry(broker, user, actor.mayEnter(m.virtualHost), m.virtualHost);
  if (isRefusal(vhost)) return vhost;
  connection.opened(vhost);
  connection.send(0, { name: 'connection.open-ok' });
  return undefined;
}
