import type { Texts } from '../en'
import { app } from './app'
import { asset } from './asset'
import { jobs } from './jobs'
import { library } from './library'
import { settings } from './settings'
import { transcode } from './transcode'
import { trim } from './trim'
import { uploads } from './uploads'
import { webhooks } from './webhooks'
import { workers } from './workers'

export const de: Texts = { app, asset, jobs, library, settings, transcode, trim, uploads, webhooks, workers }
