import { expect, test } from 'vitest';
import { latestMax, previewBytesMax, topicsMax, WatchBoard } from '@/lib/live/watch-board';

const facts = { qos: 0, retained: false, contentType: null };
const add = (board: WatchBoard, topic: string, payload: string | Buffer): void =>
  board.add({ topic, payload: Buffer.from(payload), ...facts }, 1);

test('keeps the latest of each topic, the newest first', () => {
  const board = new WatchBoard();
  for (let n = 1; n <= latestMax + 2; n++) add(board, 'a', String(n));
  const [topic] = board.topics;
  expect(topic?.count).toBe(latestMax + 2);
  expect(topic?.latest.map(({ content }) => content.payload)).toEqual(['7', '6', '5', '4', '3']);
});

test('counts what is beyond its topics, and goes on with those that it has', () => {
  const board = new WatchBoard();
  for (let n = 0; n < topicsMax; n++) add(board, `t${n}`, 'x');
  add(board, 'one too many', 'x');
  add(board, 't0', 'y');
  expect(board.topics).toHaveLength(topicsMax);
  expect(board.topics[0]?.latest[0]?.content.payload).toBe('y');
  expect([board.received, board.notShown]).toEqual([topicsMax + 2, 1]);
});

test('cuts between characters, and calls binary what is no text', () => {
  const board = new WatchBoard();
  add(board, 'text', `x${'é'.repeat(previewBytesMax)}`);
  add(board, 'binary', Buffer.alloc(previewBytesMax + 1, 0xff));
  add(board, 'short', Buffer.from([0xc3]));
  const [text, binary, short] = board.topics.map(({ latest }) => latest[0]?.content);
  expect(text).toMatchObject({ encoding: 'string', truncated: true, bytes: 2 * previewBytesMax + 1 });
  expect(text?.payload).toBe(`x${'é'.repeat(previewBytesMax / 2 - 1)}`);
  expect(binary).toMatchObject({ encoding: 'base64', truncated: true });
  expect(short).toMatchObject({ encoding: 'base64', truncated: false, bytes: 1 });
});
