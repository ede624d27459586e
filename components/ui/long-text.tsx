'use client';

import { useState } from 'react';
import { useT } from '@/lib/messages/use-t';

const shownChars = 1_000;

/** A text that may be as long as a frame: its beginning, and the whole when somebody wants it. None is said to be none. */
export function LongText({ text }: { text: string }) {
  const t = useT();
  const [whole, setWhole] = useState(false);
  if (text === '') return <span className="font-sans text-faint">{t.common.emptyText}</span>;
  if (whole || text.length <= shownChars) return text;
  return (
    <>
      {text.slice(0, shownChars)}…{' '}
      <button
        type="button"
        onClick={() => setWhole(true)}
        className="font-sans text-soft underline underline-offset-2 hover:text-ink"
      >
        {t.common.wholeText(text.length)}
      </button>
    </>
  );
}
