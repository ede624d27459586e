import type { Store } from '../../core/ports.ts';
import type { Breakage } from '../breakage.ts';

/** A broker that is broken on purpose, and who may notice. */
export interface Mutant extends Breakage {
  readonly caughtBy: readonly string[];
  /** The first seed with which it is tried: what is rare would take long from 1 on. */
  readonly from?: number;
}

/** The store with some methods of another kind; all others are its own. */
export function storeWith(store: Store, other: (store: Store) => Partial<Store>): Store {
  const others = other(store);
  return new Proxy(store, {
    get(target, name) {
      const own: unknown = Reflect.get(name in others ? others : target, name);
      return typeof own === 'function' ? own.bind(name in others ? others : target) : own;
    },
  });
}

/** Replaces one member of a class until it is undone. */
export function patched<T extends object, K extends keyof T & string>(
  of: T,
  name: K,
  make: (original: T[K]) => T[K],
): () => void {
  const before = Object.getOwnPropertyDescriptor(of, name);
  if (before === undefined) throw new Error(`there is no ${name} to break`);
  Object.defineProperty(of, name, { ...before, value: make(before.value as T[K]) });
  return () => Object.defineProperty(of, name, before);
}

/** The same for a getter. */
export function patchedGetter<T extends object>(
  of: T,
  name: keyof T & string,
  make: (original: (this: T) => unknown) => (this: T) => unknown,
): () => void {
  const before = Object.getOwnPropertyDescriptor(of, name);
  const { get } = before ?? {};
  if (before === undefined || get === undefined) throw new Error(`there is no ${name} to break`);
  Object.defineProperty(of, name, { ...before, get: make(get) });
  return () => Object.defineProperty(of, name, before);
}

/** True each n-th time. */
export function every(n: number): () => boolean {
  let count = 0;
  return () => ++count % n === 0;
}
