/** Names that a part of a path can't be: `.` and `..` mean something else there, however they are escaped. */
const dots = /^~*\.{1,2}$/;
const marked = /^~+\.{1,2}$/;

/** A name as a part of the console's own paths. One of dots gets a tilde before it, and so does what then looks like it. */
export function segmentOf(name: string): string {
  return encodeURIComponent(dots.test(name) ? `~${name}` : name);
}

/** A part of the path as it was meant. A broken escape stays as it is, and then names nothing. */
export function segment(text: string): string {
  try {
    const name = decodeURIComponent(text);
    return marked.test(name) ? name.slice(1) : name;
  } catch {
    return text;
  }
}
