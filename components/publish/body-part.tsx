'use client';

import { Braces, Download, FileUp, Minimize2, X } from 'lucide-react';
import { useMemo, useRef } from 'react';
import { Editor, type EditorHandle, type EditorProps } from '@/components/editor/editor';
import { Button } from '@/components/ui/button';
import { Menu, MenuItem } from '@/components/ui/menu';
import { toast } from '@/components/ui/toast';
import type { Draft } from '@/lib/contract/publish';
import { bodyFormats, editedCharsMax, fileBytesMax } from '@/lib/contract/publish-limits';
import { cn } from '@/lib/format/cn';
import { bytes } from '@/lib/format/format';
import { readJson } from '@/lib/format/json';
import { base64Of, exactText, octetsOf } from '@/lib/format/octets';
import { download } from '@/lib/hooks/download';
import { usePublisherT } from '@/lib/messages/use-publisher-t';
import { indentJson, minifyJson } from '@/lib/publish/json-format';
import { sizeOf } from '@/lib/publish/octets';
import { variables as builtIn, placeholder } from '@/lib/publish/template';

type Body = Draft['body'];

/** What is wrong with the payload, and where it was written. */
export type BodyFault = { readonly at: number | undefined; readonly message: string };

export function BodyPart({
  draft,
  fault,
  onChange,
  onSubmit,
}: {
  draft: Draft;
  fault: BodyFault | undefined;
  onChange: (body: Body) => void;
  onSubmit: () => void;
}) {
  const t = usePublisherT();
  const { body } = draft;
  const editor = useRef<EditorHandle>(null);
  const faultId = 'publish-payload-fault';
  const large = body.text.length > editedCharsMax;
  const templates = useTemplates(draft);
  const faults = useMemo(
    () => (fault?.at === undefined ? [] : [{ from: fault.at, to: fault.at + 1, message: fault.message }]),
    [fault],
  );
  const unknown = draft.fill && !large ? unknownIn(body.text, templates.known) : undefined;
  const tidy = (as: (text: string) => string): void => onChange({ ...body, text: as(body.text) });
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-1.5">
        <Formats format={body.format} onChange={(format) => onChange({ ...body, format })} />
        <span className="ml-auto flex flex-wrap items-center gap-1">
          {body.format === 'json' && !large && (
            <>
              <Button variant="quiet" disabled={fault !== undefined} onClick={() => tidy(indentJson)}>
                <Braces />
                <span className="max-sm:sr-only">{t.compose.indent}</span>
              </Button>
              <Button variant="quiet" disabled={fault !== undefined} onClick={() => tidy(minifyJson)}>
                <Minimize2 />
                <span className="max-sm:sr-only">{t.compose.minify}</span>
              </Button>
            </>
          )}
          {draft.fill && !large && (
            <Menu align="end" trigger={<Button variant="quiet">{t.compose.insert}</Button>}>
              {t.compose.functions.map(([name, insert, detail]) => (
                <MenuItem key={name} onSelect={() => setTimeout(() => editor.current?.insert(`{{${insert}}}`))}>
                  <code className="w-36 shrink-0 font-mono text-xs whitespace-nowrap">{`{{${insert}}}`}</code>
                  <span className="text-xs text-faint">{detail}</span>
                </MenuItem>
              ))}
            </Menu>
          )}
          <FileButton onLoad={onChange} />
        </span>
      </div>
      {large ? (
        <LargeBody body={body} onChange={onChange} />
      ) : (
        <Editor
          className="h-72 min-h-32 resize-y"
          label={t.publish.payload}
          value={body.text}
          onChange={(text) => onChange({ format: body.format, text })}
          language={body.format === 'json' ? 'json' : 'text'}
          faults={faults}
          invalid={fault !== undefined}
          describedBy={fault === undefined ? undefined : faultId}
          templates={draft.fill ? templates : undefined}
          tabIndents
          onSubmit={onSubmit}
          handle={editor}
        />
      )}
      <p className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 text-xs text-faint">
        {fault === undefined ? (
          <span className={unknown === undefined ? 'max-sm:hidden' : 'text-warn'}>
            {unknown !== undefined ? t.compose.unknown(unknown) : draft.fill ? t.compose.editorHint : t.compose.fillOff}
          </span>
        ) : (
          <span id={faultId} role="alert" className="text-bad">
            {fault.message}{' '}
            {fault.at !== undefined && !large && (
              <button
                type="button"
                className="font-medium underline underline-offset-2"
                onClick={() => editor.current?.goTo(fault.at ?? 0)}
              >
                {t.common.goThere}
              </button>
            )}
          </span>
        )}
        <span className="num ml-auto">{bytes(sizeOf(body.format, body.text))}</span>
      </p>
    </div>
  );
}

