'use client';

import { Tag } from '@/components/ui/state';
import { Tooltip } from '@/components/ui/tooltip';
import { useT } from '@/lib/messages/use-t';
import type { Feature } from '@/lib/model/features';

const charPx = 5.4;
const tagPx = 20;
const morePx = 32;

/** How many of the words fit as tags, leaving room to say how many don't. Widths are estimates on the safe side. */
function fitting(words: readonly string[], roomPx: number): number {
  let usedPx = 0;
  for (const [index, word] of words.entries()) {
    usedPx += word.length * charPx + tagPx;
    const reservePx = index + 1 < words.length ? morePx : 0;
    if (usedPx + reservePx > roomPx) return index;
  }
  return words.length;
}

/** In words, not letters; what doesn't fit is in the tooltip of the last. */
export function Features({ features, roomPx }: { features: readonly Feature[]; roomPx?: number }) {
  const t = useT();
  const fit =
    roomPx === undefined
      ? features.length
      : fitting(
          features.map((feature) => t.feature(feature)),
          roomPx,
        );
  const shown = features.slice(0, fit);
  const rest = features.slice(fit);
  return (
    <>
      {shown.map((feature) => (
        <Tooltip key={`${feature.kind} ${t.feature(feature)}`} text={t.explain(feature)}>
          <span className="inline-flex min-w-0 shrink-0">
            <Tag>{t.feature(feature)}</Tag>
          </span>
        </Tooltip>
      ))}
      {rest.length > 0 && (
        <Tooltip
          text={
            <ul className="flex flex-col gap-1">
              {rest.map((feature) => (
                <li key={`${feature.kind} ${t.feature(feature)}`}>
                  <b className="font-medium">{t.feature(feature)}</b>: {t.explain(feature)}
                </li>
              ))}
            </ul>
          }
        >
          <span className="inline-flex shrink-0">
            <Tag>+{rest.length}</Tag>
          </span>
        </Tooltip>
      )}
    </>
  );
}

const typeCharPx = 6.1;
const paddingPx = 20;

/** The type of an object, and as many of its features as its cell has room for. */
export function TypeAndFeatures({
  type,
  hint,
  features,
  widthPx,
}: {
  type: string;
  hint: string;
  features: readonly Feature[];
  widthPx: number;
}) {
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <Tooltip text={hint}>
        <span className="truncate text-soft">{type}</span>
      </Tooltip>
      <Features features={features} roomPx={widthPx - paddingPx - type.length * typeCharPx} />
    </span>
  );
}
