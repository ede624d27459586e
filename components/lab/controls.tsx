'use client';

import { Pause, Play, Repeat, Send, Timer } from 'lucide-react';
import { speeds } from '@/components/lab/use-lab-keys';
import { Button } from '@/components/ui/button';
import { Check, Input } from '@/components/ui/field';
import { Menu, MenuChoice, MenuItem } from '@/components/ui/menu';
import { Kbd } from '@/components/ui/state';
import { Tooltip } from '@/components/ui/tooltip';
import type { Action, AmqpSetup, PublishOptions, Setup, Snapshot } from '@/lib/lab/model';
import { useLabT } from '@/lib/messages/use-lab-t';

const waitsMs = [1_000, 5_000, 30_000] as const;
const settlings = ['ack', 'reject', 'nack', 'requeue'] as const;
const steppings = ['message', 'all', 'none'] as const;

type Do = (action: Action) => void;

const Key = ({ children }: { children: string }) => (
  <span className="max-lg:hidden">
    <Kbd>{children}</Kbd>
  </span>
);

/** The deeds of the run: publish, settle, break and mend. */
export function RunBar({
  run,
  busy,
  wanted,
  onWanted,
  onDo,
}: {
  run: Snapshot;
  busy: boolean;
  wanted: WantedMessage;
  onWanted: (wanted: WantedMessage) => void;
  onDo: Do;
}) {
  const t = useLabT();
  const { setup } = run;
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      <Publish
        setup={setup.protocol === 'amqp' ? setup : undefined}
        hasSent={run.now.moment.ledger.length > 0}
        busy={busy}
        wanted={wanted}
        onWanted={onWanted}
        onDo={onDo}
      />
      {setup.protocol === 'amqp' && !setup.autoAck && setup.consumers > 0 && (
        <SettleMenu consumers={setup.consumers} onDo={onDo} />
      )}
      <Button onClick={() => onDo({ do: 'play', on: !run.playing, speed: run.speed })} aria-pressed={run.playing}>
        {run.playing ? <Pause aria-hidden="true" /> : <Play aria-hidden="true" />}
        {run.playing ? t.lab.pause : t.lab.play}
        <Key>a</Key>
      </Button>
      <Menu trigger={<Button variant="quiet">{t.lab.speed(run.speed)}</Button>}>
        <MenuChoice
          value={String(run.speed)}
          options={speeds.map((speed) => ({ value: String(speed), label: t.lab.speed(speed) }))}
          onChange={(speed) => onDo({ do: 'play', on: run.playing, speed: Number(speed) })}
        />
      </Menu>
      <Menu
        trigger={
          <Button variant="quiet">
            <Timer aria-hidden="true" />
            {t.lab.wait}
          </Button>
        }
      >
        {waitsMs.map((ms) => (
          <MenuItem key={ms} onSelect={() => onDo({ do: 'wait', ms })}>
            {t.lab.waitFor(ms)}
          </MenuItem>
        ))}
      </Menu>
      <Menu
        trigger={
          <Button variant="quiet">
            {t.lab.stepMenu} {t.lab.stepMenus[run.stepping]}
          </Button>
        }
      >
        <MenuChoice
          value={run.stepping}
          options={steppings.map((each) => ({ value: each, label: t.lab.steppings[each] }))}
          onChange={(next) =>
            onDo({ do: 'step', stepping: steppings.find((stepping) => stepping === next) ?? 'message' })
          }
        />
      </Menu>
    </div>
  );
}

/** `kind=news, region=eu` */
function headersFrom(text: string): Record<string, string> {
  const pairs = text.split(',').map((pair) => pair.split('='));
  return Object.fromEntries(
    pairs.flatMap(([name = '', ...value]) => (name.trim() === '' ? [] : [[name.trim(), value.join('=').trim()]])),
  );
}

/** The routing key or the headers as they are typed, and whether it is persistent: of the next message over AMQP. */
export type WantedMessage = { readonly words: string; readonly persistent: boolean };
export const usualMessage: WantedMessage = { words: '', persistent: false };

export function publishOptions(setup: Setup | undefined, { words, persistent }: WantedMessage): PublishOptions {
  if (setup?.protocol !== 'amqp') return {};
  const where = words === '' ? {} : setup.exchange === 'headers' ? { headers: headersFrom(words) } : { key: words };
  return { ...where, ...(persistent ? { persistent } : {}) };
}

/** MQTT's topic is the stage's; over AMQP the message says by its key or its headers where it goes. */
function Publish({
  setup,
  hasSent,
  busy,
  wanted,
  onWanted,
  onDo,
}: {
  setup: AmqpSetup | undefined;
  hasSent: boolean;
  busy: boolean;
  wanted: WantedMessage;
  onWanted: (wanted: WantedMessage) => void;
  onDo: Do;
}) {
  const t = useLabT();
  const byHeaders = setup?.exchange === 'headers';
  const action: Action = { do: 'publish', ...publishOptions(setup, wanted) };
  const publish = (): void => onDo(action);
  return (
    <>
      <Button variant="primary" disabled={busy} onClick={publish}>
        <Send aria-hidden="true" />
        {t.lab.publish}
        <Key>s</Key>
      </Button>
      {setup !== undefined && setup.exchange !== 'fanout' && (
        <Input
          aria-label={byHeaders ? t.lab.headersOf : t.lab.routingKey}
          placeholder={{ direct: 'news', topic: 'news.asia', headers: 'kind=news, region=eu' }[setup.exchange]}
          value={wanted.words}
          onChange={(event) => onWanted({ ...wanted, words: event.target.value })}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !busy) publish();
          }}
          className={byHeaders ? 'w-44!' : 'w-28!'}
        />
      )}
      {setup !== undefined && (
        <Tooltip text={t.lab.publishAgain}>
          <Button
            icon
            aria-label={t.lab.publishAgain}
            disabled={busy || !hasSent}
            onClick={() => onDo({ ...action, again: true })}
          >
            <Repeat aria-hidden="true" />
          </Button>
        </Tooltip>
      )}
      {setup?.durable === true && (
        <Check
          label={t.lab.persistent}
          checked={wanted.persistent}
          onChange={(persistent) => onWanted({ ...wanted, persistent })}
        />
      )}
    </>
  );
}

function SettleMenu({ consumers, onDo }: { consumers: number; onDo: Do }) {
  const t = useLabT();
  const each = consumers === 1 ? [undefined] : [1, 2];
  return (
    <Menu
      trigger={
        <Button data-lab-menu="settle">
          {t.lab.settle}
          <Key>k</Key>
        </Button>
      }
    >
      {each.flatMap((consumer) =>
        settlings.map((how) => (
          <MenuItem
            key={`${how} ${consumer}`}
            onSelect={() => onDo({ do: 'settle', how, ...(consumer === undefined ? {} : { consumer }) })}
          >
            {consumer === undefined ? t.lab.settlings[how] : t.lab.settleFor(t.lab.settlings[how], consumer)}
          </MenuItem>
        )),
      )}
    </Menu>
  );
}
