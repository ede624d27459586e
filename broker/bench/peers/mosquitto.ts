import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort, ownFolder, type Peer, startPeer } from './peer.ts';

export const MOSQUITTO = '/usr/sbin/mosquitto';

/** As ours is measured: in memory, with as many messages on their way as the client lets it have, and none dropped. */
const settings = (port: number): string =>
  [
    `listener ${port} 127.0.0.1`,
    'allow_anonymous true',
    'persistence false',
    'log_type none',
    'max_queued_messages 0',
    'max_inflight_messages 1000',
    '',
  ].join('\n');

export async function startMosquitto(): Promise<Peer> {
  const dir = await ownFolder();
  const mqtt = await freePort();
  const file = join(dir, 'mosquitto.conf');
  await writeFile(file, settings(mqtt));
  return startPeer({ name: 'Mosquitto', file: MOSQUITTO, args: ['-c', file], dir, ports: { amqp: 0, mqtt, http: 0 } });
}
