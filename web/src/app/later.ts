import { type ComponentType, createElement, lazy, useState } from 'react'

const all: (() => Promise<unknown>)[] = []

/**
 * Loads a component when it is first shown or when there is time before that, and the styles that the first screen does
 * without. What is there already is drawn at once: behind a `lazy` even that waits, for React keeps a fallback that it has
 * shown for 300 ms.
 */
export function later<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  let there: ComponentType<Props> | undefined
  const fetch = async () => (there = (await Promise.all([load(), import('./rest.css')]))[0])
  const Lazy = lazy(async () => ({ default: await fetch() })) as unknown as ComponentType<Props>
  all.push(fetch)
  return function Later(props: Props) {
    // Kept as long as it is shown: another component in its place would begin anew.
    const [Shown] = useState(() => there ?? Lazy)
    return createElement(Shown, props)
  }
}

const firstScreen = 500

/** Loads all of them one by one, whenever the page has nothing else to do. */
export function loadInTime(): () => void {
  let wanted = !(navigator as { connection?: { saveData?: boolean } }).connection?.saveData
  const idle = () => new Promise<void>((done) => ('requestIdleCallback' in window ? requestIdleCallback(() => done()) : setTimeout(done, 50)))
  const timer = setTimeout(async () => {
    for (const load of all) {
      await idle()
      if (!wanted) return
      // Whoever goes there asks for it again, and is told.
      await load().catch(() => undefined)
    }
  }, firstScreen)
  return () => {
    wanted = false
    clearTimeout(timer)
  }
}
