/** Seconds as 00:00:05.250, without what is zero in front: 0:05.25. */
export function timecode(seconds: number): string {
  const thousandths = Math.round(Math.max(0, seconds) * 1000)
  const hours = Math.floor(thousandths / 3_600_000)
  const minutes = Math.floor(thousandths / 60_000) % 60
  const rest = (thousandths % 60_000) / 1000
  const tail = rest.toFixed(3).padStart(6, '0').replace(/\.?0+$/, '')
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`
}

/** Seconds as 00:00:05.250: all places, for fields. */
export function fullTimecode(seconds: number): string {
  const thousandths = Math.round(Math.max(0, seconds) * 1000)
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  return `${two(thousandths / 3_600_000)}:${two((thousandths / 60_000) % 60)}:${two((thousandths / 1000) % 60)}.${String(thousandths % 1000).padStart(3, '0')}`
}

/** Reads 5, 5.25, 1:05 or 01:02:03.5; null when it is none of these. A comma is a point. */
export function readTimecode(text: string): number | null {
  const parts = text.trim().replace(',', '.').split(':')
  if (parts.length > 3 || !parts.every((part, at) => (at < parts.length - 1 ? /^\d+$/ : /^\d+(\.\d*)?$/).test(part))) return null
  return parts.reduce((total, part) => total * 60 + Number(part), 0)
}
