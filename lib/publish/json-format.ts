/**
 * JSON with other whitespace, and nothing else changed: numbers that JavaScript can't hold, names that come twice, and
 * templates outlive it, which they wouldn't by `JSON.parse` and back.
 */
import { placeholder } from '@/lib/publish/template';

const token = new RegExp(
  [`(${placeholder.source})`, String.raw`"(?:[^"\\]|\\.)*"`, String.raw`[{}[\],:]`, String.raw`[^\s{}[\],:"]+`].join(
    '|',
  ),
  'g',
);

const opens = new Set(['{', '[']);
const closes = new Set(['}', ']']);

/** The text must be JSON once its templates are filled in. */
export function indentJson(text: string): string {
  const tokens = text.match(token) ?? [];
  let out = '';
  let depth = 0;
  const line = (): string => `\n${'  '.repeat(depth)}`;
  for (const [at, each] of tokens.entries()) {
    const next = tokens[at + 1] ?? '';
    if (opens.has(each)) {
      out += each;
      if (!closes.has(next)) {
        depth++;
        out += line();
      }
    } else if (closes.has(each)) {
      if (!opens.has(tokens[at - 1] ?? '')) {
        depth--;
        out += line();
      }
      out += each;
    } else if (each === ',') out += each + line();
    else if (each === ':') out += ': ';
    else out += each;
  }
  return out;
}

export function minifyJson(text: string): string {
  return (text.match(token) ?? []).join('');
}
