import { app } from './app'
import { library } from './library'

export const en = { app, library }

export type Texts = typeof en
