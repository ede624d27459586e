import type { Draft } from '@/lib/contract/publish';

type Body = Draft['body'];

/** Many messages of one sending may share a body; it is read once. */
const read = new WeakMap<Body, Buffer>();

/** The octets of a body that has no problem. */
export function bodyBytes(body: Body): Buffer {
  const known = read.get(body);
  if (known !== undefined) return known;
  const bytes = bytesOf(body);
  read.set(body, bytes);
  return bytes;
}

function bytesOf({ format, text }: Body): Buffer {
  if (format === 'base64') return Buffer.from(text.replaceAll(/\s/g, ''), 'base64');
  if (format === 'hex') return Buffer.from(text.replaceAll(/[\s:]/g, ''), 'hex');
  return Buffer.from(text, 'utf8');
}
