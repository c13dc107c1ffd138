import { app } from './app'
import { asset } from './asset'
import { jobs } from './jobs'
import { library } from './library'
import { presets } from './presets'
import { rules } from './rules'
import { settings } from './settings'
import { transcode } from './transcode'
import { trim } from './trim'
import { uploads } from './uploads'
import { webhooks } from './webhooks'
import { workers } from './workers'

export const en = { app, asset, jobs, library, presets, rules, settings, transcode, trim, uploads, webhooks, workers }

export type Texts = typeof en
