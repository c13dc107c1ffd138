import { type Icon, IconMovie, IconStack2 } from '@tabler/icons-react'
import type { ComponentType } from 'react'
import { LibraryScreen } from '~/features/library/LibraryScreen'
import type { Texts } from '~/texts'
import { later } from './later'

/** A place in the page. */
interface Screen {
  /** As wouter writes paths. */
  path: string
  show: ComponentType
  /** Where the menu shows it; absent for places that one gets to from others. */
  menu?: { icon: Icon; text: keyof Texts['app']['screens'] }
}

/** Every screen, in the order of the menu. A feature plugs in here by one line. */
export const screens: Screen[] = [
  { path: '/library', show: LibraryScreen, menu: { icon: IconMovie, text: 'library' } },
  { path: '/jobs', show: later(() => import('~/features/jobs/JobsScreen').then((m) => m.JobsScreen)), menu: { icon: IconStack2, text: 'jobs' } },
  { path: '/jobs/:id', show: later(() => import('~/features/jobs/JobScreen').then((m) => m.JobScreen)) },
]
