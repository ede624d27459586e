'use client';

import { Upload } from 'lucide-react';
import { type ChangeEvent, useRef, useState } from 'react';
import { SmallTable } from '@/components/table/small-table';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { DeedButton } from '@/components/ui/deed-button';
import { ErrorNote } from '@/components/ui/error-note';
import { Field, Select } from '@/components/ui/field';
import { Count } from '@/components/ui/quiet';
import { State } from '@/components/ui/state';
import { toast } from '@/components/ui/toast';
import { importBytesMax } from '@/lib/contract/admin-limits';
import type { SkippedDefinition } from '@/lib/contract/deeds-admin';
import type { BrokerError } from '@/lib/contract/result';
import { callConsole } from '@/lib/hooks/console-call';
import { useDeed } from '@/lib/hooks/deed';
import { useRights } from '@/lib/hooks/rights';
import { useBroker } from '@/lib/hooks/scope';
import { useAdminT } from '@/lib/messages/use-admin-t';
import { type Definitions, type Effect, isDefinitions, type SectionPreview } from '@/lib/model/definitions';

type Chosen = { readonly name: string; readonly definitions: Definitions };

/** In the file's own words: a whole broker's import goes where it says. */
const whole = '\u0000whole';

async function readFile(file: File): Promise<Definitions | undefined> {
  try {
    const value: unknown = JSON.parse(await file.text());
    return isDefinitions(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const tones: Record<Effect, 'good' | 'warn' | 'calm'> = { new: 'good', changed: 'warn', kept: 'calm' };

function Preview({ preview }: { preview: readonly SectionPreview[] }) {
  const t = useAdminT();
  const words = t.definitions;
  const rows = preview.map((section) => ({ ...section, key: section.section }));
  const differing = preview.filter((section) => section.rows.length > 0);
  return (
    <>
      <div className="rounded-lg border">
        <SmallTable
          label={t.definitions.import}
          rows={rows}
          columns={[
            { id: 'section', label: words.columns.section, cell: (row) => words.sections[row.section] },
            ...(['new', 'changed', 'kept', 'same'] as const).map((column) => ({
              id: column,
              label: words.columns[column],
              numeric: true,
              cell: (row: SectionPreview) => <Count value={row[column]} />,
            })),
          ]}
        />
      </div>
      {preview.some(({ kept }) => kept > 0) && <p className="text-xs text-faint">{words.keptHint}</p>}
      {differing.map(({ section, rows: items, new: fresh, changed, kept }) => (
        <details key={section} className="rounded-md border px-3 py-2 text-sm">
          <summary className="cursor-pointer font-medium">{words.sections[section]}</summary>
          <ul className="mt-2 flex flex-col gap-1">
            {items.map((item) => (
              <li key={`${item.vhost} ${item.name}`} className="flex flex-wrap items-baseline gap-x-2">
                <span className="min-w-0 break-all">{item.name}</span>
                {item.vhost !== '' && <span className="text-xs text-faint">{item.vhost}</span>}
                <State tone={tones[item.effect]} className="ml-auto text-xs">
                  {words.effects[item.effect]}
                </State>
                {item.fields.length > 0 && <span className="text-xs text-soft">{words.fields(item.fields)}</span>}
              </li>
            ))}
          </ul>
          {fresh + changed + kept > items.length && (
            <p className="mt-1 text-xs text-faint">{words.more(fresh + changed + kept - items.length)}</p>
          )}
        </details>
      ))}
    </>
  );
}

function Skipped({ skipped }: { skipped: readonly SkippedDefinition[] }) {
  const t = useAdminT();
  if (skipped.length === 0) return null;
  return (
    <div role="status" className="rounded-md bg-warn-soft px-3 py-2.5 text-sm">
      <p className="font-medium">{t.definitions.skipped(skipped.length)}</p>
      <ul className="mt-1 max-h-48 overflow-y-auto text-soft">
        {skipped.map(({ kind, name, vhost, reason }) => (
          <li key={`${kind} ${vhost} ${name}`} className="break-words">
            {kind} {name} {vhost !== '' && `(${vhost})`}: {reason}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** A file, what it would do, and then the deed. */
function useImport(vhost: string | null) {
  const t = useAdminT();
  const broker = useBroker();
  const deed = useDeed('import-definitions');
  const [chosen, setChosen] = useState<Chosen>();
  const [problem, setProblem] = useState<string>();
  const [preview, setPreview] = useState<readonly SectionPreview[]>();
  const [error, setError] = useState<BrokerError>();
  const [looking, setLooking] = useState(false);

  const look = async (next: Chosen, into: string | null): Promise<void> => {
    setLooking(true);
    setPreview(undefined);
    setError(undefined);
    const result = await callConsole<SectionPreview[]>('POST', '/api/definitions/preview', {
      broker,
      vhost: into,
      definitions: next.definitions,
    });
    setLooking(false);
    if (result.ok) setPreview(result.value);
    else setError(result.error);
  };
  const choose = async (file: File): Promise<void> => {
    deed.reset();
    setChosen(undefined);
    setPreview(undefined);
    setError(undefined);
    if (file.size > importBytesMax) return setProblem(t.definitions.tooLarge(file.size, importBytesMax));
    const definitions = await readFile(file);
    setProblem(definitions === undefined ? t.definitions.notDefinitions : undefined);
    if (definitions === undefined) return;
    const next = { name: file.name, definitions };
    setChosen(next);
    await look(next, vhost);
  };
  const apply = (): void => {
    if (chosen === undefined) return;
    deed.mutate(
      { vhost, definitions: chosen.definitions },
      {
        onSuccess: () => {
          toast.success(t.definitions.applied);
          void look(chosen, vhost);
        },
      },
    );
  };
  const relook = (into: string | null): void => {
    if (chosen !== undefined) void look(chosen, into);
  };
  return { chosen, problem, preview, error: error ?? deed.error?.error, looking, deed, choose, apply, relook };
}

export function ImportDefinitions({ vhosts }: { vhosts: readonly string[] }) {
  const t = useAdminT();
  const may = useRights();
  const input = useRef<HTMLInputElement>(null);
  const [into, setInto] = useState(whole);
  const vhost = into === whole ? null : into;
  const { chosen, problem, preview, error, looking, deed, choose, apply, relook } = useImport(vhost);
  const effects = preview?.reduce((sum, section) => sum + section.new + section.changed, 0);
  const pick = (event: ChangeEvent<HTMLInputElement>): void => {
    const file = event.target.files?.[0];
    // The same file can be chosen again after it was changed.
    event.target.value = '';
    if (file !== undefined) void choose(file);
  };
  return (
    <Card title={t.definitions.import}>
      <div className="flex flex-col gap-4">
        <p className="text-sm text-soft">{t.definitions.importDetail}</p>
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label={t.definitions.into}>
            {(ids) => (
              <Select
                {...ids}
                value={into}
                onChange={(event) => {
                  const next = event.target.value;
                  setInto(next);
                  relook(next === whole ? null : next);
                }}
              >
                <option value={whole}>{t.definitions.intoWhole}</option>
                {vhosts.map((name) => (
                  <option key={name}>{name}</option>
                ))}
              </Select>
            )}
          </Field>
          <Field label={t.definitions.file} error={problem}>
            {(ids) => (
              <div className="flex min-w-0 items-center gap-2">
                <DeedButton denied={may({ tag: 'administrator' })} onClick={() => input.current?.click()}>
                  <Upload />
                  {t.definitions.chooseFile}
                </DeedButton>
                <span className="truncate text-sm text-soft">{chosen?.name}</span>
                <input
                  {...ids}
                  ref={input}
                  type="file"
                  accept="application/json,.json"
                  className="sr-only"
                  tabIndex={-1}
                  onChange={pick}
                />
              </div>
            )}
          </Field>
        </div>
        {looking && (
          <p role="status" className="text-sm text-soft">
            {t.definitions.looking}
          </p>
        )}
        {preview !== undefined && <Preview preview={preview} />}
        {deed.data !== undefined && <Skipped skipped={deed.data.skipped} />}
        {error !== undefined && <ErrorNote error={error} />}
        {effects === 0 && (
          <p role="status" className="text-sm text-soft">
            {t.definitions.nothingNew}
          </p>
        )}
        {effects !== undefined && effects > 0 && (
          <Button variant="primary" className="self-start" busy={deed.isPending} onClick={apply}>
            {t.definitions.apply(effects)}
          </Button>
        )}
      </div>
    </Card>
  );
}
