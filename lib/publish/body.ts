import type { BodyFormat } from '@/lib/contract/publish-limits';

/** The octets of what was typed; a sentence when it can't be read as what it is said to be. */
export function bodyBytes(format: BodyFormat, text: string): Buffer | string {
  switch (format) {
    case 'text':
      return Buffer.from(text, 'utf8');
    case 'json':
      try {
        JSON.parse(text);
        return Buffer.from(text, 'utf8');
      } catch (error) {
        return `The body is no JSON: ${error instanceof Error ? error.message : String(error)}`;
      }
    case 'base64': {
      const bare = text.replaceAll(/\s/g, '');
      return /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(bare)
        ? Buffer.from(bare, 'base64')
        : 'The body is no base64.';
    }
    case 'hex': {
      const bare = text.replaceAll(/[\s:]/g, '');
      return /^(?:[0-9a-fA-F]{2})*$/.test(bare) ? Buffer.from(bare, 'hex') : 'The body is no hexadecimal octets.';
    }
  }
}
