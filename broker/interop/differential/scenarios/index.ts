import type { Topic } from '../stage.ts';
import { declare } from './declare.ts';

export const topics: { readonly [topic: string]: Topic } = { declare };
