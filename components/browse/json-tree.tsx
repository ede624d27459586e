'use client';

import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { cn } from '@/lib/format/cn';
import { visibleJson } from '@/lib/format/visible';
import { useBrowseT } from '@/lib/messages/use-browse-t';

const shownAtOnce = 100;
/** What is deeper starts folded, and so does what has more. */
const openDepth = 3;
const openItems = 40;
const textCharsShown = 2_000;

type Name = string | number | undefined;

/** JSON that folds. Only what is open is made, so that a large document costs what is seen of it. */
export function JsonTree({ value }: { value: unknown }) {
  return (
    <ul className="font-mono text-xs leading-5">
      <Node name={undefined} value={value} depth={0} last />
    </ul>
  );
}

function Node({ name, value, depth, last }: { name: Name; value: unknown; depth: number; last: boolean }) {
  const isBranch = typeof value === 'object' && value !== null;
  return isBranch ? (
    <Branch name={name} value={value} depth={depth} last={last} />
  ) : (
    <li className="pl-4 break-words whitespace-pre-wrap">
      <Label name={name} />
      <Leaf value={value} />
      {!last && <span className="text-faint">,</span>}
    </li>
  );
}

function Label({ name }: { name: Name }) {
  return typeof name === 'string' ? (
    <>
      <span className="text-ink">{visibleJson(JSON.stringify(name))}</span>
      <span className="text-faint">: </span>
    </>
  ) : null;
}

function Leaf({ value }: { value: unknown }) {
  const [whole, setWhole] = useState(false);
  const t = useBrowseT();
  const text = JSON.stringify(value) ?? '';
  const cut = !whole && text.length > textCharsShown;
  return (
    <>
      <span className={typeof value === 'string' ? 'text-code-string' : 'text-code-number'}>
        {visibleJson(cut ? text.slice(0, textCharsShown) : text)}
      </span>
      {cut && (
        <button type="button" className="ml-1 text-accent underline" onClick={() => setWhole(true)}>
          {t.browse.tree.more(text.length - textCharsShown)}
        </button>
      )}
    </>
  );
}

function Branch({ name, value, depth, last }: { name: Name; value: object; depth: number; last: boolean }) {
  const t = useBrowseT();
  const isList = Array.isArray(value);
  const entries: [Name, unknown][] = isList ? value.map((each, index) => [index, each]) : Object.entries(value);
  const [open, setOpen] = useState(depth < openDepth && (depth === 0 || entries.length <= openItems));
  const [shown, setShown] = useState(shownAtOnce);
  const [begin, end] = isList ? ['[', ']'] : ['{', '}'];
  const comma = last ? '' : ',';
  if (entries.length === 0) {
    return (
      <li className="pl-4">
        <Label name={name} />
        <span className="text-faint">{`${begin}${end}${comma}`}</span>
      </li>
    );
  }
  const size = isList ? t.browse.tree.items(entries.length) : t.browse.tree.keys(entries.length);
  return (
    <li>
      <span className="flex items-start">
        <button
          type="button"
          aria-expanded={open}
          aria-label={`${open ? t.browse.tree.close : t.browse.tree.open} ${name ?? '$'}`}
          onClick={() => setOpen(!open)}
          className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded text-faint hover:bg-hover hover:text-ink"
        >
          <ChevronRight aria-hidden="true" className={cn('size-3 transition-transform', open && 'rotate-90')} />
        </button>
        <span className="min-w-0">
          <Label name={name} />
          <span className="text-faint">{open ? begin : `${begin} ${size} ${end}${comma}`}</span>
        </span>
      </span>
      {open && (
        <>
          <ul className="ml-2 border-l border-line/60 pl-2">
            {entries.slice(0, shown).map(([each, child], index) => (
              <Node
                key={String(each)}
                name={isList ? index : each}
                value={child}
                depth={depth + 1}
                last={index === entries.length - 1}
              />
            ))}
            {entries.length > shown && (
              <li className="pl-4">
                <button
                  type="button"
                  className="text-accent underline"
                  onClick={() => setShown(shown + shownAtOnce * 5)}
                >
                  {t.browse.tree.more(entries.length - shown)}
                </button>
              </li>
            )}
          </ul>
          <span className="pl-4 text-faint">{`${end}${comma}`}</span>
        </>
      )}
    </li>
  );
}
