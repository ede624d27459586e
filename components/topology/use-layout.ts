'use client';

import { useEffect, useRef, useState } from 'react';
import type { Box, Layout, Link } from '@/lib/model/topology/layout';

export type LayoutTask = {
  readonly key: string;
  readonly boxes: readonly Box[];
  readonly links: readonly Link[];
  readonly aspect: number;
};
export type LayoutAnswer = Layout & { readonly key: string };

/** Places for the boxes, made anew only when other boxes or links are there; until then those from before. */
export function useLayout(
  boxes: readonly Box[],
  links: readonly Link[],
  aspect: () => number,
): { answer: LayoutAnswer | undefined; busy: boolean } {
  const [answer, setAnswer] = useState<LayoutAnswer>();
  const worker = useRef<Worker>(undefined);
  const key = `${boxes.map(({ id }) => id).join('\n')}\n\n${links.map(({ id }) => id).join('\n')}`;
  const task = useRef<Omit<LayoutTask, 'aspect'>>({ key, boxes, links });
  task.current = { key, boxes, links };
  const ratio = useRef(aspect);
  ratio.current = aspect;

  useEffect(() => {
    const made = new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' });
    made.onmessage = ({ data }: MessageEvent<LayoutAnswer>) => setAnswer(data);
    worker.current = made;
    return () => made.terminate();
  }, []);

  useEffect(() => {
    // The boxes are those of this key: both come from one render.
    if (task.current.key === key) worker.current?.postMessage({ ...task.current, aspect: ratio.current() });
  }, [key]);

  return { answer, busy: answer?.key !== key };
}
