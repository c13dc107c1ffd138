import type { Texts } from '../en'

export const library: Texts['library'] = {
  title: 'Mediathek',
  search: 'In Namen suchen',
  kind: { label: 'Art', all: 'Alle Arten', video: 'Video', audio: 'Audio' },
  status: { label: 'Zustand', all: 'Alle Zustände', pending: 'Wird untersucht', ready: 'Bereit', rejected: 'Abgelehnt' },
  sort: {
    label: 'Reihenfolge', key: 'Name', '-created_at': 'Neueste zuerst', created_at: 'Älteste zuerst', '-size': 'Größte zuerst',
    '-duration': 'Längste zuerst', duration: 'Kürzeste zuerst',
  },
  view: { label: 'Ansicht', grid: 'Kacheln', list: 'Liste' },
  columns: { name: 'Name', duration: 'Dauer', format: 'Format', picture: 'Bild', size: 'Größe', added: 'Hinzugefügt' },
  scan: 'Durchsuchen',
  scanHint: 'Den Bucket nach Medien durchsehen, von denen der Server nichts erfahren hat',
  scanned: (found, registered, skipped) => `${found} gefunden, ${registered} neu, ${skipped} schon bekannt`,
  scannedTitle: 'Der Bucket wurde durchsucht',
  missing: (count) => `${count} bekannte sind nicht mehr im Bucket.`,
  empty: {
    title: 'Noch nichts da',
    text: 'Legen Sie Medien auf dieser Seite ab, oder mit einem beliebigen S3-Programm in den Eingangs-Bucket; sie erscheinen hier von selbst:',
    none: 'Zu dieser Suche passt nichts',
    clear: 'Suche leeren',
  },
  gone: 'Nicht mehr im Bucket',
  select: 'Auswählen',
  selected: (count) => `${count} ausgewählt`,
  unselect: 'Auswahl aufheben',
  newer: (count) => (count === 1 ? 'Ein neuer Eintrag: anzeigen' : `${count} neue Einträge: anzeigen`),
}
