import type { Scenario, StartVariant, Variant } from '../scenario.ts';
import { BACKLOG } from './backlog.ts';
import { IDLE, MQTT_IDLE } from './idle.ts';
import { MANY_QUEUES } from './many-queues.ts';
import { MQTT_FLOWS } from './mqtt-flows.ts';
import { OFFLINE, RETAINED } from './mqtt-kept.ts';
import { START_UP } from './start-up.ts';
import { THROUGHPUT } from './throughput.ts';

export const CATALOGUE: readonly Scenario[] = [
  ...THROUGHPUT,
  BACKLOG,
  MANY_QUEUES,
  IDLE,
  START_UP,
  ...MQTT_FLOWS,
  MQTT_IDLE,
  RETAINED,
  OFFLINE,
];

export interface Choice {
  readonly scenario: Scenario;
  readonly variants: readonly (Variant | StartVariant)[];
}

/** `A1` is all of its variants, `A1:16B` one; undefined: there is no such thing. */
export function choose(wanted: readonly string[]): readonly Choice[] | undefined {
  const names = wanted.flatMap((text) => text.split(',')).filter((text) => text !== '');
  const known = new Set(
    CATALOGUE.flatMap(({ id, variants }) => [id, ...variants.map(({ label }) => `${id}:${label}`)]),
  );
  if (names.some((name) => !known.has(name))) return undefined;
  return CATALOGUE.map((scenario) => ({
    scenario,
    variants: scenario.variants.filter(
      ({ label }) => names.length === 0 || names.includes(scenario.id) || names.includes(`${scenario.id}:${label}`),
    ),
  })).filter(({ variants }) => variants.length > 0);
}
