import { describe, expect, test } from 'vitest';
import { ancestorsOf, linesOf, toggled, unfolded } from '@/components/mqtt/tree-lines';
import type { RetainedValue, TopicLevel, TopicNode } from '@/lib/model/mqtt';

const value = (topic: string): RetainedValue => ({
  topic,
  qos: 0,
  ageMs: 0,
  leftMs: null,
  properties: {},
  content: { payload: '1', encoding: 'string', bytes: 1, truncated: false },
});

const node = (topic: string, count: number, holds: boolean): TopicNode => ({
  name: topic.split('/').at(-1) ?? '',
  topic,
  count,
  value: holds ? value(topic) : null,
});

const level = (prefix: string, nodes: TopicNode[], total = nodes.length): TopicLevel => ({ prefix, total, nodes });

describe('the tree of topics', () => {
  const levels = [
    level('', [node('plant', 3, true), node('site', 1, true)]),
    level('plant/', [node('plant/', 1, true), node('plant/a', 1, true)], 5),
  ];

  test('shows what is open, under its own', () => {
    const lines = linesOf(levels, ['', 'plant/']);
    expect(lines.map(({ key, depth }) => `${depth} ${key}`)).toEqual([
      '0 tplant',
      '1 tplant/',
      '1 tplant/a',
      '1 rplant/',
      '0 tsite',
    ]);
    expect(lines[0]).toMatchObject({ branch: true, open: true });
    expect(lines[4]).toMatchObject({ branch: false, open: false });
    expect(lines[3]).toMatchObject({ hidden: 3, parent: 'tplant' });
  });

  test('opens and closes with all that is below', () => {
    const bounds = { levels: 10, chars: 100 };
    expect(toggled(['', 'a/'], 'a/b/', bounds)).toEqual(['', 'a/', 'a/b/']);
    expect(toggled(['', 'a/', 'a/b/', 'ab/'], 'a/', bounds)).toEqual(['', 'ab/']);
  });

  test('keeps its bounds, and never closes what the new one hangs under', () => {
    expect(toggled(['', 'a/', 'b/', 'c/'], 'a/x/', { levels: 4, chars: 100 })).toEqual(['', 'a/', 'c/', 'a/x/']);
    expect(toggled(['', 'a/', 'bbbbbb/'], 'c/', { levels: 9, chars: 5 })).toEqual(['', 'c/']);
  });

  test('opens by itself what is known of a small tree, and nothing of a large one', () => {
    const bounds = { topics: 5, levels: 4, chars: 100 };
    const small = [level('', [node('plant', 3, true), node('site', 1, true)])];
    const next = unfolded(small, [''], bounds);
    expect(next).toEqual(['', 'plant/']);
    const known = [...small, level('plant/', [node('plant/a', 2, false)])];
    expect(unfolded(known, next, bounds)).toEqual(['', 'plant/', 'plant/a/']);
    const whole = ['', 'plant/', 'plant/a/'];
    expect(unfolded([...known, level('plant/a/', [node('plant/a/x', 1, true)])], whole, bounds)).toBe(whole);
    for (const tight of [
      { ...bounds, topics: 3 },
      { ...bounds, levels: 1 },
      { ...bounds, chars: 5 },
    ]) {
      expect(unfolded(small, [''], tight)).toEqual(['']);
    }
    expect(unfolded([level('', [node('plant', 2, false)], 7)], [''], bounds)).toEqual(['']);
  });

  test('knows the way to a topic', () => {
    expect(ancestorsOf('a/b//c')).toEqual(['', 'a/', 'a/b/', 'a/b//']);
    expect(ancestorsOf('a')).toEqual(['']);
    expect(ancestorsOf('/a')).toEqual(['', '/']);
  });
});
