/** What a handler answers. A body is sent as JSON; a string as it is. */
export class Reply {
  constructor(
    readonly status: number,
    readonly body?: unknown,
    readonly headers?: Readonly<Record<string, string>>,
  ) {}
}

export const ok = (body: unknown): Reply => new Reply(200, body);
export const created = (headers?: Readonly<Record<string, string>>): Reply => new Reply(201, undefined, headers);
export const noContent = (): Reply => new Reply(204);

/** RabbitMQ's answer to PUT: 201 when the object is new, 204 when it was there. */
export const put = (isNew: boolean): Reply => (isNew ? created() : noContent());
