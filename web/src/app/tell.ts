import type { Problem } from '~/api/problem'

/** Something to be told in a corner of the page, for a while. */
export interface Notice {
  id: string
  title: string | null
  text: string
  problem: Problem | null
}

let notices: readonly Notice[] = []
let count = 0
const listeners = new Set<() => void>()

export const board = {
  subscribe: (listener: () => void) => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  },
  read: () => notices,
}

export function dismiss(id: string) {
  change(notices.filter((notice) => notice.id !== id))
}

/** Tells of a change that the server refused, with its advice. */
export function tellProblem(problem: Problem) {
  add({ id: `${problem.code} ${problem.message}`, title: null, text: '', problem })
}

/** Tells of something that went well. */
export function tell(title: string, text = '') {
  add({ id: `told ${count++}`, title, text, problem: null })
}

const most = 4

function add(notice: Notice) {
  change([...notices.filter((other) => other.id !== notice.id), notice].slice(-most))
}

function change(next: readonly Notice[]) {
  notices = next
  for (const listener of listeners) listener()
}
