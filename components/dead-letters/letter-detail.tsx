'use client';

import { Forward, GitCompareArrows, Pencil, Send } from 'lucide-react';
import dynamic from 'next/dynamic';
import { type ReactNode, useState } from 'react';
import { jobPath } from '@/components/jobs/use-jobs';
import { Payload } from '@/components/messages/payload';
import { useHandOver } from '@/components/publish/hand-over';
import { Button } from '@/components/ui/button';
import { Copy } from '@/components/ui/copy';
import { DeedButton } from '@/components/ui/deed-button';
import { LongText } from '@/components/ui/long-text';
import { ScopedLink } from '@/components/ui/scoped-link';
import { Tag } from '@/components/ui/state';
import type { LettersChoice } from '@/lib/contract/letters';
import { bytes, dateTime } from '@/lib/format/format';
import { hexDump } from '@/lib/format/payload';
import { propertyText, textOf, typeOf } from '@/lib/format/table-value';
import { useRights } from '@/lib/hooks/rights';
import { queuePath } from '@/lib/hooks/scope';
import { useRescueT } from '@/lib/messages/use-rescue-t';
import { type Death, headersOf, type Letter, originOf } from '@/lib/model/letter';

const RedriveDialog = dynamic(() =>
  import('@/components/dead-letters/redrive-dialog').then((module) => module.RedriveDialog),
);

const Compare = dynamic(() => import('@/components/dead-letters/compare').then((module) => module.Compare));

/** First what happened, in a sentence; then how it came to that; then what it is. */
export function LetterDetail({
  letter,
  others,
  choice,
}: {
  letter: Letter;
  /** What it can be compared with. */
  others: readonly Letter[];
  choice: LettersChoice;
}) {
  const t = useRescueT();
  const may = useRights();
  const { sendAgain } = useHandOver();
  const [open, setOpen] = useState<'redrive' | 'edit'>();
  const [comparing, setComparing] = useState(false);
  const origin = originOf(letter);
  const { vhost, queue } = choice;
  const denied = may({ access: 'read', vhost, name: queue }, { access: 'write', vhost });
  return (
    <div className="flex flex-col gap-4 border-t border-line/60 bg-sunken/50 px-4 py-3">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-60 flex-1">
          <p className="font-medium">
            {origin === null
              ? t.letter.noDeath
              : t.letter.sentence(origin.reason, origin.queue, origin.atMs, origin.count)}
          </p>
          {letter.attempt > 0 && (
            <p className="mt-0.5 text-sm text-warn">
              {t.letter.attempt(letter.attempt)}{' '}
              {letter.job !== null && <ScopedLink href={jobPath(letter.job)}>{t.letter.byJob(letter.job)}</ScopedLink>}
            </p>
          )}
          {letter.attempt === 0 && letter.job !== null && (
            <p className="mt-0.5 text-sm text-soft">
              {t.letter.calledBack} <ScopedLink href={jobPath(letter.job)}>{t.letter.byJob(letter.job)}</ScopedLink>
            </p>
          )}
          {letter.parked !== null && (
            <p className="mt-0.5 text-sm text-soft">
              {t.letter.parked(letter.parked.by, letter.parked.from)} {letter.parked.note}{' '}
              {letter.parked.until !== '' && <Tag>{t.letter.parkedUntil(letter.parked.until)}</Tag>}
            </p>
          )}
        </div>
        <div className="flex flex-wrap items-center gap-2">
          <Button aria-expanded={comparing} onClick={() => setComparing(!comparing)}>
            <GitCompareArrows />
            {t.deadLetters.compare}
          </Button>
          <DeedButton
            denied={may({ access: 'write', vhost: choice.vhost })}
            onClick={() => void sendAgain(({ handedAmqp }) => handedAmqp(seenOf(letter, choice), choice.queue))}
          >
            <Send />
            {t.message.sendAgain}
          </DeedButton>
          <DeedButton denied={letter.truncated ? t.deadLetters.editTooLarge : denied} onClick={() => setOpen('edit')}>
            <Pencil />
            {t.deadLetters.editOne}
          </DeedButton>
          <DeedButton denied={denied} onClick={() => setOpen('redrive')}>
            <Forward />
            {t.deadLetters.redriveOne}
          </DeedButton>
        </div>
      </div>
      {comparing && (
        <Compare letter={letter} others={others} vhost={choice.vhost} onClose={() => setComparing(false)} />
      )}
      <div className="grid gap-x-6 gap-y-4 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.2fr)]">
        <div className="flex min-w-0 flex-col gap-4">
          {letter.deaths.length > 0 && <Chain deaths={letter.deaths} vhost={choice.vhost} />}
          <Headers letter={letter} />
          <Properties letter={letter} />
        </div>
        <Body letter={letter} />
      </div>
      {open === 'redrive' && <RedriveDialog count={1} choice={choice} onClose={() => setOpen(undefined)} />}
      {open === 'edit' && <RedriveDialog count={1} choice={choice} edit={letter} onClose={() => setOpen(undefined)} />}
    </div>
  );
}

