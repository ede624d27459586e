/** `GET /api/route`: where a message would go, for the route tester. */
import type { BindingVerdict, Route, RouteStep, WhyNot } from '@/lib/model/route';

export const routeKeyCharsMax = 255;
/** The headers travel in the address. */
export const routeHeadersCharsMax = 4000;
/** Of a step's bindings so many that match, and so many that don't, are told. */
export const verdictsShownMax = 100;

export type ToldStep = Omit<RouteStep, 'verdicts'> & {
  readonly verdicts: readonly BindingVerdict[];
  readonly matched: number;
  readonly missed: number;
};

export type RouteAnswer = Omit<Route, 'steps' | 'queues'> & {
  readonly steps: readonly ToldStep[];
  readonly queues: Route['queues'];
  readonly queuesTotal: number;
  /** Who says so: the broker's own router had the last word, or the bindings alone. */
  readonly told: 'broker' | 'bindings';
  /** Why this user's publishing would be refused, in the broker's words. */
  readonly denied: string | null;
  readonly whyNot: readonly WhyNot[] | null;
  /** For completion, some of each. */
  readonly known: {
    readonly exchanges: readonly string[];
    readonly keys: readonly string[];
    readonly headers: readonly string[];
    readonly queues: readonly string[];
  };
};
