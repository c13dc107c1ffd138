import type { Texts } from '../en'
import { app } from './app'
import { library } from './library'

export const de: Texts = { app, library }
