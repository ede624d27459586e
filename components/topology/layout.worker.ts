/** Arranging hundreds of boxes takes longer than a frame, so it isn't done where the page is drawn. */
import type { LayoutAnswer, LayoutTask } from '@/components/topology/use-layout';
import { layoutOf } from '@/lib/model/topology/layout';

addEventListener('message', ({ data }: MessageEvent<LayoutTask>) => {
  const answer: LayoutAnswer = { key: data.key, ...layoutOf(data.boxes, data.links, data.aspect) };
  postMessage(answer);
});
