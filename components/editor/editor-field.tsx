'use client';

import { useId, useMemo, useRef } from 'react';
import { Editor, type EditorHandle } from '@/components/editor/editor';
import { cn } from '@/lib/format/cn';
import { problemText } from '@/lib/messages/en/publisher-problems';
import { useT } from '@/lib/messages/use-t';
import { jsonFault } from '@/lib/publish/json-check';
import { placeOf } from '@/lib/publish/problems';

const noFaults: readonly never[] = [];

/** A payload or a value in a form of its own, which a dialog is: Tab goes on to the next field. */
export function EditorField({
  label,
  value,
  onChange,
  json,
  hint,
  className,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** It is meant to be JSON: where it isn't, that is marked. */
  json: boolean;
  hint?: string | undefined;
  className?: string;
}) {
  const t = useT();
  const noteId = useId();
  const editor = useRef<EditorHandle>(null);
  const fault = useMemo(() => {
    const found = json ? jsonFault(value) : undefined;
    if (found === undefined) return undefined;
    const message = problemText({ field: 'body', kind: 'json', ...found }, placeOf(value, found.at));
    return { from: found.at, to: found.at + 1, message };
  }, [json, value]);
  const faults = useMemo(() => (fault === undefined ? noFaults : [fault]), [fault]);
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <span aria-hidden="true" className="text-xs font-medium text-soft">
        {label}
      </span>
      <Editor
        className={cn('h-48 min-h-24 resize-y', className)}
        label={label}
        value={value}
        onChange={onChange}
        language={json ? 'json' : 'text'}
        faults={faults}
        invalid={fault !== undefined}
        describedBy={noteId}
        tabIndents={false}
        handle={editor}
      />
      <p id={noteId} className="text-xs text-faint empty:hidden">
        {fault !== undefined && (
          <span className="text-bad">
            {fault.message}{' '}
            <button
              type="button"
              className="font-medium underline underline-offset-2"
              onClick={() => editor.current?.goTo(fault.from)}
            >
              {t.common.goThere}
            </button>{' '}
          </span>
        )}
        {hint}
      </p>
    </div>
  );
}
