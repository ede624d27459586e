/** Short notes that pass by. What draws them is loaded with the first one: most visits to a page have none. */
import type { ExternalToast } from 'sonner';

type Kind = 'message' | 'success' | 'warning' | 'error';
export type Note = { readonly kind: Kind; readonly text: string; readonly options: ExternalToast | undefined };

const waiting: Note[] = [];
let wanted: (() => void) | undefined;
let show: ((note: Note) => void) | undefined;

function say(kind: Kind, text: string, options?: ExternalToast): void {
  const note = { kind, text, options };
  if (show !== undefined) show(note);
  else {
    waiting.push(note);
    wanted?.();
  }
}

export const toast = {
  message: (text: string, options?: ExternalToast) => say('message', text, options),
  success: (text: string, options?: ExternalToast) => say('success', text, options),
  warning: (text: string, options?: ExternalToast) => say('warning', text, options),
  error: (text: string, options?: ExternalToast) => say('error', text, options),
};

/** Calls back when the first note waits to be shown. */
export function onFirstNote(callback: () => void): () => void {
  wanted = callback;
  if (waiting.length > 0) callback();
  return () => {
    if (wanted === callback) wanted = undefined;
  };
}

/** From now on notes are shown by this; those that waited first. */
export function showNotes(by: (note: Note) => void): () => void {
  show = by;
  for (const note of waiting.splice(0)) by(note);
  return () => {
    if (show === by) show = undefined;
  };
}
