'use client';

import type { Draft } from '@/lib/contract/publish';
import { isNumbered, numberHeader } from '@/lib/contract/publish-limits';
import { bytes } from '@/lib/format/format';
import { usePublisherT } from '@/lib/messages/use-publisher-t';
import { destinationText } from '@/lib/publish/destination';
import { sizeOf } from '@/lib/publish/octets';

/** Of each payload so much is shown. */
const shownChars = 2_000;

/** The first messages as they will leave. */
export function PreviewPart({ messages, count }: { messages: readonly Draft[]; count: number }) {
  const t = usePublisherT();
  const [first] = messages;
  const numbered = first?.protocol === 'amqp' && isNumbered(first, count);
  return (
    <div className="flex flex-col gap-3">
      <p className="text-xs text-faint">{t.compose.previewDetail(messages.length, count)}</p>
      {numbered && <p className="text-xs text-faint">{t.compose.previewNumbered(numberHeader)}</p>}
      <ol className="flex flex-col gap-3">
        {messages.map((message, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a message is its number
          <li key={at}>
            <Shown message={message} n={at + 1} />
          </li>
        ))}
      </ol>
    </div>
  );
}

function Shown({ message, n }: { message: Draft; n: number }) {
  const t = usePublisherT();
  const { format, text } = message.body;
  const size = bytes(sizeOf(format, text));
  const facts = factsOf(message);
  return (
    <section aria-label={t.compose.previewMessage(n)} className="min-w-0 rounded-md border">
      <header className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-0.5 border-b px-3 py-1 text-xs">
        <span className="num text-faint">{n}</span>
        <span className="min-w-0 font-mono break-all">{destinationText(message, t.defaultExchange)}</span>
        <span className="num ml-auto shrink-0 text-faint">{size}</span>
      </header>
      {facts.length > 0 && (
        <dl className="flex flex-wrap gap-x-4 gap-y-0.5 px-3 pt-1.5 text-xs">
          {facts.map(([name, value], at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a name may come twice
            <div key={at} className="flex min-w-0 gap-1.5">
              <dt className="shrink-0 text-faint">{name}</dt>
              <dd className="min-w-0 font-mono break-all">{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {text === '' ? (
        <p className="px-3 py-1.5 text-xs text-faint">{t.compose.emptyPayload}</p>
      ) : (
        <pre className="px-3 py-1.5 font-mono text-xs leading-5 break-words whitespace-pre-wrap">
          {text.slice(0, shownChars)}
          {text.length > shownChars && <span className="font-sans text-faint"> {t.compose.cut(size)}</span>}
        </pre>
      )}
    </section>
  );
}

/** As the form has it, in words: a header of that name would be written otherwise. */
const worded = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** What it says of itself, where it says anything. */
function factsOf(message: Draft): (readonly [name: string, value: string])[] {
  const named: (readonly [string, string])[] =
    message.protocol === 'amqp'
      ? [
          ...Object.entries(message.properties).map(([name, value]) => [worded(name), value] as const),
          ['priority', message.priority],
          ['timestamp', message.timestamp],
          ...message.headers.map(({ name, value }) => [name, value] as const),
        ]
      : message.version === 4
        ? []
        : [
            [worded('contentType'), message.contentType],
            [worded('responseTopic'), message.responseTopic],
            [worded('correlationData'), message.correlationData],
            [worded('expirySeconds'), message.expirySeconds],
            ...message.userProperties.map(({ name, value }) => [name, value] as const),
          ];
  return named.filter(([name, value]) => name !== '' && value !== '');
}
