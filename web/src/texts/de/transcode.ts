import type { Texts } from '../en'

export const transcode: Texts['transcode'] = {
  title: 'Umwandeln',
  titleMany: (count) => `${count} Quellen umwandeln`,
  preset: 'Vorlage',
  gives: 'Was sie für diese Quelle ergibt',
  size: (width, height) => `${width} × ${height}`,
  kept: 'so groß wie die Quelle',
  atMost: (size) => `höchstens ${size}`,
  pace: (time) => `etwa ${time}, so schnell wie frühere Aufträge`,
  output: 'Ergebnis',
  outputHint: 'Schlüssel im Ausgangs-Bucket',
  taken: 'Dort liegt schon ein Ergebnis, oder ein Auftrag erzeugt eines. Wählen Sie einen anderen Schlüssel, oder ersetzen Sie es.',
  overwrite: 'Ersetzen, was dort liegt',
  priority: 'Vorrang',
  poster: 'Auch ein Bild davon machen',
  start: 'Starten',
  started: 'Der Auftrag wartet',
  startedMany: (count) => `${count} Aufträge warten`,
  refusedMany: (count) => (count === 1 ? 'Einer wurde abgelehnt' : `${count} wurden abgelehnt`),
  onlyVideo: 'braucht eine Quelle mit Bildern',
  show: 'Aufträge zeigen',
}
