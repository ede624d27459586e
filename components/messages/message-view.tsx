'use client';

import { CopyPlus } from 'lucide-react';
import type { ReactNode } from 'react';
import { DeathList } from '@/components/messages/death-list';
import { Payload } from '@/components/messages/payload';
import { useHandOver } from '@/components/publish/hand-over';
import { Copy } from '@/components/ui/copy';
import { DeedButton } from '@/components/ui/deed-button';
import { OpeningLine } from '@/components/ui/opening-line';
import { Tag } from '@/components/ui/state';
import type { GotMessage } from '@/lib/contract/deeds';
import { bytes } from '@/lib/format/format';
import { propertyText, textOf } from '@/lib/format/table-value';
import { useRights } from '@/lib/hooks/rights';
import { useT } from '@/lib/messages/use-t';
import { deathsOf, headersOf } from '@/lib/model/letter';

type Pair = readonly [string, ReactNode];

/** One line that opens into the whole message. */
export function MessageView({
  message,
  vhost,
  queue,
  lead,
}: {
  message: GotMessage;
  vhost: string;
  queue: string;
  lead: string;
}) {
  const t = useT();
  const line = message.payload.slice(0, 240).replaceAll(/\s+/g, ' ');
  return (
    <OpeningLine
      className="h-9"
      line={
        <>
          <span className="num w-7 shrink-0 text-right text-xs text-faint">{lead}</span>
          <span className="w-32 shrink-0 truncate font-medium sm:w-44" title={message.routing_key}>
            {message.routing_key === '' ? t.binding.emptyKey : message.routing_key}
          </span>
          <span className="min-w-0 flex-1 truncate font-mono text-xs text-faint">{line}</span>
          {message.redelivered && (
            <span className="hidden shrink-0 sm:inline">
              <Tag>{t.message.redelivered}</Tag>
            </span>
          )}
          <span className="num w-16 shrink-0 text-right text-xs text-faint">{bytes(message.payload_bytes)}</span>
        </>
      }
    >
      {() => <MessageBody message={message} vhost={vhost} queue={queue} />}
    </OpeningLine>
  );
}

function MessageBody({ message, vhost, queue }: { message: GotMessage; vhost: string; queue: string }) {
  const t = useT();
  const { sendAgain } = useHandOver();
  const may = useRights();
  const headers = headersOf(message.properties);
  const deaths = deathsOf(headers);
  const cut =
    message.payload_encoding === 'string' && new TextEncoder().encode(message.payload).length < message.payload_bytes;
  return (
    <div className="grid gap-x-6 gap-y-4 border-t border-line/60 bg-sunken/50 px-4 py-3 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.2fr)]">
      <div className="flex min-w-0 flex-col gap-3">
        {deaths.length > 0 && (
          <section>
            <h4 className="mb-1 text-xs font-medium text-faint">{t.message.deaths}</h4>
            <DeathList deaths={deaths} />
          </section>
        )}
        <Pairs
          title={t.message.properties}
          pairs={[
            ['exchange', message.exchange === '' ? t.defaultExchange : message.exchange],
            ['routing key', message.routing_key],
            ...Object.entries(message.properties)
              .filter(([name]) => name !== 'headers')
              .map(([name, value]): Pair => [name, propertyText(name, value)]),
          ]}
        />
        <Pairs
          title={t.message.headers}
          pairs={Object.entries(headers)
            .filter(([name]) => name !== 'x-death')
            .map(([name, value]): Pair => [name, textOf(value)])}
        />
      </div>
      <section className="min-w-0">
        <div className="mb-1 flex h-7 items-center gap-1">
          <h4 className="text-xs font-medium text-faint">{t.message.payload}</h4>
          {cut && <span className="text-xs text-faint">{t.message.cut}</span>}
          <span className="ml-auto flex items-center">
            <DeedButton
              denied={may({ access: 'write', vhost })}
              variant="quiet"
              small
              onClick={() => void sendAgain(({ handedAmqp }) => handedAmqp({ ...message, vhost }, queue))}
            >
              <CopyPlus />
              {t.message.sendAgain}
            </DeedButton>
            <Copy text={message.payload} />
          </span>
        </div>
        <Payload text={message.payload} binary={message.payload_encoding === 'base64'} />
        {message.payload_encoding === 'base64' && <p className="mt-1 text-xs text-faint">{t.message.base64}</p>}
      </section>
    </div>
  );
}

function Pairs({ title, pairs }: { title: string; pairs: readonly Pair[] }) {
  if (pairs.length === 0) return null;
  return (
    <section>
      <h4 className="mb-1 text-xs font-medium text-faint">{title}</h4>
      <dl className="grid grid-cols-[132px_minmax(0,1fr)] gap-x-4 gap-y-0.5 text-sm">
        {pairs.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="truncate text-soft">{name}</dt>
            <dd className="font-mono text-xs leading-5 break-words">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
