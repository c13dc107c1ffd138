import type { Texts } from '../en'

export const workers: Texts['workers'] = {
  title: 'Worker',
  notYours: 'Worker dienen dem ganzen Server',
  notYoursText: 'Gezeigt werden sie Schlüsseln ohne Präfix.',
  empty: 'Niemand nimmt Aufgaben an',
  emptyText: 'Aufträge warten, bis ein Worker startet: mpr up hat einen, mpr worker startet einen weiteren.',
  hint: 'Wer eine halbe Minute nichts von sich hören lässt, ist fort: Was er ausführte, läuft anderswo.',
  state: { ready: 'Nimmt Aufgaben an', draining: 'Führt zu Ende', resting: 'Ruht', gone: 'Fort' },
  load: (percent) => `Last ${percent}`,
  scratch: (size) => `${size} Zwischenspeicher`,
  seen: (ago, since) => `Gemeldet ${ago}, gestartet ${since}`,
  runs: (pool, percent, ago) => `${pool}: ${percent}, begonnen ${ago}`,
  drain: 'Auslaufen lassen',
  drainName: (name) => `${name} auslaufen lassen`,
  drainHint: 'Er führt zu Ende, was läuft, und nimmt nichts mehr an',
  resume: 'Fortsetzen',
  resumeName: (name) => `${name} wieder Aufgaben annehmen lassen`,
  resumeHint: 'Er nimmt wieder Aufgaben an',
}
