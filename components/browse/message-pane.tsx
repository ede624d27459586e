'use client';

import { Pencil, Send, X } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { EditDialog } from '@/components/browse/edit-dialog';
import { PartButtons, PayloadViewer } from '@/components/browse/payload-viewer';
import { usePayload, wholeBytesMax } from '@/components/browse/use-whole';
import { DeathList } from '@/components/messages/death-list';
import { useSendSeen } from '@/components/publish/send-again';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/card';
import { DeedButton } from '@/components/ui/deed-button';
import { Empty, EmptyError } from '@/components/ui/empty';
import { LongText } from '@/components/ui/long-text';
import { ScopedLink } from '@/components/ui/scoped-link';
import type { SeenMessage } from '@/lib/contract/seen-message';
import { count, dateTime, duration } from '@/lib/format/format';
import { payloadOf } from '@/lib/format/octets';
import { propertyText, textOf } from '@/lib/format/table-value';
import { useRights } from '@/lib/hooks/rights';
import { connectionPath, queuePath } from '@/lib/hooks/scope';
import { useBrowseT } from '@/lib/messages/use-browse-t';
import { deathsOf, headersOf } from '@/lib/model/letter';

type Pair = { readonly name: string; readonly value: ReactNode; readonly type?: string | undefined };

/** As the publisher calls it, who sends such a header again. */
const typeWord = (type: string): string => (type === 'longstr' ? 'string' : type);

function typeOfValue(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return value === null ? 'void' : typeof value;
}

/** One message beside the list: what is the matter with it, what it says of itself, what it carries, who holds it. */
export function MessagePane({
  message,
  inPlace,
  onClose,
  onGone,
  onReplaced,
  fixed = false,
}: {
  message: SeenMessage;
  inPlace: boolean;
  onClose: () => void;
  /** The list is old: make it anew. */
  onGone: () => void;
  onReplaced?: () => void;
  /** A copy that is kept: it can be read, and sent again, but is in no queue. */
  fixed?: boolean;
}) {
  const t = useBrowseT();
  const may = useRights();
  const [offset, setOffset] = useState(0);
  const [editing, setEditing] = useState(false);
  const payload = usePayload(message, inPlace, offset);
  const { bytes } = payload;
  const whole = bytes !== undefined && !payload.isPart ? bytes : undefined;
  const complete = useMemo(() => (whole === undefined ? undefined : withPayload(message, whole)), [message, whole]);
  const { vhost, queue } = message;
  const cannotTake = may({ access: 'read', vhost, name: queue });
  const again = useSendSeen();
  const cannotSend = may({ access: 'write', vhost });
  const unable = payload.isPart ? (inPlace ? t.browse.tooLarge(wholeBytesMax) : t.browse.cutOff) : undefined;
  return (
    <section aria-label={t.browse.pane} className="flex min-h-0 min-w-0 flex-col overflow-hidden">
      <header className="flex items-center gap-2 border-b px-4 py-1.5">
        <h2 className="min-w-0 truncate text-sm font-semibold" title={message.routing_key}>
          {message.routing_key === '' ? t.binding.emptyKey : message.routing_key}
        </h2>
        <span className="ml-auto flex items-center gap-1">
          <DeedButton
            denied={cannotSend}
            variant="quiet"
            small
            busy={again.busy}
            onClick={() => void again.send(message, inPlace)}
          >
            <Send />
            <span className="max-sm:sr-only">{t.browse.sendAgain}</span>
          </DeedButton>
          {!fixed && (
            <DeedButton
              denied={message.state === 'unacked' ? t.browse.act.fate('held', 1) : (unable ?? cannotTake ?? cannotSend)}
              variant="quiet"
              small
              onClick={() => complete !== undefined && setEditing(true)}
            >
              <Pencil />
              <span className="max-sm:sr-only">{t.browse.edit}</span>
            </DeedButton>
          )}
          <Button variant="quiet" icon aria-label={t.browse.closePane} onClick={onClose}>
            <X />
          </Button>
        </span>
      </header>
      {payload.error?.kind === 'not-found' ? (
        <Empty
          compact
          kind="none"
          title={t.browse.gone}
          detail={t.browse.goneDetail}
          action={<Button onClick={onGone}>{t.browse.goneAgain}</Button>}
        />
      ) : (
        <section
          aria-label={t.browse.inThisQueue}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
          tabIndex={0}
          className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-4 py-3 focus-visible:outline-offset-[-2px]"
        >
          {!fixed && <Sentence message={message} />}
          {payload.error !== undefined ? (
            <EmptyError error={payload.error} />
          ) : bytes === undefined ? (
            <Skeleton className="h-32 w-full" />
          ) : (
            <PayloadViewer
              bytes={bytes}
              offset={payload.offset}
              isPart={payload.isPart}
              contentType={message.properties.content_type}
              contentEncoding={message.properties.content_encoding}
              parts={
                payload.large ? (
                  <PartButtons
                    from={payload.offset}
                    to={payload.offset + bytes.length}
                    all={message.payload_bytes}
                    size={payload.partBytes}
                    onMove={setOffset}
                  />
                ) : undefined
              }
            />
          )}
          {payload.isPart && !payload.large && (
            <p className="-mt-2 text-xs text-faint">{t.browse.cutHere(bytes?.length ?? 0, message.payload_bytes)}</p>
          )}
          <Deaths message={message} />
          <Headers message={message} />
          <Properties message={message} />
          {!fixed && <InQueue message={message} />}
        </section>
      )}
      {editing && complete !== undefined && (
        <EditDialog message={complete} onClose={() => setEditing(false)} onDone={() => onReplaced?.()} />
      )}
    </section>
  );
}

