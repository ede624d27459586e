'use client';

import { Rows, type ValueProps } from '@/components/publish/rows';
import { Button } from '@/components/ui/button';
import { Input, Select, TextArea } from '@/components/ui/field';
import type { AmqpDraft } from '@/lib/contract/publish';
import { type HeaderType, headerTypes } from '@/lib/contract/publish-limits';
import { cn } from '@/lib/format/cn';
import { usePublisherT } from '@/lib/messages/use-publisher-t';
import { secondsOf } from '@/lib/publish/field-value';

type Header = AmqpDraft['headers'][number];

/** The headers of an AMQP message, each with AMQP's own type. */
export function HeaderPart({
  draft,
  problem,
  onChange,
}: {
  draft: AmqpDraft;
  problem: (at: number) => string | undefined;
  onChange: (draft: AmqpDraft) => void;
}) {
  const t = usePublisherT();
  return (
    <Rows
      label={t.compose.parts.headers}
      labels={{ name: t.typedRows.header.name, value: t.typedRows.header.value }}
      rows={draft.headers}
      empty={{ name: '', type: 'string' as const, value: '' }}
      add={t.compose.addHeader}
      none={t.compose.noHeaders}
      problem={problem}
      middle={(row, set) => (
        <Select
          aria-label={t.typedRows.header.type}
          className="w-full"
          value={row.type}
          onChange={(event) => set(retyped(row, headerTypes.find((type) => type === event.target.value) ?? 'string'))}
        >
          {headerTypes.map((type) => (
            <option key={type} value={type}>
              {t.compose.headerTypes[type]}
            </option>
          ))}
        </Select>
      )}
      value={(row, set, props) => <HeaderValue row={row} set={set} props={props} />}
      onChange={(headers) => onChange({ ...draft, headers })}
    />
  );
}

/** A value that was typed is kept; a type that is chosen from begins with its first. */
function retyped(row: Header, type: HeaderType): Header {
  if (type === 'boolean' && row.value === '') return { ...row, type, value: 'true' };
  if (row.type === 'boolean' && (row.value === 'true' || row.value === 'false')) return { ...row, type, value: '' };
  return { ...row, type };
}

function HeaderValue({ row, set, props }: { row: Header; set: (row: Header) => void; props: ValueProps }) {
  const t = usePublisherT();
  const change = (value: string): void => set({ ...row, value });
  if (row.type === 'boolean' && (row.value === 'true' || row.value === 'false')) {
    return (
      <Select {...props} className="w-full" value={row.value} onChange={(event) => change(event.target.value)}>
        <option>true</option>
        <option>false</option>
      </Select>
    );
  }
  // An empty one has nothing to be typed, and shows what is to be taken away.
  if (row.type === 'void' && row.value === '') return <Input {...props} disabled value="" placeholder="–" />;
  if (row.type === 'array' || row.type === 'table') {
    return (
      <TextArea
        {...props}
        rows={Math.min(8, Math.max(1, row.value.split('\n').length))}
        className="block"
        title={t.compose.nested}
        placeholder={row.type === 'array' ? '[1, "two"]' : '{"a": 1}'}
        value={row.value}
        onChange={(event) => change(event.target.value)}
      />
    );
  }
  if (row.type === 'timestamp') return <TimeInput {...props} value={row.value} onChange={change} />;
  const numeric = row.type !== 'string' && row.type !== 'bytes' && row.type !== 'boolean';
  return (
    <Input
      {...props}
      inputMode={numeric ? 'decimal' : 'text'}
      placeholder={t.compose.value}
      value={row.value}
      onChange={(event) => change(event.target.value)}
    />
  );
}

/** The end of the year 9999. What lies beyond was meant as milliseconds. */
const secondsTold = 253_402_300_799;

/** Seconds since 1970, which nobody reads: beside them stands what they mean. */
export function TimeInput({
  value,
  onChange,
  ...props
}: Partial<ValueProps> & { id?: string; value: string; onChange: (value: string) => void }) {
  const t = usePublisherT();
  const seconds = secondsOf(value);
  return (
    <span className={cn('flex gap-x-1.5', seconds !== undefined && 'max-sm:flex-wrap')}>
      <Input {...props} placeholder="1700000000" value={value} onChange={(event) => onChange(event.target.value)} />
      {seconds === undefined ? (
        <Button variant="quiet" onClick={() => onChange(String(Math.floor(Date.now() / 1000)))}>
          {t.compose.now}
        </Button>
      ) : (
        <span className={cn('num shrink-0 self-center text-xs', seconds > secondsTold ? 'text-warn' : 'text-faint')}>
          {seconds > secondsTold
            ? t.compose.farTime
            : `${new Date(seconds * 1000).toISOString().replace('T', ' ').slice(0, 19)} UTC`}
        </span>
      )}
    </span>
  );
}
