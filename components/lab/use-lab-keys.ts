'use client';

import { useEffect, useRef } from 'react';
import { type Amounts, type Deed, deedAction, deedKeys } from '@/components/lab/deeds';
import { Chord, isCovered, isTyping } from '@/lib/hooks/keyboard';
import type { Action, Held, PublishOptions, Snapshot } from '@/lib/lab/model';

const waitMs = 5_000;
export const speeds: readonly number[] = [0.5, 1, 2, 4];

export type LabKeys = {
  readonly run: Snapshot;
  readonly chosen: Held | undefined;
  readonly amounts: Amounts;
  /** Where the next message goes, as it is typed beside its button. */
  readonly publishing: PublishOptions;
  readonly act: (action: Action) => void;
  readonly choose: (id: number) => void;
  readonly again: () => void;
  readonly help: () => void;
  /** One back, one forward, or to now. */
  readonly scrub: (by: -1 | 1 | 'now') => void;
};

const menuKeys: Readonly<Record<string, string>> = { '1': 'publisher', '2': 'broker', '3': 'subscriber', k: 'settle' };

/** Opens a menu as somebody does who has tabbed to it. */
function openMenu(name: string): boolean {
  const trigger = document.querySelector<HTMLButtonElement>(`[data-lab-menu="${name}"]`);
  if (trigger === null) return false;
  trigger.focus();
  trigger.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true, cancelable: true }));
  return true;
}

function otherSpeed(speed: number, by: -1 | 1): number {
  const at = speeds.indexOf(speed);
  return speeds[Math.min(speeds.length - 1, Math.max(0, at + by))] ?? speed;
}

function ofRun(key: string, { run, publishing, act, again, help, scrub }: LabKeys): boolean {
  switch (key) {
    case 's':
      act({ do: 'publish', ...publishing });
      return true;
    case 'p':
      // Over MQTT the library sends again by itself.
      if (run.setup.protocol === 'amqp' && run.now.moment.ledger.length > 0)
        act({ do: 'publish', ...publishing, again: true });
      return true;
    case 'a':
      act({ do: 'play', on: !run.playing, speed: run.speed });
      return true;
    case '-':
    case '+':
    case '=':
      act({ do: 'play', on: run.playing, speed: otherSpeed(run.speed, key === '-' ? -1 : 1) });
      return true;
    case 'w':
      act({ do: 'wait', ms: waitMs });
      return true;
    case 'r':
      again();
      return true;
    case ',':
      scrub(-1);
      return true;
    case '.':
      scrub(1);
      return true;
    case '0':
      scrub('now');
      return true;
    case 'h':
      help();
      return true;
    default: {
      const menu = menuKeys[key];
      return menu !== undefined && openMenu(menu);
    }
  }
}

function ofPacket(key: string, { run, chosen, amounts, act, choose }: LabKeys): boolean {
  if (key === '[' || key === ']') {
    const at = run.held.findIndex(({ id }) => id === chosen?.id);
    const next = run.held[at + (key === ']' ? 1 : -1)];
    if (next !== undefined) choose(next.id);
    return true;
  }
  const deed = (Object.keys(deedKeys) as Deed[]).find((each) => deedKeys[each] === key);
  if (deed === undefined || chosen === undefined) return false;
  const action = deedAction(deed, chosen, run.held, amounts);
  if (action !== undefined) act(action);
  return true;
}

/** The keys of the Lab: the chosen packet's, and those of the run. */
export function useLabKeys(keys: LabKeys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const chord = new Chord();
    const press = (event: KeyboardEvent): void => {
      if (event.metaKey || event.ctrlKey || event.altKey) return;
      if (isTyping(event.target) || isCovered() || chord.ends(event)) return;
      if (!ofPacket(event.key, latest.current) && !ofRun(event.key, latest.current)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    // Before the keys of the whole page: here they mean packets.
    addEventListener('keydown', press, { capture: true });
    return () => removeEventListener('keydown', press, { capture: true });
  }, []);
}
