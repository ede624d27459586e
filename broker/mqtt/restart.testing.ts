import { benchOn } from '../core/fixtures.testing.ts';
import { RememberingStore } from '../core/remembering-store.testing.ts';
import { VirtualEnv } from '../core/virtual-env.testing.ts';
import { type World, worldOn } from './client.testing.ts';
import { MQTT_CONTENT } from './content.ts';

export type LastingWorld = World<RememberingStore>;

/** A broker whose store survives it. */
export const lastingWorld = (): LastingWorld => worldOn(benchOn(new RememberingStore()));

/** The process dies with what was not durable, and another one goes on, so much later. */
export function restarted({ bench }: LastingWorld, downMs = 1000): LastingWorld {
  const { store, recovered } = bench.store.crash();
  const env = new VirtualEnv(bench.env.now() + downMs);
  return worldOn(benchOn(store, { env, recovered, formats: [MQTT_CONTENT] }));
}
