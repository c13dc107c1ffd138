import createClient from 'openapi-fetch'
import { Problem } from './problem'
import type { components, paths } from './schema'

export type Schemas = components['schemas']

const client = createClient<paths>({ baseUrl: '/', fetch: (request) => globalThis.fetch(request) })

interface Answer<T> {
  data?: T
  error?: unknown
  response: Response
}

/** Waits for an answer; whatever is no success becomes a `Problem`. */
export async function take<T>(asked: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>
  try {
    answer = await asked
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw Problem.from(error)
  }

  if (!answer.response.ok) throw Problem.of(answer.error, answer.response.status)
  return answer.data as T
}

/** The API, typed by its own description. */
export const api = {
  get: client.GET,
  post: client.POST,
  put: client.PUT,
  patch: client.PATCH,
  delete: client.DELETE,
}
