import { describe, expect, test } from 'vitest';
import { csv, csvLine } from '@/lib/format/csv';

describe('csv', () => {
  test('quotes what would break the line', () => {
    expect(csvLine(['a,b', 'say "hi"', 'two\nlines', 'plain'])).toBe('"a,b","say ""hi""","two\nlines",plain\r\n');
  });

  test('unknown is empty, and never the word null', () => {
    expect(csvLine([null, undefined, '', 0, false])).toBe(',,,0,false\r\n');
  });

  test('a text that a spreadsheet would run is marked as text, a number isn’t', () => {
    expect(csvLine(['=cmd()', '+1', '-1', '@x', -1])).toBe("'=cmd(),'+1,'-1,'@x,-1\r\n");
  });

  test('objects are JSON', () => {
    expect(csvLine([{ a: 1 }])).toBe('"{""a"":1}"\r\n');
  });

  test('names its fields first, and keeps their order', () => {
    expect(csv(['b', 'a'], [{ a: 1, b: 2 }, { a: 3 }])).toBe('b,a\r\n2,1\r\n,3\r\n');
  });
});
