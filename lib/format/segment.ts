/** A part of the path as it was meant. A broken escape stays as it is, and then names nothing. */
export function segment(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
