/** Names a way by the ids of its ends. */
export function wayKey(from: string, to: string): string {
  return `${from} ${to}`;
}