function withPayload(message: SeenMessage, bytes: Uint8Array): SeenMessage {
  return { ...message, ...payloadOf(bytes), truncated: false };
}

function Sentence({ message }: { message: SeenMessage }) {
  const t = useBrowseT();
  const { holder } = message;
  return (
    <p className="text-sm">
      {t.browse.sentence({
        queue: message.queue,
        state: message.state,
        exchange: message.exchange,
        routingKey: message.routing_key,
        ageMs: message.age_ms,
        redelivered: message.redelivered,
        deliveries: message.delivery_count,
        holder: holder === null ? null : { who: holder.consumer_tag ?? holder.user, heldMs: holder.held_ms },
      })}
    </p>
  );
}

function Deaths({ message }: { message: SeenMessage }) {
  const t = useBrowseT();
  const deaths = deathsOf(headersOf(message.properties));
  if (deaths.length === 0) return null;
  return (
    <section>
      <h3 className="mb-1 text-xs font-medium text-faint">{t.message.deaths}</h3>
      <DeathList deaths={deaths} />
    </section>
  );
}

function Headers({ message }: { message: SeenMessage }) {
  const t = useBrowseT();
  const pairs = Object.entries(headersOf(message.properties))
    // The deaths above say it in words.
    .filter(([name]) => name !== 'x-death')
    .map(
      ([name, value]): Pair => ({
        name,
        value: textOf(value),
        type: typeWord(message.header_types[name] ?? typeOfValue(value)),
      }),
    );
  return <Pairs title={t.browse.headers} pairs={pairs} none={t.browse.noHeaders} />;
}

function Properties({ message }: { message: SeenMessage }) {
  const t = useBrowseT();
  const own = Object.entries(message.properties)
    .filter(([name]) => name !== 'headers')
    .map(([name, value]): Pair => ({ name, value: propertyText(name, value) }));
  return (
    <Pairs
      title={t.browse.routing}
      pairs={[
        { name: 'exchange', value: message.exchange === '' ? t.defaultExchange : message.exchange },
        { name: 'routing_key', value: message.routing_key },
        ...own,
      ]}
    />
  );
}

function InQueue({ message }: { message: SeenMessage }) {
  const t = useBrowseT();
  const { facts } = t.browse;
  const { holder } = message;
  const held: Pair[] =
    holder === null
      ? []
      : [
          { name: facts.held, value: duration(holder.held_ms) },
          { name: facts.consumer, value: holder.consumer_tag ?? facts.byGet },
          { name: facts.channel, value: count(holder.channel) },
          {
            name: facts.client,
            value: <ScopedLink href={connectionPath(holder.connection)}>{holder.connection}</ScopedLink>,
          },
          { name: facts.user, value: holder.user },
        ];
  return (
    <Pairs
      title={t.browse.inThisQueue}
      pairs={[
        {
          name: t.browse.columns.queue,
          value: <ScopedLink href={queuePath(message.vhost, message.queue)}>{message.queue}</ScopedLink>,
        },
        ...held,
        ...(message.age_ms === null ? [] : [{ name: facts.age, value: duration(message.age_ms) }]),
        ...(message.expires_at === null ? [] : [{ name: facts.expires, value: dateTime(message.expires_at) }]),
        ...(message.delivery_count === null ? [] : [{ name: facts.returns, value: count(message.delivery_count) }]),
        { name: facts.persistent, value: message.persistent ? t.common.yes : t.common.no },
      ]}
    />
  );
}

function Pairs({ title, pairs, none }: { title: string; pairs: readonly Pair[]; none?: string }) {
  return (
    <section>
      <h3 className="mb-1 text-xs font-medium text-faint">{title}</h3>
      {pairs.length === 0 ? (
        <p className="text-sm text-faint">{none}</p>
      ) : (
        <dl className="grid grid-cols-[minmax(88px,132px)_minmax(0,1fr)] gap-x-4 sm:grid-cols-[minmax(88px,156px)_minmax(0,1fr)] gap-y-0.5 text-sm">
          {pairs.map(({ name, value, type }) => (
            <div key={name} className="contents">
              <dt className="break-words text-soft">{name}</dt>
              <dd className="font-mono text-xs leading-5 break-words">
                {typeof value === 'string' ? <LongText text={value} /> : value}
                {type !== undefined && <span className="ml-2 font-sans text-2xs text-faint">{type}</span>}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
