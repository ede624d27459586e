import type { Mutant } from './mutant.testing.ts';
import { CLIENT_MUTANTS } from './of-clients.testing.ts';
import { QUEUE_MUTANTS } from './of-queues.testing.ts';
import { STORE_MUTANTS } from './of-the-store.testing.ts';

export const MUTANTS: readonly Mutant[] = [...STORE_MUTANTS, ...QUEUE_MUTANTS, ...CLIENT_MUTANTS];
