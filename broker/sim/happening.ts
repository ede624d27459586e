import type { Stamp } from './stamp.ts';

/** What clients have seen and done, and what was done to the broker. Checkers judge by it; the transcript tells it. */
export type Happening =
  /** `routes`: the queues and sessions that it must come into. */
  | {
      readonly kind: 'published';
      readonly who: string;
      readonly stamp: Stamp;
      readonly routes: readonly string[];
      readonly kept: boolean;
      readonly qos: 0 | 1 | 2;
      readonly mqtt: boolean;
    }
  /** The broker has promised to keep it. */
  | { readonly kind: 'confirmed'; readonly who: string; readonly stamp: Stamp }
  /** It has promised not to have taken it. */
  | { readonly kind: 'refused'; readonly who: string; readonly stamp: Stamp }
  | { readonly kind: 'rolled-back'; readonly who: string; readonly stamp: Stamp }
  | {
      readonly kind: 'delivered';
      readonly who: string;
      /** The queue, or the MQTT subscriber (group) that it was for. */
      readonly queue: string;
      /** One subscription on one connection: within it there is an order. */
      readonly subscription: string;
      readonly stamp: Stamp;
      readonly redelivered: boolean;
      /** Nothing more will be said of it: QoS 0, no acknowledgement. */
      readonly final: boolean;
    }
  /** The client has said so; whether the broker has heard it, nobody knows yet. */
  | { readonly kind: 'settled'; readonly who: string; readonly queue: string; readonly stamp: Stamp; readonly how: How }
  /** It has heard it: something that was asked later was answered. `promised`: and will not forget it. */
  | {
      readonly kind: 'heard';
      readonly who: string;
      readonly queue: string;
      readonly stamps: readonly Stamp[];
      readonly promised: boolean;
    }
  /** A definition was asked for, and nobody knows (undefined); or answered: from now on it is so. */
  | { readonly kind: 'defined'; readonly who: string; readonly what: string; readonly isThere: boolean | undefined }
  | { readonly kind: 'received-retained'; readonly who: string; readonly topic: string; readonly text: string }
  | { readonly kind: 'retained'; readonly topic: string; readonly text: string; readonly acknowledged: boolean }
  /** The client has said goodbye: what it would have left behind isn't published. */
  | { readonly kind: 'will-void'; readonly topic: string; readonly text: string }
  | { readonly kind: 'connected' | 'lost'; readonly who: string }
  | { readonly kind: 'session'; readonly who: string; readonly present: boolean; readonly expected: boolean }
  /** Publishers are stopped, and told so. */
  | { readonly kind: 'blocked' | 'unblocked'; readonly who: string }
  | { readonly kind: 'subscribed'; readonly who: string }
  | { readonly kind: 'crashed'; readonly power: boolean; readonly written: number; readonly durable: number }
  | { readonly kind: 'started'; readonly times: number }
  | { readonly kind: 'fault'; readonly text: string };

export type How = 'ack' | 'requeue' | 'reject';

/** One line for people. */
export function describe(happening: Happening): string {
  const words = Object.entries(happening).map(([name, value]) => {
    if (name === 'kind' || name === 'who') return String(value);
    if (name === 'stamp') return stampText(value as Stamp);
    if (name === 'stamps') return (value as readonly Stamp[]).map(stampText).join(',');
    if (typeof value === 'boolean') return value ? name : `not-${name}`;
    return `${name}=${Array.isArray(value) ? value.join(',') : String(value)}`;
  });
  return words.join(' ');
}

const stampText = ({ publisher, epoch, copy, id }: Stamp): string => `${publisher}#${id}(copy ${copy}, on ${epoch})`;
