import type { Logger } from 'pino';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
type LineLevel = Exclude<LogLevel, 'silent'>;

/** Facts first, then one sentence. Never a password, never a message's body. */
export type LogLine = (facts: object, text: string) => void;

export interface Log {
  debug: LogLine;
  info: LogLine;
  warn: LogLine;
  error: LogLine;
  /** Done when every line so far is out. */
  flushed(): Promise<void>;
}

/** Lines that wait while the logger is loaded; more than these at start-up are counted, not kept. */
const WAITING_LINES_MAX = 1_000;

/**
 * Lines of JSON on stderr. The logger is loaded when the first line is written that the level lets through, because
 * loading it costs a good part of a start-up.
 */
export function createLog(level: LogLevel, out: { write(line: string): unknown } = process.stderr): Log {
  const rank = (name: LogLevel) => LOG_LEVELS.indexOf(name);
  let pino: Logger | undefined;
  let loading: Promise<void> | undefined;
  let waiting: { level: LineLevel; facts: object; text: string }[] = [];
  let lost = 0;

  const load = async (): Promise<void> => {
    const { pino: create } = await import('pino');
    pino = create({ level, base: null, timestamp: () => `,"time":"${new Date().toISOString()}"` }, out);
    for (const line of waiting) pino[line.level](line.facts, line.text);
    waiting = [];
    if (lost > 0) pino.warn({ lines: lost }, 'lines of the log were lost at start-up');
  };

  const write =
    (name: LineLevel): LogLine =>
    (facts, text) => {
      if (rank(name) < rank(level)) return;
      if (pino !== undefined) return pino[name](facts, text);
      if (waiting.length < WAITING_LINES_MAX) waiting.push({ level: name, facts, text });
      else lost++;
      loading ??= load();
    };

  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    flushed: async () => {
      await loading;
    },
  };
}
