import type { Broker } from '../core/broker.ts';
import { isRefusal, Refusal } from '../core/refusal.ts';
import type { Session } from '../core/session/session.ts';
import type { VHost } from '../core/vhost.ts';
import type { MqttConnection } from './connection.ts';
import { ALIASES_IN_MAX, CLIENT_ID_OCTETS_MAX, packetOctetsMax, RECEIVE_MAXIMUM } from './limits.ts';
import { type Failure, Violation } from './replies.ts';
import { publishFault } from './topics.ts';
import type { ConnectPacket, MqttProperties } from './wire/packets.ts';
import { REASON } from './wire/spec.ts';

/** A Session Expiry Interval that never ends (MQTT 5 §3.1.2.11.2). */
const NEVER_S = 0xffff_ffff;
/** RabbitMQ's: who comes without a user is this one, where that is allowed. */
const ANONYMOUS_USER = 'guest';
const DEFAULT_VHOST = '/';
const DEFAULT_RECEIVE_MAXIMUM = 0xffff;

export interface Admission {
  readonly session: Session;
  readonly present: boolean;
  readonly vhost: VHost;
  readonly clientId: string;
  readonly isAssigned: boolean;
}

/** Who comes in, and with which session. */
export function admit(connection: MqttConnection, packet: ConnectPacket): Admission | Failure {
  if (packet.properties.authenticationMethod !== undefined) {
    // [MQTT-4.12.0-1]
    return new Violation(REASON.badAuthenticationMethod, 'no authentication method is supported');
  }
  const unfit = clientIdFault(packet.clientId) ?? (packet.will && publishFault(packet.will.topic));
  if (unfit) return unfit;
  const who = login(connection, packet);
  if (who instanceof Violation) return who;
  const vhost = entered(connection.broker, who.user, who.vhost);
  if (isRefusal(vhost)) return vhost;
  const isAssigned = packet.clientId === '';
  const clientId = isAssigned ? connection.broker.env.token() : packet.clientId;
  const expiryMs = expiryMsOf(packet);
  const opened = vhost.sessions.open({ clientId, user: who.user, expiryMs }, packet.cleanStart);
  return isRefusal(opened) ? opened : { ...opened, vhost, clientId, isAssigned };
}

/** It becomes a part of a queue's name. */
function clientIdFault(clientId: string): Violation | undefined {
  if (Buffer.byteLength(clientId) > CLIENT_ID_OCTETS_MAX) {
    const text = `a client identifier has ${CLIENT_ID_OCTETS_MAX} octets at most`;
    return new Violation(REASON.clientIdentifierNotValid, text);
  }
  return /[\r\n]/.test(clientId)
    ? new Violation(REASON.clientIdentifierNotValid, 'a client identifier has no line ends')
    : undefined;
}

function login(connection: MqttConnection, packet: ConnectPacket): { user: string; vhost: string } | Violation {
  const { server, transport } = connection;
  const wrong = new Violation(REASON.badUserNameOrPassword, 'bad user name or password');
  if (packet.username === undefined) {
    return server.options.anonymous ? { user: ANONYMOUS_USER, vhost: DEFAULT_VHOST } : wrong;
  }
  // RabbitMQ's way to name a virtual host; of several colons the last one counts.
  const colon = packet.username.lastIndexOf(':');
  const vhost = colon < 0 ? DEFAULT_VHOST : packet.username.slice(0, colon);
  const user = packet.username.slice(colon + 1);
  const password = Buffer.from(packet.password ?? []).toString();
  return server.authenticator.login(user, password, transport.peer) ? { user, vhost } : wrong;
}

/** The virtual host, when it is there and has room, and the user may come in. */
function entered(broker: Broker, user: string, name: string): VHost | Refusal {
  const vhost = broker.vhosts.get(name);
  if (vhost === undefined) return new Refusal('not-allowed', `vhost ${name} not found`);
  const isFull = (count: number, limit: number | undefined) => limit !== undefined && limit >= 0 && count >= limit;
  if (isFull(broker.clients.countIn(name), vhost.limits.get('max-connections'))) {
    return new Refusal('limit', `the connection limit of vhost '${name}' is reached`);
  }
  if (isFull(broker.clients.countOf(user).connections, broker.access.limitOf(user, 'max-connections'))) {
    return new Refusal('limit', `the connection limit of user '${user}' is reached`);
  }
  return broker.access.permission(name, user) === undefined
    ? new Refusal('not-allowed', `access to vhost '${name}' refused for user '${user}'`)
    : vhost;
}

/** Before 5.0 a session lasts for ever, or as long as the connection (MQTT 3.1.1 §3.1.2.4). */
function expiryMsOf({ level, cleanStart, properties }: ConnectPacket): number {
  if (level < 5) return cleanStart ? 0 : Number.POSITIVE_INFINITY;
  return expiryMs(properties.sessionExpiry ?? 0);
}

export const expiryMs = (seconds: number): number => (seconds === NEVER_S ? Number.POSITIVE_INFINITY : seconds * 1000);

export const receiveMaximumOf = ({ properties }: ConnectPacket): number =>
  properties.receiveMaximum ?? DEFAULT_RECEIVE_MAXIMUM;

/** Seconds; what the client asked for, unless the broker insists on less [MQTT-3.2.2-21]. */
export function keepAliveOf({ level, keepAlive }: ConnectPacket, max: number): number {
  if (level < 5 || max === 0) return keepAlive;
  return keepAlive === 0 ? max : Math.min(keepAlive, max);
}

/** What the broker has to say of itself (MQTT 5 §3.2.2.3). */
export function welcome(
  broker: Broker,
  packet: ConnectPacket,
  admission: Admission,
  keepAlive: number,
): MqttProperties {
  return {
    receiveMaximum: RECEIVE_MAXIMUM,
    maximumPacketSize: packetOctetsMax(broker.options.maxMessageBytes),
    topicAliasMaximum: ALIASES_IN_MAX,
    ...(admission.isAssigned ? { assignedClientId: admission.clientId } : {}),
    ...(keepAlive === packet.keepAlive ? {} : { serverKeepAlive: keepAlive }),
  };
}
