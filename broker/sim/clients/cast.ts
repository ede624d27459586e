import type { ClientPlan } from '../plan.ts';
import { Churner } from './churner.ts';
import { Consumer } from './consumer.ts';
import { Listener } from './listener.ts';
import { Mortal } from './mortal.ts';
import { MqttPublisher } from './mqtt-publisher.ts';
import type { Peer, Surroundings } from './peer.ts';
import { Publisher } from './publisher.ts';
import { Retainer } from './retainer.ts';
import { Subscriber } from './subscriber.ts';

/** Who plays what a plan asks for. */
export function clientOf(world: Surroundings, plan: ClientPlan): Peer {
  switch (plan.kind) {
    case 'publisher':
      return new Publisher(world, plan);
    case 'consumer':
      return new Consumer(world, plan);
    case 'listener':
      return new Listener(world, plan);
    case 'churner':
      return new Churner(world, plan);
    case 'mqtt-publisher':
      return new MqttPublisher(world, plan);
    case 'mortal':
      return new Mortal(world, plan);
    case 'retainer':
      return new Retainer(world, plan);
    case 'subscriber':
      return new Subscriber(world, plan);
  }
}

/** Takes all that is left in a queue, in good order. */
export const patientConsumer = (world: Surroundings, queue: string): Consumer =>
  new Consumer(world, {
    kind: 'consumer',
    name: `drain-${queue}`,
    queue,
    mode: 'ack',
    prefetch: 50,
    ackEvery: 1,
    holdMsMax: 0,
    requeuePercent: 0,
    rejectPercent: 0,
    leavePercent: 0,
    heartbeatS: 0,
  });
