/** What the Lab and its clients have open: sockets, servers, processes and timers, each from its start to its end. */
import { createHook } from 'node:async_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const handles: ReadonlySet<string> = new Set(['TCPWRAP', 'TCPSERVERWRAP', 'TLSWRAP', 'PROCESSWRAP', 'PIPEWRAP']);
/** The Lab itself, and the libraries whose clients it runs. */
const ours = /\/lib\/lab\/|\/node_modules\/(mqtt|amqplib)\//;
const tests = /\.test(ing)?\.ts/;
/** The test's own requests to the management API keep their connections for a while; so does the console, on purpose. */
const requests = /undici/;

export class OpenThings {
  readonly #open = new Map<number, string>();
  readonly #hook = createHook({
    init: (id, type) => {
      const isTimer = type === 'Timeout' || type === 'Immediate';
      if (!isTimer && !handles.has(type)) return;
      const { stackTraceLimit } = Error;
      Error.stackTraceLimit = 60;
      const { stack = '' } = new Error(type);
      Error.stackTraceLimit = stackTraceLimit;
      const made = stack.split('\n').some((line) => ours.test(line) && !tests.test(line));
      // A connection that an interposer accepts comes from nowhere in our code; a timer always has its maker.
      if ((made || !isTimer) && !requests.test(stack)) this.#open.set(id, stack);
    },
    destroy: (id) => void this.#open.delete(id),
  });

  watch(): this {
    this.#hook.enable();
    return this;
  }

  /** Where each of them was made. */
  list(): readonly string[] {
    return [...this.#open.values()];
  }

  stop(): void {
    this.#hook.disable();
  }
}

/** Collects garbage, so that what is left is held by somebody. */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}
