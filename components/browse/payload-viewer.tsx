'use client';

import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo, useState } from 'react';
import { JsonTree } from '@/components/browse/json-tree';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/card';
import { Copy } from '@/components/ui/copy';
import { ModeSwitch } from '@/components/ui/mode-switch';
import { cn } from '@/lib/format/cn';
import {
  type ContentMode,
  contentModes,
  hexBytesMax,
  hexLines,
  imageTypeOf,
  packingOf,
  unpack,
} from '@/lib/format/content';
import { bytes as inBytes } from '@/lib/format/format';
import { base64Of } from '@/lib/format/octets';
import { visible } from '@/lib/format/visible';
import { useBrowseT } from '@/lib/messages/use-browse-t';

type Props = {
  /** The payload, or a part of it from `offset` on. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly offset: number;
  readonly isPart: boolean;
  readonly contentType: unknown;
  readonly contentEncoding: unknown;
  /** What moves from part to part. */
  readonly parts?: ReactNode;
};

/** Octets as what they are: a picture, JSON, text; and always as octets. A packed payload is unpacked, within a bound. */
export function PayloadViewer({ bytes, offset, isPart, contentType, contentEncoding, parts }: Props) {
  const t = useBrowseT();
  const packing = isPart ? undefined : packingOf(contentEncoding);
  const unpacked = useQuery({
    queryKey: ['unpack', packing, bytes],
    queryKeyHashFn: () => `unpack ${packing} ${bytes.length} ${base64Of(bytes.subarray(-64))}`,
    queryFn: async () => (packing === undefined ? null : ((await unpack(bytes, packing)) ?? null)),
    enabled: packing !== undefined,
    gcTime: 0,
  });
  const inner = unpacked.data ?? undefined;
  const shown = inner?.bytes ?? bytes;
  const cut = isPart || inner?.cut === true;
  const { modes, text, json } = useMemo(() => contentModes(shown, contentType, cut), [shown, contentType, cut]);
  const [chosen, setChosen] = useState<ContentMode>();
  const mode = modes.find((each) => each === chosen) ?? modes[0] ?? 'hex';
  if (packing !== undefined && unpacked.isPending) return <Skeleton className="h-24 w-full" />;
  const hex = mode === 'hex' ? hexLines(shown, offset) : '';
  return (
    <section aria-label={t.browse.payload} className="flex min-w-0 flex-col">
      <div className="mb-1.5 flex min-h-7 flex-wrap items-center gap-x-2 gap-y-1">
        <h3 className="text-xs font-medium text-faint">{t.browse.payload}</h3>
        <ModeSwitch legend={t.browse.as} modes={modes} words={t.browse.modes} mode={mode} onChoose={setChosen} />
        {packing !== undefined && (
          <span className="text-xs text-faint">
            {inner === undefined ? t.browse.notUnpacked(packing) : t.browse.unpacked(packing, shown.length)}
          </span>
        )}
        {inner?.cut === true && <span className="text-xs text-warn">{t.browse.unpackedCut(shown.length)}</span>}
        <span className="ml-auto flex items-center gap-1">
          {parts}
          {text !== undefined && <Copy text={text} />}
        </span>
      </div>
      {shown.length === 0 ? (
        <p className="text-sm text-faint">{t.browse.empty}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        <div tabIndex={0} className="overflow-auto rounded-md border bg-panel p-3">
          {mode === 'image' ? (
            // biome-ignore lint/performance/noImgElement: the picture is in the message, nothing can be optimised
            <img
              src={`data:${imageTypeOf(contentType)};base64,${base64Of(shown)}`}
              alt={t.browse.imageOf(imageTypeOf(contentType) ?? '')}
              className="max-h-96 max-w-full object-contain"
            />
          ) : mode === 'json' ? (
            <JsonTree value={json} />
          ) : (
            <pre
              className={cn(
                'font-mono text-xs leading-5',
                mode === 'hex' ? 'whitespace-pre' : 'break-words whitespace-pre-wrap',
              )}
            >
              {mode === 'hex' ? hex : visible(text ?? '')}
            </pre>
          )}
        </div>
      )}
      {mode === 'hex' && shown.length > hexBytesMax && (
        <p className="mt-1 text-xs text-faint">{t.browse.hexCut(hexBytesMax)}</p>
      )}
    </section>
  );
}

/** Backwards and forwards through what is too large to be shown whole. */
export function PartButtons({
  from,
  to,
  all,
  size,
  onMove,
}: {
  from: number;
  to: number;
  all: number;
  size: number;
  onMove: (offset: number) => void;
}) {
  const t = useBrowseT();
  return (
    <>
      <span className="num text-xs text-faint" title={inBytes(all)}>
        {t.browse.part(from + 1, to, all)}
      </span>
      <Button className="h-6! px-2! text-xs" disabled={from === 0} onClick={() => onMove(Math.max(0, from - size))}>
        {t.browse.previousPart}
      </Button>
      <Button className="h-6! px-2! text-xs" disabled={to >= all} onClick={() => onMove(from + size)}>
        {t.browse.nextPart}
      </Button>
    </>
  );
}
