import { count } from '@/lib/format/format';

export const plural = (n: number, one: string, many: string): string => `${count(n)} ${n === 1 ? one : many}`;
/** What the foot of a list says. */
export const counted =
  (one: string, many: string) =>
  (shown: number, all: number): string =>
    shown === all ? plural(all, one, many) : `${count(shown)} of ${plural(all, one, many)}`;

export const messages = (n: number): string => plural(n, 'message', 'messages');
