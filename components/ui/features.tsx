'use client';

import { Tag } from '@/components/ui/state';
import { textPx } from '@/components/ui/text-width';
import { RowTooltip } from '@/components/ui/tooltip';
import { useT } from '@/lib/messages/use-t';
import type { Feature } from '@/lib/model/features';

const tagFontPx = 11;
/** A tag's padding and border, and the gap before it. */
const tagPx = 20;

/** Which of the words fit as tags, leaving room to say how many don't; after a long one, a short one still may. */
function fitting(words: readonly string[], roomPx: number): readonly boolean[] {
  const widths = words.map((word) => tagPx + textPx(word, tagFontPx));
  if (widths.reduce((sum, px) => sum + px, 0) <= roomPx) return words.map(() => true);
  let leftPx = roomPx - tagPx - textPx(`+${words.length}`, tagFontPx);
  return widths.map((px) => {
    if (px > leftPx) return false;
    leftPx -= px;
    return true;
  });
}

/** In words, not letters; what doesn't fit is in the tooltip of the last. */
export function Features({ features, roomPx }: { features: readonly Feature[]; roomPx?: number }) {
  const t = useT();
  const fits =
    roomPx === undefined
      ? undefined
      : fitting(
          features.map((feature) => t.feature(feature)),
          roomPx,
        );
  const shown = features.filter((_, at) => fits?.[at] !== false);
  const rest = features.filter((_, at) => fits?.[at] === false);
  return (
    <>
      {shown.map((feature) => (
        <RowTooltip key={`${feature.kind} ${t.feature(feature)}`} text={t.explain(feature)}>
          <Tag>{t.feature(feature)}</Tag>
        </RowTooltip>
      ))}
      {rest.length > 0 && (
        <RowTooltip
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
          <Tag>+{rest.length}</Tag>
        </RowTooltip>
      )}
    </>
  );
}

const typeFontPx = 13;
/** The cell's padding, and a pixel or two of rounding. */
const paddingPx = 22;

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
      <RowTooltip text={hint}>
        <span className="truncate text-soft">{type}</span>
      </RowTooltip>
      {widthPx > 0 && <Features features={features} roomPx={widthPx - paddingPx - textPx(type, typeFontPx)} />}
    </span>
  );
}
