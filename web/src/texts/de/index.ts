import type { Texts } from '../en'
import { app } from './app'
import { asset } from './asset'
import { jobs } from './jobs'
import { library } from './library'
import { transcode } from './transcode'
import { uploads } from './uploads'

export const de: Texts = { app, asset, jobs, library, transcode, uploads }
