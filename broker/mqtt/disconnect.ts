import { expiryMs } from './connect.ts';
import type { MqttConnection } from './connection.ts';
import { type Failure, Violation } from './replies.ts';
import type { DisconnectPacket } from './wire/packets.ts';
import { REASON } from './wire/spec.ts';

/** The client goes. Only reason code 0 makes its will void [MQTT-3.14.4-3]. */
export function disconnected(connection: MqttConnection, packet: DisconnectPacket): Failure | undefined {
  const { sessionExpiry } = packet.properties;
  if (sessionExpiry !== undefined) {
    const { session } = connection;
    // MQTT 5 §3.14.2.2.2
    if (session.expiryMs === 0 && sessionExpiry > 0) {
      return new Violation(REASON.protocolError, 'a session that was to end with its connection is to be kept');
    }
    session.expiryMs = expiryMs(sessionExpiry);
  }
  connection.end(packet.reasonCode !== REASON.normalDisconnection);
  return undefined;
}
