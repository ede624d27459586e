import { hidden, hidePasswords } from '@/lib/format/hide';

/** What of a deed's input may be kept: no secrets, no payloads, and not without end. */
const stringCharsMax = 500;
const itemsMax = 100;
const depthMax = 8;
const inputCharsMax = 8_000;

const secretKey = /password|passwd|secret|token|authorization|api.?key|private.?key|cookie/i;
const payloadKey = /^(payload|body|content)$/i;
function text(value: string): string {
  const safe = hidePasswords(value);
  return safe.length > stringCharsMax ? `${safe.slice(0, stringCharsMax)}… (${safe.length} characters)` : safe;
}

function part(key: string, value: unknown, depth: number): unknown {
  if (secretKey.test(key)) return value === null || value === '' ? value : hidden;
  if (payloadKey.test(key) && typeof value === 'string') return `(${value.length} characters)`;
  if (typeof value === 'string') return text(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= depthMax) return '(deeper)';
  if (Array.isArray(value)) {
    const items = value.slice(0, itemsMax).map((item) => part('', item, depth + 1));
    return value.length > itemsMax ? [...items, `(${value.length} items)`] : items;
  }
  const entries = Object.entries(value);
  const kept = entries.slice(0, itemsMax).map(([name, inner]) => [name, part(name, inner, depth + 1)] as const);
  if (entries.length > itemsMax) kept.push(['…', `(${entries.length} fields)`]);
  return Object.fromEntries(kept);
}

export function redact(input: unknown): unknown {
  const kept = part('', input, 0);
  const size = JSON.stringify(kept)?.length ?? 0;
  return size <= inputCharsMax ? kept : `(${size} characters)`;
}
