import { count } from '@/lib/format/format';

export const plural = (n: number, one: string, many: string): string => `${count(n)} ${n === 1 ? one : many}`;
export const messages = (n: number): string => plural(n, 'message', 'messages');