/** The first template that nothing stands for. */
function unknownIn(text: string, known: ReadonlySet<string>): string | undefined {
  for (const [written, name = ''] of text.matchAll(placeholder)) if (!known.has(name)) return written;
  return undefined;
}

function Formats({ format, onChange }: { format: Body['format']; onChange: (format: Body['format']) => void }) {
  const t = usePublisherT();
  return (
    <fieldset className="flex rounded-md border bg-sunken p-px">
      <legend className="sr-only">{t.publisher.format}</legend>
      {bodyFormats.map((each) => (
        <button
          key={each}
          type="button"
          aria-pressed={each === format}
          onClick={() => onChange(each)}
          className={cn(
            'h-7 rounded-[5px] px-2.5 text-xs font-medium',
            each === format ? 'bg-panel text-ink shadow-card dark:bg-line' : 'text-soft hover:text-ink',
          )}
        >
          {t.publisher.formats[each]}
        </button>
      ))}
    </fieldset>
  );
}

/** Own variables first: they come before those that are built in. */
function useTemplates({ variables }: Draft): NonNullable<EditorProps['templates']> {
  const t = usePublisherT();
  return useMemo(() => {
    const own = variables.flatMap(({ name }) => (name === '' ? [] : [name]));
    return {
      known: new Set([...own, ...Object.keys(builtIn)]),
      offers: [
        ...own.map((name) => ({ label: name, insert: name, detail: t.compose.ownVariable })),
        ...t.compose.functions.map(([label, insert, detail]) => ({ label, insert, detail })),
      ],
    };
  }, [variables, t]);
}

function FileButton({ onLoad }: { onLoad: (body: Body) => void }) {
  const t = usePublisherT();
  const file = useRef<HTMLInputElement>(null);
  const most = bytes(fileBytesMax);
  const load = async (chosen: File): Promise<void> => {
    if (chosen.size > fileBytesMax) toast.error(t.publisher.fileTooLarge(most));
    else onLoad(bodyOfFile(chosen.name, new Uint8Array(await chosen.arrayBuffer())));
  };
  return (
    <>
      <Button variant="quiet" title={t.compose.fileLimit(most)} onClick={() => file.current?.click()}>
        <FileUp />
        {t.compose.file}
      </Button>
      <input
        ref={file}
        type="file"
        hidden
        aria-label={t.publisher.file}
        onChange={(event) => {
          const chosen = event.target.files?.[0];
          if (chosen !== undefined) void load(chosen);
          event.target.value = '';
        }}
      />
    </>
  );
}

/** Text that can be edited is shown as text; anything else is octets, which nothing is filled into. */
function bodyOfFile(name: string, octets: Uint8Array): Body {
  const text = octets.length > editedCharsMax ? undefined : textOf(octets);
  if (text === undefined) return { format: 'base64', text: base64Of(octets), file: name };
  return { format: readJson(text) === undefined ? 'text' : 'json', text };
}

function textOf(octets: Uint8Array): string | undefined {
  const text = exactText(octets);
  // An editor would make one line ending of all.
  return text === undefined || /[\0\r]/.test(text) ? undefined : text;
}

function LargeBody({ body, onChange }: { body: Body; onChange: (body: Body) => void }) {
  const t = usePublisherT();
  const save = (): void => {
    const octets =
      body.format === 'base64' ? octetsOf(body.text.replaceAll(/\s/g, ''), 'base64') : octetsOf(body.text, 'string');
    download(body.file ?? 'payload', octets);
  };
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-md border border-line-strong px-4 py-6">
      <div className="min-w-0 flex-1">
        <p className="font-medium break-all">{t.compose.largeBody(bytes(sizeOf(body.format, body.text)), body.file)}</p>
        <p className="text-xs text-faint">{t.compose.largeBodyDetail}</p>
      </div>
      <Button onClick={save}>
        <Download />
        {t.compose.save}
      </Button>
      <Button onClick={() => onChange({ format: 'text', text: '' })}>
        <X />
        {t.compose.clearBody}
      </Button>
    </div>
  );
}
