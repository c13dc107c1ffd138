/** A cut as it stands, with what it was before: every change can be undone. */
export interface Cut {
  start: number
  end: number
}

interface History {
  past: Cut[]
  now: Cut
  future: Cut[]
}

export type Change =
  | { type: 'start' | 'end'; at: number; /** A drag goes by many places and is settled at its end: one step back leads to where it began. */ going?: boolean }
  | { type: 'settle'; from: Cut }
  | { type: 'undo' }
  | { type: 'redo' }

/** Shortest cut in seconds. */
export const shortest = 0.04

const most = 200

export const begin = (duration: number): History => ({ past: [], now: { start: 0, end: duration }, future: [] })

/** Applies a change within a source of a duration; points never cross. */
export function change(duration: number) {
  return (history: History, wish: Change): History => {
    const { past, now, future } = history
    if (wish.type === 'undo') {
      const before = past.at(-1)
      return before ? { past: past.slice(0, -1), now: before, future: [now, ...future] } : history
    }

    if (wish.type === 'redo') {
      const [after, ...rest] = future
      return after ? { past: [...past, now], now: after, future: rest } : history
    }

    if (wish.type === 'settle') {
      const moved = wish.from.start !== now.start || wish.from.end !== now.end
      return moved ? { past: [...past, wish.from].slice(-most), now, future: [] } : history
    }

    const next = wish.type === 'start'
      ? { ...now, start: within(wish.at, 0, now.end - shortest) }
      : { ...now, end: within(wish.at, now.start + shortest, duration) }
    if (next.start === now.start && next.end === now.end) return history
    return wish.going ? { ...history, now: next } : { past: [...past, now].slice(-most), now: next, future: [] }
  }
}

export const within = (value: number, least: number, largest: number) => Math.max(least, Math.min(largest, value))

/** The nearest frame of a source; audio has none and keeps milliseconds. */
export function onFrame(seconds: number, rate: number | null): number {
  const grid = rate ?? 1000
  return Math.round(seconds * grid) / grid
}
