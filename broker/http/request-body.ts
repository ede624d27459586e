import type { IncomingMessage } from 'node:http';
import { badRequest, tooLarge } from './errors.ts';
import type { Reply } from './reply.ts';

/** RabbitMQ's bound on the body of a request. */
const BODY_BYTES_MAX = 10 * 1024 * 1024;

/** The whole body, or why it wasn't read to its end. */
export function readBody(request: IncomingMessage): Promise<Buffer | Reply> {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > BODY_BYTES_MAX) return Promise.resolve(over());
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.byteLength;
      if (bytes > BODY_BYTES_MAX) {
        request.pause();
        chunks.length = 0;
        resolve(over());
      } else chunks.push(chunk);
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', () => resolve(badRequest('the body could not be read')));
    request.on('close', () => resolve(badRequest('the body ended early')));
  });
}

const over = (): Reply => tooLarge(`the body is larger than ${BODY_BYTES_MAX} bytes`);
