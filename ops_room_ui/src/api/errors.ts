/** What the room answers when it does not do what a page asked: `problem+json` as an error. Words are in the catalogues. */

/** A field of a form that could not be taken, from `params.errors`. */
export interface FieldError {
  /** Path in the body, with dots: `provinces.0`. */
  field: string;
  code: string;
  expected: string;
}

/** The room could not be reached at all; nothing is known about what became of the question. */
export const UNREACHABLE = 'room.unreachable';

export class ApiError extends Error {
  readonly code: string;
  /** 0 when no answer came. */
  readonly status: number;
  readonly params: Record<string, unknown>;
  /** The number under which the room has recorded it. */
  readonly reference: string;

  constructor(code: string, status: number, params: Record<string, unknown> = {}, reference = '') {
    super(code);
    this.name = 'ApiError';
    this.code = code;
    this.status = status;
    this.params = params;
    this.reference = reference;
  }

  get fields(): FieldError[] {
    const errors = this.params.errors;
    if (!Array.isArray(errors)) return [];
    return errors.filter((one): one is FieldError => typeof (one as FieldError | null)?.field === 'string');
  }

  /** Seconds after which it may be tried again, where the room said so. */
  get retryAfterSeconds(): number | null {
    const seconds = this.params.retry_after_seconds;
    return typeof seconds === 'number' && seconds > 0 ? seconds : null;
  }

  /** The session is over, or there is none: only signing in helps. */
  get isSignedOut(): boolean {
    return this.status === 401 && this.code.startsWith('access.');
  }

  /** The same question may get an answer later. */
  get mayPass(): boolean {
    return this.status === 0 || this.status === 429 || this.status === 502 || this.status === 503 || this.status === 504;
  }
}

/** The error of an answer that is not a success; an answer without a problem (a proxy's own page) is told by its status. */
export function errorOf(status: number, body: unknown, retryAfter: string | null = null): ApiError {
  const said = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const code = typeof said.code === 'string' ? said.code : status >= 500 ? 'room.unavailable' : 'internal';
  const params = { ...((typeof said.params === 'object' ? said.params : null) ?? {}) } as Record<string, unknown>;
  const seconds = Number(retryAfter);
  if (params.retry_after_seconds === undefined && retryAfter !== null && seconds > 0) params.retry_after_seconds = seconds;
  return new ApiError(code, status, params, typeof said.reference === 'string' ? said.reference : '');
}
