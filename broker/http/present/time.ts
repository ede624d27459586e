/** As RabbitMQ writes it: `2026-11-21T06:47:34.721+00:00`. */
export const isoTime = (ms: number): string => `${new Date(ms).toISOString().slice(0, -1)}+00:00`;
