/** What a browser and the console server say to each other about who is logged in where. */

/** Colours that tell one environment from another; none of them means a state. */
export const brokerColours = ['red', 'orange', 'yellow', 'green', 'teal', 'blue', 'violet', 'pink'] as const;
export type BrokerColour = (typeof brokerColours)[number];

export const userCharsMax = 255;
export const passwordCharsMax = 512;

/** Every change carries the session's token in this header: a page of another site can't read it. */
export const tokenHeader = 'x-waybill-token';

/** `GET /api/session` */
export type SessionInfo = {
  /** Empty when nobody is logged in. */
  readonly token: string;
  /** The user by the broker's name. */
  readonly logins: Readonly<Record<string, string>>;
};

/** What pages know of a broker before anybody has logged in there. */
export type BrokerFace = { readonly name: string; readonly colour: BrokerColour | undefined };

/** `GET /api/brokers` */
export type BrokerStatus = BrokerFace & {
  readonly reachable: boolean;
  /** null: nobody is logged in there. */
  readonly user: string | null;
};
