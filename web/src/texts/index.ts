import { createContext, use, useEffect, useState } from 'react'
import { en, type Texts } from './en'

export type { Texts }

/** The languages that there are; another one is a folder beside these. The first is there from the start. */
export const languages = { en: 'English', de: 'Deutsch' }

export type Language = keyof typeof languages

const kept = 'mpr-language'

const load: Record<Language, () => Promise<Texts>> = {
  en: () => Promise.resolve(en),
  de: () => import('./de').then((module) => module.de),
}

function first(): Language {
  const asked = [localStorage.getItem(kept), ...navigator.languages.map((name) => name.slice(0, 2))]
  return (asked.find((name) => name !== null && name in languages) ?? 'en') as Language
}

interface Spoken {
  language: Language
  texts: Texts
  speak: (language: Language) => void
}

export const TextsContext = createContext<Spoken>({ language: 'en', texts: en, speak: () => undefined })

/** All that is written on the page, in the reader's language: `texts.library.title`. */
export const useTexts = () => use(TextsContext).texts

export const useLanguage = () => use(TextsContext)

/** The language in which the page begins, kept in this browser; null until its texts are there. */
export function useSpokenLanguage(): Spoken | null {
  const [language, speak] = useState(first)
  const [spoken, setSpoken] = useState<{ language: Language; texts: Texts } | null>(
    language === 'en' ? { language, texts: en } : null,
  )
  useEffect(() => {
    let wanted = true
    void load[language]().then((texts) => wanted && setSpoken({ language, texts }))
    return () => void (wanted = false)
  }, [language])
  useEffect(() => {
    if (spoken) document.documentElement.lang = spoken.language
  }, [spoken])
  return spoken && {
    ...spoken,
    speak: (next) => {
      localStorage.setItem(kept, next)
      speak(next)
    },
  }
}
