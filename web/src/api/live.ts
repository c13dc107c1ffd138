import { type InfiniteData, type QueryClient, useQueryClient } from '@tanstack/react-query'
import { createContext, use, useEffect, useState } from 'react'
import type { Schemas } from './client'
import { type Connection, EventStream, type LiveEvent } from './events'
import { keys } from './queries'

type Job = Schemas['JobDocument']

/** How the line to the server is; what is on the screen may be old while it is not `live`. */
export const ConnectionContext = createContext<Connection>('connecting')

export const useConnection = () => use(ConnectionContext)

const settle = 400

/**
 * Feeds what happens at the server into the cache. Progress is written straight into the documents that are there. What
 * changes lists is gathered for a moment and then asked for once, however much happened: a batch of ten thousand jobs is
 * a handful of requests.
 */
export function useLive(): Connection {
  const queries = useQueryClient()
  const [state, setState] = useState<Connection>('connecting')
  useEffect(() => {
    const feed = new Feed(queries)
    let was: Connection = 'connecting'
    const stream = new EventStream({
      event: (event) => feed.take(event),
      state: (next) => {
        // Whatever was missed without an id, and whatever failed meanwhile, is read again.
        if (next === 'live' && was === 'broken') void queries.invalidateQueries()
        if (next !== 'connecting' || was !== 'broken') was = next
        setState(was)
      },
    })
    stream.open()
    return () => {
      stream.close()
      feed.stop()
    }
  }, [queries])
  return state
}

/** What the lists are told of assets; the library decides what it asks for again. */
export type AssetListener = (event: LiveEvent) => void

const assetListeners = new Set<AssetListener>()

export function useAssetEvents(listener: AssetListener) {
  useEffect(() => {
    assetListeners.add(listener)
    return () => void assetListeners.delete(listener)
  }, [listener])
}

class Feed {
  readonly #queries: QueryClient
  readonly #stale = new Map<string, readonly unknown[]>()
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(queries: QueryClient) {
    this.#queries = queries
  }

  take(event: LiveEvent) {
    if (event.type === 'stream.reset') {
      void this.#queries.invalidateQueries()
      return
    }

    if (event.job) this.#takeJob(event.type, event.job)
    if (event.asset) {
      this.#later(keys.asset(event.asset.id))
      for (const listener of assetListeners) listener(event)
    }
  }

  stop() {
    clearTimeout(this.#timer)
  }

  #takeJob(type: string, news: Schemas['JobNews']) {
    const change = (job: Job): Job => ({
      ...job,
      status: news.status,
      progress: news.progress ?? job.progress,
      phase: news.phase,
      speed: news.speed,
      fps: news.fps,
      eta_seconds: news.eta_seconds,
      error: news.error ?? job.error,
    })
    // An event that was read again after a break is older than the document.
    const stale = (job: Job) => type === 'job.progress' && job.status !== 'running' && job.status !== 'queued'
    this.#queries.setQueryData<Job>(keys.job(news.id), (job) => (job && !stale(job) ? change(job) : job))
    this.#queries.setQueriesData<InfiniteData<Schemas['PageOfJobDocument']>>({ queryKey: ['jobs', 'list'] }, (list) =>
      list?.pages.some((page) => page.items.some((job) => job.id === news.id && !stale(job)))
        ? {
            ...list,
            pages: list.pages.map((page) => ({
              ...page,
              items: page.items.map((job) => (job.id === news.id ? change(job) : job)),
            })),
          }
        : list,
    )
    if (type === 'job.progress') return
    this.#later(keys.job(news.id))
    this.#later(['jobs', 'list'])
    this.#later(keys.forecasts)
    this.#later(keys.queue)
    this.#later(keys.workers)
    this.#later(keys.ruleMatches)
  }

  #later(key: readonly unknown[]) {
    this.#stale.set(JSON.stringify(key), key)
    this.#timer ??= setTimeout(() => this.#flush(), settle)
  }

  #flush() {
    this.#timer = undefined
    const stale = [...this.#stale.values()]
    this.#stale.clear()
    for (const key of stale) void this.#queries.invalidateQueries({ queryKey: key })
  }
}
