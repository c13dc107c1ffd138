import { app } from './app'
import { asset } from './asset'
import { jobs } from './jobs'
import { library } from './library'
import { transcode } from './transcode'
import { uploads } from './uploads'

export const en = { app, asset, jobs, library, transcode, uploads }

export type Texts = typeof en
