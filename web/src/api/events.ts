import type { Schemas } from './client'

export type LiveEvent = Schemas['LiveEvent']

export type Connection = 'connecting' | 'live' | 'broken'

const types = [
  'job.queued', 'job.running', 'job.canceling', 'job.succeeded', 'job.failed', 'job.canceled', 'job.progress',
  'asset.registered', 'asset.probed', 'asset.previewed', 'asset.removed', 'asset.restored', 'scan.completed', 'stream.reset',
]

const longestWait = 15_000

/** What a listener wants to be told. */
export interface Listener {
  event: (event: LiveEvent) => void
  state: (state: Connection) => void
}

/**
 * Listens to the server for as long as it is open. A browser takes up a broken stream by itself, but gives up one that was
 * answered with an error, as by a proxy whose server is away: that one is opened anew, where the last event left off.
 */
export class EventStream {
  #source: EventSource | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #lastId = ''
  #wait = 1000
  private readonly listener: Listener

  constructor(listener: Listener) {
    this.listener = listener
  }

  open() {
    this.listener.state('connecting')
    const source = new EventSource(`/api/events${this.#lastId ? `?last_event_id=${encodeURIComponent(this.#lastId)}` : ''}`)
    this.#source = source
    source.onopen = () => {
      this.#wait = 1000
      this.listener.state('live')
    }
    source.onerror = () => {
      this.listener.state('broken')
      if (source.readyState === EventSource.CLOSED) this.#later()
    }
    for (const type of types) {
      source.addEventListener(type, (message: MessageEvent<string>) => {
        if (message.lastEventId) this.#lastId = message.lastEventId
        this.listener.event(JSON.parse(message.data) as LiveEvent)
      })
    }
  }

  close() {
    clearTimeout(this.#timer)
    this.#source?.close()
  }

  #later() {
    this.#timer = setTimeout(() => this.open(), this.#wait)
    this.#wait = Math.min(this.#wait * 2, longestWait)
  }
}
