/** The system's name of what went wrong, if it has one. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

export const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
