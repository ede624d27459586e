/** A message as code: what a colleague can run without this console. */
import type { Draft, Place } from '@/lib/contract/publish';
import { amqplib, mqttjs } from '@/lib/publish/code/node';
import { pika } from '@/lib/publish/code/pika';
import type { Code } from '@/lib/publish/code/plan';
import { curl, mosquittoPub } from '@/lib/publish/code/shell';

const amqpDialects = { curl, amqplib, pika } as const;
const mqttDialects = { mqttjs, mosquitto_pub: mosquittoPub } as const;

export type Dialect = keyof typeof amqpDialects | keyof typeof mqttDialects;

const namesOf = <T extends object>(table: T): readonly (keyof T)[] => Object.keys(table) as (keyof T)[];

/** Those that speak its protocol. */
export function dialectsFor({ protocol }: Draft): readonly Dialect[] {
  return protocol === 'amqp' ? namesOf(amqpDialects) : namesOf(mqttDialects);
}

/** Of a draft whose templates are filled in; undefined: that dialect doesn't speak its protocol. */
export function codeFor(dialect: Dialect, draft: Draft, where: Place): Code | undefined {
  if (draft.protocol === 'amqp') {
    return dialect in amqpDialects ? amqpDialects[dialect as keyof typeof amqpDialects](draft, where) : undefined;
  }
  return dialect in mqttDialects ? mqttDialects[dialect as keyof typeof mqttDialects](draft, where) : undefined;
}
