import { existsSync } from 'node:fs';
import { startAedes } from './aedes.ts';
import { MOSQUITTO, startMosquitto } from './mosquitto.ts';
import type { Peer } from './peer.ts';
import { RABBITMQ, startRabbitmq } from './rabbitmq.ts';

interface Kind {
  readonly name: string;
  /** What has to be there, and how it gets there. */
  readonly program?: string;
  readonly install?: string;
  readonly start: () => Promise<Peer>;
}

const KINDS: readonly Kind[] = [
  { name: 'RabbitMQ', program: RABBITMQ, install: 'apt-get install rabbitmq-server', start: () => startRabbitmq() },
  { name: 'Mosquitto', program: MOSQUITTO, install: 'apt-get install mosquitto', start: startMosquitto },
  { name: 'aedes', start: startAedes },
];

/** All that can be started here. Of the others it is told why they are left out. */
export async function startPeers(tell: (line: string) => void): Promise<readonly Peer[]> {
  const peers: Peer[] = [];
  for (const { name, program, install, start } of KINDS) {
    if (program !== undefined && !existsSync(program)) {
      tell(`${name} is left out: ${program} is not there (${install})`);
      continue;
    }
    tell(`starting ${name}`);
    try {
      peers.push(await start());
    } catch (error) {
      tell(`${name} is left out: ${error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error)}`);
    }
  }
  return peers;
}
