'use client';

import { useCallback, useSyncExternalStore } from 'react';
import type { AmqpDraft, Draft, MqttDraft } from '@/lib/contract/publish';
import { type Composed, emptyAmqp, emptyMqtt } from '@/lib/publish/draft';
import type { Handed, Origin } from '@/lib/publish/from-seen';

/** What is being composed. Numbers are kept as they were typed, right or wrong; each protocol keeps its own draft. */
export type Composing = {
  readonly protocol: 'amqp' | 'mqtt';
  readonly amqp: AmqpDraft;
  readonly mqtt: MqttDraft;
  readonly count: string;
  readonly rate: string;
  readonly seed: string;
  /** Null: that of the page. */
  readonly vhost: string | null;
  readonly origin: Origin | null;
};

type Desk = {
  readonly now: Composing;
  /** What was here before something else was laid over it. */
  readonly before: Composing | null;
  /** It is larger than what a browser keeps over a reload. */
  readonly tooLarge: boolean;
};

const empty: Composing = {
  protocol: 'amqp',
  amqp: emptyAmqp,
  mqtt: emptyMqtt,
  count: '1',
  rate: '0',
  seed: '1',
  vhost: null,
  origin: null,
};
const emptyDesk: Desk = { now: empty, before: null, tooLarge: false };

/** Browsers keep about five million characters for all of a site's pages in a tab. */
const keptCharsMax = 2_000_000;
const saveAfterMs = 300;

const desks = new Map<string, Desk>();
const listeners = new Set<() => void>();
const unsaved = new Set<string>();
let timer: ReturnType<typeof setTimeout> | undefined;

const keyOf = (broker: string): string => `waybill.publish.${broker}`;

/** In this tab alone, and gone with it: a payload may be secret. */
function load(broker: string): Desk {
  try {
    const text = sessionStorage.getItem(keyOf(broker));
    if (text === null) return emptyDesk;
    const kept = JSON.parse(text) as Partial<Composing>;
    // What an older version of this page kept may lack something.
    return {
      ...emptyDesk,
      now: { ...empty, ...kept, amqp: { ...emptyAmqp, ...kept.amqp }, mqtt: { ...emptyMqtt, ...kept.mqtt } },
    };
  } catch {
    // This browser stores nothing, or what it stored isn't ours.
    return emptyDesk;
  }
}

function deskOf(broker: string): Desk {
  const known = desks.get(broker);
  if (known !== undefined) return known;
  const loaded = load(broker);
  desks.set(broker, loaded);
  return loaded;
}

function put(broker: string, desk: Desk): void {
  desks.set(broker, desk);
  unsaved.add(broker);
  timer ??= setTimeout(save, saveAfterMs);
  for (const listener of listeners) listener();
}

function save(): void {
  clearTimeout(timer);
  timer = undefined;
  for (const broker of unsaved) {
    const desk = deskOf(broker);
    const tooLarge = !kept(broker, desk.now);
    if (tooLarge === desk.tooLarge) continue;
    desks.set(broker, { ...desk, tooLarge });
    for (const listener of listeners) listener();
  }
  unsaved.clear();
}

function kept(broker: string, now: Composing): boolean {
  try {
    // Rather nothing than an old one, which would look like this one.
    sessionStorage.removeItem(keyOf(broker));
    if (now.amqp.body.text.length + now.mqtt.body.text.length > keptCharsMax) return false;
    sessionStorage.setItem(keyOf(broker), JSON.stringify(now));
    return true;
  } catch {
    // It is full, or this browser stores nothing.
    return false;
  }
}

if (typeof addEventListener === 'function') addEventListener('pagehide', save);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const nothingYet = (): Desk => emptyDesk;

export function useDesk(broker: string): Desk & {
  readonly change: (change: Partial<Composing>) => void;
  readonly setDraft: (draft: Draft) => void;
  readonly open: (composed: Composed, vhost: string | null) => void;
  readonly clear: () => void;
  readonly bringBack: () => void;
  readonly forgetBefore: () => void;
} {
  const desk = useSyncExternalStore(
    subscribe,
    useCallback(() => deskOf(broker), [broker]),
    nothingYet,
  );
  const change = useCallback(
    (part: Partial<Composing>): void => {
      const old = deskOf(broker);
      put(broker, { ...old, now: { ...old.now, ...part } });
    },
    [broker],
  );
  return {
    ...desk,
    change,
    setDraft: (draft) => change(draftPart(draft)),
    open: (composed, vhost) => {
      const { draft, count, rate, seed } = composed;
      const texts = { count: String(count), rate: String(rate), seed: String(seed) };
      layOver(broker, { ...draftPart(draft), ...texts, ...(vhost === null ? {} : { vhost }), origin: null });
    },
    clear: () => layOver(broker, { amqp: emptyAmqp, mqtt: emptyMqtt, count: '1', rate: '0', seed: '1', origin: null }),
    bringBack: () => {
      const { before } = deskOf(broker);
      if (before !== null) put(broker, { ...deskOf(broker), now: before, before: null });
    },
    forgetBefore: () => put(broker, { ...deskOf(broker), before: null, now: { ...deskOf(broker).now, origin: null } }),
  };
}

const draftPart = (draft: Draft): Partial<Composing> =>
  draft.protocol === 'amqp' ? { protocol: 'amqp', amqp: draft } : { protocol: 'mqtt', mqtt: draft };

const untouched = [emptyAmqp, emptyMqtt].map((draft) => JSON.stringify(draft));

/** What was typed before can be brought back, unless nothing had been. */
function layOver(broker: string, part: Partial<Composing>): void {
  const { now } = deskOf(broker);
  const touched = [now.amqp, now.mqtt].some((draft, at) => JSON.stringify(draft) !== untouched[at]);
  put(broker, { now: { ...now, ...part }, before: touched ? now : null, tooLarge: false });
}

export function layOnDesk(broker: string, { draft, vhost, origin }: Handed): void {
  layOver(broker, { ...draftPart(draft), vhost, origin, count: '1', rate: '0' });
}
