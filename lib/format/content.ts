import { readJson } from '@/lib/format/json';
import { hexTable } from '@/lib/format/octets';

/** The octets of a payload, as people look at them. */
export type ContentMode = 'json' | 'text' | 'hex' | 'image';

/** What a browser unpacks of a compressed payload at most: a few octets can stand for gigabytes. */
const unpackedBytesMax = 4 * 1024 * 1024;
/** More lines of octets than this nobody reads. */
export const hexBytesMax = 32 * 1024;

/** Undefined: it isn't UTF-8. A part of a longer text may begin and end within a character. */
export function textOfOctets(bytes: Uint8Array, isPart = false): string | undefined {
  const decoded = new TextDecoder('utf-8').decode(bytes);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: octets that no text has tell that it is none
  if (/[\u0000-\u0008\u000e-\u001a]/.test(decoded)) return undefined;
  const broken = decoded.split('\ufffd').length - 1;
  return broken > (isPart ? 6 : 0) ? undefined : decoded;
}

function jsonOfText(text: string | undefined): { readonly value: unknown } | undefined {
  return text !== undefined && /^\s*[[{"\-\dtfn]/.test(text) ? readJson(text) : undefined;
}

/** Pictures that can't run anything. */
const imageType = /^image\/(png|jpeg|gif|webp|avif|bmp)$/;

export function imageTypeOf(contentType: unknown): string | undefined {
  const type = typeof contentType === 'string' ? contentType.split(';')[0]?.trim().toLowerCase() : undefined;
  return type !== undefined && imageType.test(type) ? type : undefined;
}

/** The first is how it is shown when nobody chose. */
export function contentModes(
  bytes: Uint8Array,
  contentType: unknown,
  isPart: boolean,
): { readonly modes: readonly ContentMode[]; readonly text: string | undefined; readonly json: unknown } {
  const text = textOfOctets(bytes, isPart);
  const json = isPart ? undefined : jsonOfText(text);
  const structured = typeof json?.value === 'object' && json.value !== null;
  const said = typeof contentType === 'string' && contentType.includes('json');
  const modes: ContentMode[] = [];
  if (!isPart && imageTypeOf(contentType) !== undefined && bytes.length > 0) modes.push('image');
  if (json !== undefined && (structured || said)) modes.push('json');
  if (text !== undefined) modes.push('text');
  modes.push('hex');
  return { modes, text, json: json?.value };
}

export type Packing = 'gzip' | 'deflate';

export function packingOf(contentEncoding: unknown): Packing | undefined {
  const name = typeof contentEncoding === 'string' ? contentEncoding.trim().toLowerCase() : '';
  return name === 'gzip' || name === 'deflate' ? name : undefined;
}

export type Unpacked = { readonly bytes: Uint8Array<ArrayBuffer>; readonly cut: boolean };

/** Undefined: it isn't packed so. */
export async function unpack(
  bytes: Uint8Array<ArrayBuffer>,
  packing: Packing,
  bytesMax: number = unpackedBytesMax,
): Promise<Unpacked | undefined> {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(packing)).getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    while (size <= bytesMax) {
      const { done, value } = await reader.read();
      if (done) return { bytes: joined(chunks, size), cut: false };
      chunks.push(value);
      size += value.length;
    }
  } catch {
    return undefined;
  }
  await reader.cancel().catch(() => undefined);
  return { bytes: joined(chunks, size).slice(0, bytesMax), cut: true };
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/** The first of them, as a table. */
export function hexLines(bytes: Uint8Array, from = 0): string {
  return hexTable(bytes.subarray(0, hexBytesMax), from, 6);
}
