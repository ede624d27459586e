/** Kept messages in one file, to be carried to another console. Each of them looks as it does in its own file. */
import type { Collection, MessagePlace, SavedMessage } from '@/lib/contract/publish';
import { placeNameCharsMax } from '@/lib/contract/publish-limits';
import { readJson } from '@/lib/format/json';

type Entry = Collection[number];

export const placeText = ({ folder, name }: MessagePlace): string => (folder === '' ? name : `${folder}/${name}`);

export function collectionText(messages: Collection): string {
  return `${JSON.stringify({ waybill: 'collection', version: 1, messages }, null, 2)}\n`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isMessage(value: unknown): value is SavedMessage {
  if (!isObject(value) || value.waybill !== 'message' || !isObject(value.draft)) return false;
  const { body } = value.draft;
  return isObject(body) && typeof body.text === 'string';
}

/** Of a file, as far as a kept message may be called so. */
function nameOf(fileName: string): string {
  const name = fileName.replace(/\.json$/i, '').replaceAll(/[^\p{L}\p{N} ._()-]/gu, ' ');
  return (
    name
      .replace(/^[.\s]+/, '')
      .slice(0, placeNameCharsMax)
      .trim() || 'message'
  );
}

/** `wrong`: which message of it is none; undefined: it is no such file at all. */
export type ReadFile = { readonly entries: readonly Entry[] } | { readonly wrong: string | undefined };

const noSuchFile: ReadFile = { wrong: undefined };

/** The server looks at the messages themselves; a single message's file is taken too. */
export function collectionOfText(text: string, fileName: string): ReadFile {
  const read = readJson(text)?.value;
  if (!isObject(read)) return noSuchFile;
  if (isMessage(read)) return { entries: [{ folder: '', name: nameOf(fileName), message: read }] };
  if (read.waybill !== 'collection' || !Array.isArray(read.messages)) return noSuchFile;
  const entries: Entry[] = [];
  for (const each of read.messages as unknown[]) {
    if (!isObject(each) || typeof each.folder !== 'string' || typeof each.name !== 'string') return noSuchFile;
    const { folder, name, message } = each;
    if (!isMessage(message)) return { wrong: placeText({ folder, name }) };
    entries.push({ folder, name, message });
  }
  return entries.length === 0 ? noSuchFile : { entries };
}
