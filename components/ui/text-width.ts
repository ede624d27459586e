'use client';

const knownMax = 2000;
const known = new Map<string, number>();
let context: CanvasRenderingContext2D | null | undefined;

/** How wide a word is in the font of the page, in pixels. Only where there is a page. */
export function textPx(text: string, fontPx: number): number {
  const key = `${fontPx} ${text}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  context ??= document.createElement('canvas').getContext('2d');
  if (context === null) return text.length * fontPx * 0.6;
  context.font = `${fontPx}px ${getComputedStyle(document.body).fontFamily}`;
  const width = Math.ceil(context.measureText(text).width);
  if (known.size >= knownMax) known.clear();
  known.set(key, width);
  return width;
}
