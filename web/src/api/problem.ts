import type { components } from './schema'

type Document = components['schemas']['Problem']

/** A refusal of the server, as it tells it, or the lack of any answer. */
export class Problem extends Error {
  override readonly name = 'Problem'

  readonly status: number
  readonly code: string
  readonly advice: string | null
  readonly traceId: string | null

  constructor(status: number, code: string, detail: string, advice: string | null, traceId: string | null = null) {
    super(detail)
    this.status = status
    this.code = code
    this.advice = advice
    this.traceId = traceId
  }

  /** No server answered. */
  get unreachable() {
    return this.status === 0
  }

  static of(document: unknown, status: number): Problem {
    const known = document as Partial<Document> | undefined
    return known?.code
      ? new Problem(status, known.code, known.detail ?? known.title ?? known.code, known.advice ?? null, known.trace_id)
      : new Problem(status, `http_${status}`, `HTTP ${status}`, null)
  }

  static from(error: unknown): Problem {
    if (error instanceof Problem) return error
    return new Problem(0, 'unreachable', error instanceof Error ? error.message : String(error), null)
  }
}
