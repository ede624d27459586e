'use client';

import { Plus, X } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Input, Select } from '@/components/ui/field';
import { type Entry, parseValue, type ValueType, valueTypes } from '@/lib/format/table-value';
import { useT } from '@/lib/messages/use-t';

/** A table of typed names and values: headers of a message, or arguments of an object. */
export function HeaderRows({
  label,
  entries,
  onChange,
  of = 'header',
}: {
  label: string;
  entries: readonly Entry[];
  onChange: (entries: readonly Entry[]) => void;
  of?: 'header' | 'argument';
}) {
  const words = useT().typedRows[of];
  const set = (id: number, patch: Partial<Entry>): void =>
    onChange(entries.map((entry) => (entry.id === id ? { ...entry, ...patch } : entry)));
  const add = (): void => {
    const id = entries.reduce((most, entry) => Math.max(most, entry.id), 0) + 1;
    onChange([...entries, { id, name: '', type: 'string', value: '' }]);
  };
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1 text-xs font-medium text-soft">{label}</legend>
      {entries.map((entry) => (
        <div
          key={entry.id}
          className="grid gap-1.5 max-sm:grid-cols-[104px_minmax(0,1fr)_32px] max-sm:not-last-of-type:mb-1.5 sm:grid-cols-[minmax(0,1fr)_104px_minmax(0,1.4fr)_32px]"
        >
          <Input
            className="max-sm:col-span-3"
            aria-label={words.name}
            placeholder={words.name}
            value={entry.name}
            onChange={(event) => set(entry.id, { name: event.target.value })}
          />
          <Select
            aria-label={words.type}
            value={entry.type}
            onChange={(event) => set(entry.id, { type: event.target.value as ValueType })}
          >
            {valueTypes.map((type) => (
              <option key={type}>{type}</option>
            ))}
          </Select>
          <Input
            aria-label={words.value}
            placeholder={words.value}
            aria-invalid={entry.name !== '' && !parseValue(entry.type, entry.value).ok ? true : undefined}
            value={entry.value}
            onChange={(event) => set(entry.id, { value: event.target.value })}
          />
          <Button
            variant="quiet"
            icon
            aria-label={words.remove}
            onClick={() => onChange(entries.filter(({ id }) => id !== entry.id))}
          >
            <X />
          </Button>
        </div>
      ))}
      <Button variant="quiet" className="h-7! self-start px-1.5! text-xs" onClick={add}>
        <Plus />
        {words.add}
      </Button>
    </fieldset>
  );
}
