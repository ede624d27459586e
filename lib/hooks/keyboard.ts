/** What listens for keys on a whole page has to know of who else takes them. */

const takesLetters = 'input:not([type="checkbox"]), textarea, select';

export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches(takesLetters));
}

/** A dialog or a menu is open: the keys are its own. */
export function isCovered(): boolean {
  return document.querySelector('[role="dialog"], [role="menu"]') !== null;
}

const chordMs = 1_200;

/** After `g` a key names a page, everywhere in the console. */
export class Chord {
  #begunMs = Number.NEGATIVE_INFINITY;

  /** Whether this key is the second of a chord. */
  ends({ key, timeStamp }: Pick<KeyboardEvent, 'key' | 'timeStamp'>): boolean {
    const ends = timeStamp - this.#begunMs < chordMs;
    this.#begunMs = key === 'g' ? timeStamp : Number.NEGATIVE_INFINITY;
    return ends;
  }
}
