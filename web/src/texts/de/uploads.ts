import type { Texts } from '../en'

export const uploads: Texts['uploads'] = {
  title: 'Uploads',
  drop: 'Medien hier ablegen, um sie hochzuladen',
  choose: 'Hochladen',
  open: (count) => (count === 1 ? 'Eine Datei wird hochgeladen' : `${count} Dateien werden hochgeladen`),
  finished: 'Das Hochladen ist beendet',
  fold: 'Dateien zeigen oder verbergen',
  state: { waiting: 'Wartet', running: 'Lädt hoch', paused: 'Angehalten', done: 'Hochgeladen', failed: 'Gescheitert', rejected: 'Nicht angenommen' },
  reason: {
    type: 'Nicht angenommen: kein unterstützter Medientyp (mp4, mkv, avi, mov, webm, flv, wmv, m4v, mp3, wav, flac, aac, ogg, m4a).',
    empty: 'Nicht angenommen: die Datei ist leer.',
    twice: 'Nicht angenommen: sie steht schon in dieser Liste.',
  },
  pause: 'Anhalten',
  resume: 'Fortsetzen',
  retry: 'Erneut versuchen',
  remove: 'Entfernen',
}
