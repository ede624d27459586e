'use client';

import { Pause, Play, Send, Timer } from 'lucide-react';
import { useState } from 'react';
import { speeds } from '@/components/lab/use-lab-keys';
import { Button } from '@/components/ui/button';
import { Check, Input } from '@/components/ui/field';
import { Menu, MenuChoice, MenuItem } from '@/components/ui/menu';
import { Kbd } from '@/components/ui/state';
import type { Action, AmqpSetup, PublishOptions, Snapshot } from '@/lib/lab/model';
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
export function RunBar({ run, busy, onDo }: { run: Snapshot; busy: boolean; onDo: Do }) {
  const t = useLabT();
  const { setup } = run;
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      <Publish setup={setup.protocol === 'amqp' ? setup : undefined} busy={busy} onDo={onDo} />
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

/** MQTT's topic is the stage's; over AMQP the message says by its key or its headers where it goes. */
function Publish({ setup, busy, onDo }: { setup: AmqpSetup | undefined; busy: boolean; onDo: Do }) {
  const t = useLabT();
  const [words, setWords] = useState('');
  const [persistent, setPersistent] = useState(false);
  const byHeaders = setup?.exchange === 'headers';
  const where: PublishOptions = words === '' ? {} : byHeaders ? { headers: headersFrom(words) } : { key: words };
  const publish = (): void => onDo({ do: 'publish', ...where, ...(persistent ? { persistent } : {}) });
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
          value={words}
          onChange={(event) => setWords(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !busy) publish();
          }}
          className={byHeaders ? 'w-44!' : 'w-28!'}
        />
      )}
      {setup?.durable === true && <Check label={t.lab.persistent} checked={persistent} onChange={setPersistent} />}
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
