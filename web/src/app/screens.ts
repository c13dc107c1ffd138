import { type Icon, IconAdjustments, IconMovie, IconRoute, IconServer, IconSettings, IconStack2, IconWebhook } from '@tabler/icons-react'
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
  { path: '/library/:id', show: later(() => import('~/features/asset/AssetScreen').then((m) => m.AssetScreen)) },
  { path: '/library/:id/transcode', show: later(() => import('~/features/transcode/TranscodeScreen').then((m) => m.TranscodeScreen)) },
  { path: '/library/:id/trim', show: later(() => import('~/features/trim/TrimScreen').then((m) => m.TrimScreen)) },
  { path: '/jobs', show: later(() => import('~/features/jobs/JobsScreen').then((m) => m.JobsScreen)), menu: { icon: IconStack2, text: 'jobs' } },
  { path: '/jobs/:id', show: later(() => import('~/features/jobs/JobScreen').then((m) => m.JobScreen)) },
  { path: '/presets', show: later(() => import('~/features/presets/PresetsScreen').then((m) => m.PresetsScreen)), menu: { icon: IconAdjustments, text: 'presets' } },
  { path: '/presets/new', show: later(() => import('~/features/presets/PresetEditor').then((m) => m.NewPreset)) },
  { path: '/presets/:id', show: later(() => import('~/features/presets/PresetScreen').then((m) => m.PresetScreen)) },
  { path: '/presets/:id/edit', show: later(() => import('~/features/presets/PresetEditor').then((m) => m.EditPreset)) },
  { path: '/rules', show: later(() => import('~/features/rules/RulesScreen').then((m) => m.RulesScreen)), menu: { icon: IconRoute, text: 'rules' } },
  { path: '/rules/new', show: later(() => import('~/features/rules/RuleEditor').then((m) => m.NewRule)) },
  { path: '/rules/:id', show: later(() => import('~/features/rules/RuleScreen').then((m) => m.RuleScreen)) },
  { path: '/rules/:id/edit', show: later(() => import('~/features/rules/RuleEditor').then((m) => m.EditRule)) },
  { path: '/workers', show: later(() => import('~/features/workers/WorkersScreen').then((m) => m.WorkersScreen)), menu: { icon: IconServer, text: 'workers' } },
  { path: '/webhooks', show: later(() => import('~/features/webhooks/WebhooksScreen').then((m) => m.WebhooksScreen)), menu: { icon: IconWebhook, text: 'webhooks' } },
  { path: '/webhooks/:id', show: later(() => import('~/features/webhooks/WebhookScreen').then((m) => m.WebhookScreen)) },
  { path: '/settings', show: later(() => import('~/features/settings/SettingsScreen').then((m) => m.SettingsScreen)), menu: { icon: IconSettings, text: 'settings' } },
]
