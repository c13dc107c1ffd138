import { useEffect, useRef } from 'react'

/** What keys do, by the name that the browser gives them with what is held. */
export type KeyMap = Record<string, () => void>

const nameOf = (event: KeyboardEvent) =>
  [event.ctrlKey || event.metaKey ? 'Ctrl' : '', event.altKey ? 'Alt' : '', event.shiftKey && event.key !== '?' ? 'Shift' : '',
    event.key.length === 1 ? event.key.toLowerCase() : event.key].filter(Boolean).join('+')

const isWriting = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input:not([type=radio]):not([type=checkbox]), textarea, select'))

/** Listens to keys wherever the focus is, but for where somebody writes, and for buttons' own keys. */
export function useTrimKeys(keys: KeyMap, letters: boolean) {
  const map = useRef(keys)
  map.current = keys
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isWriting(event.target)) return
      const name = nameOf(event)
      // Single letters can be turned off, for those who speak to their machine (WCAG 2.1.4).
      if (!letters && event.key.length === 1 && !event.ctrlKey && !event.metaKey && event.key !== ' ') return
      if ((name === ' ' || name === 'Enter') && event.target instanceof HTMLElement && event.target.matches('button, a, summary, [role=radio], input')) return
      const act = map.current[name]
      if (!act) return
      event.preventDefault()
      act()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [letters])
}
