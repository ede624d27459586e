import { describe, expect, test } from 'vitest';
import { visible, visibleJson } from '@/lib/format/visible';

describe('what isn’t seen and changes what is', () => {
  test.each([
    ['evil\u202etxt.exe', 'evil⟦U+202E⟧txt.exe'],
    ['a\u200bb\ufeff', 'a⟦U+200B⟧b⟦U+FEFF⟧'],
    ['a\u200db', 'a⟦U+200D⟧b'],
    ['end\u200c', 'end⟦U+200C⟧'],
    ['\u001b[31mred\u0085', '⟦U+001B⟧[31mred⟦U+0085⟧'],
  ])('is shown by its number in %j', (text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  test.each(['', 'a b\n\tc\r\n', 'Grüße, 안녕', 'می\u200cخواهم', '👩\u200d🚒', 'עברית'])('%j has none', (text) => {
    expect(visible(text)).toBe(text);
    expect(visibleJson(text)).toBe(text);
  });

  test('in JSON it has an escape, and the value stays the same', () => {
    const value = { 'a\u202eb': 'c\u200bd' };
    const shown = visibleJson(JSON.stringify(value));
    expect(shown).toBe('{"a\\u202eb":"c\\u200bd"}');
    expect(JSON.parse(shown)).toEqual(value);
  });
});
