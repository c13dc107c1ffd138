import { app } from './app'
import { asset } from './asset'
import { jobs } from './jobs'
import { library } from './library'
import { settings } from './settings'
import { transcode } from './transcode'
import { trim } from './trim'
import { uploads } from './uploads'
import { webhooks } from './webhooks'

export const en = { app, asset, jobs, library, settings, transcode, trim, uploads, webhooks }

export type Texts = typeof en
