import { type ComponentType, lazy } from 'react'

/** Loads a component when it is first shown, and the styles that the first screen does without. */
export const later = <Props>(load: () => Promise<ComponentType<Props>>) =>
  lazy(async () => ({ default: (await Promise.all([load(), import('./rest.css')]))[0] }))