function seenOf(letter: Letter, { vhost }: LettersChoice) {
  const { exchange, routingKey, properties, payload, payloadEncoding, payloadBytes } = letter;
  return {
    ...{ vhost, exchange, properties, payload },
    routing_key: routingKey,
    payload_encoding: payloadEncoding,
    payload_bytes: payloadBytes,
  };
}

function Part({ title, note, children }: { title: string; note?: string; children: ReactNode }) {
  return (
    <section>
      <h3 className="mb-1.5 text-xs font-medium text-faint" title={note}>
        {title}
      </h3>
      {children}
    </section>
  );
}

function Chain({ deaths, vhost }: { deaths: readonly Death[]; vhost: string }) {
  const t = useRescueT();
  return (
    <Part title={t.letter.chain} note={t.letter.chainNote}>
      <ol className="flex flex-col">
        {deaths.map((death, index) => (
          <li key={`${death.reason} ${death.queue}`} className="relative flex gap-3 pb-3 last:pb-0">
            <span aria-hidden="true" className="relative flex w-2 shrink-0 justify-center">
              <span className={`mt-1.5 size-2 rounded-full ${index === 0 ? 'bg-dead' : 'bg-line-strong'}`} />
              {index < deaths.length - 1 && <span className="absolute top-4 -bottom-1.5 w-px bg-line-strong" />}
            </span>
            <div className="min-w-0 text-sm">
              <p>
                {t.letter.death(death.reason, '')}
                <ScopedLink href={queuePath(vhost, death.queue)}>{death.queue}</ScopedLink>
                {death.count > 1 && <span className="num ml-1.5 text-warn">{t.letter.repeated(death.count)}</span>}
              </p>
              <p className="num text-xs break-words text-faint">
                {death.atMs !== null && `${dateTime(death.atMs)} · `}
                {t.letter.via(death.exchange, death.keys.join(', '))}
                {death.expiration !== null && ` · ${t.letter.expiration(death.expiration)}`}
              </p>
            </div>
          </li>
        ))}
      </ol>
    </Part>
  );
}

function Headers({ letter }: { letter: Letter }) {
  const t = useRescueT();
  const headers = Object.entries(headersOf(letter.properties)).filter(([name]) => name !== 'x-death');
  if (headers.length === 0) return null;
  return (
    <Part title={t.letter.headers}>
      <dl className="grid grid-cols-[minmax(0,112px)_52px_minmax(0,1fr)] sm:grid-cols-[minmax(0,160px)_72px_minmax(0,1fr)] gap-x-3 gap-y-0.5 text-sm">
        {headers.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="break-words text-soft">{name}</dt>
            <dd className="text-xs leading-5 text-faint">{t.letter.headerTypes[typeOf(value)]}</dd>
            <dd className="font-mono text-xs leading-5 break-words">
              <LongText text={textOf(value)} />
            </dd>
          </div>
        ))}
      </dl>
    </Part>
  );
}

function Properties({ letter }: { letter: Letter }) {
  const t = useRescueT();
  const pairs: (readonly [string, string])[] = [
    ['exchange', letter.exchange === '' ? t.defaultExchange : letter.exchange],
    ['routing key', letter.routingKey],
    ...Object.entries(letter.properties)
      .filter(([name]) => name !== 'headers')
      .map(([name, value]) => [name, propertyText(name, value)] as const),
  ];
  return (
    <Part title={t.letter.properties}>
      <dl className="grid grid-cols-[minmax(0,160px)_minmax(0,1fr)] gap-x-3 gap-y-0.5 text-sm">
        {pairs.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="truncate text-soft">{name}</dt>
            <dd className="font-mono text-xs leading-5 break-words">
              <LongText text={value} />
            </dd>
          </div>
        ))}
      </dl>
    </Part>
  );
}

function Body({ letter }: { letter: Letter }) {
  const t = useRescueT();
  const { payload, payloadEncoding: encoding } = letter;
  const shownBytes =
    encoding === 'string' ? new TextEncoder().encode(payload).length : Math.floor((payload.length * 3) / 4);
  return (
    <section className="min-w-0">
      <div className="mb-1 flex h-6 items-center gap-2">
        <h3 className="text-xs font-medium text-faint">{t.letter.payload}</h3>
        {letter.truncated && (
          <span className="text-xs text-warn">{t.letter.cut(bytes(shownBytes), bytes(letter.payloadBytes))}</span>
        )}
        <span className="ml-auto">
          <Copy text={payload} />
        </span>
      </div>
      <Payload text={encoding === 'string' ? payload : hexDump({ payload, encoding })} binary={encoding === 'base64'} />
    </section>
  );
}
