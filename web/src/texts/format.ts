import { useLanguage } from '.'

const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB']

/** Seconds as people read them: 0:07, 12:03, 1:02:03. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const two = (value: number) => String(value).padStart(2, '0')
  const hours = Math.floor(whole / 3600)
  const minutes = Math.floor(whole / 60) % 60
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`
}

/** A time that something takes, as coarse as people would say it. */
function spanOf(seconds: number, unit: (value: number, name: string) => string): string {
  if (seconds < 60) return unit(Math.max(1, Math.round(seconds)), 'second')
  if (seconds < 600) return `${unit(Math.floor(seconds / 60), 'minute')} ${unit(Math.round(seconds % 60), 'second')}`
  if (seconds < 3600) return unit(Math.round(seconds / 60), 'minute')
  return `${unit(Math.floor(seconds / 3600), 'hour')} ${unit(Math.round((seconds % 3600) / 60), 'minute')}`
}

type Format = ReturnType<typeof formatOf>

// Writers of numbers and times are dear to make, and hundreds of places on a screen need them.
const formats = new Map<string, Format>()

/** Numbers, sizes and times as the reader's language writes them, times in the reader's zone. */
export function useFormat(): Format {
  const { language } = useLanguage()
  let format = formats.get(language)
  if (!format) formats.set(language, format = formatOf(language))
  return format
}

function formatOf(language: string) {
  const number = new Intl.NumberFormat(language)
  const short = new Intl.NumberFormat(language, { maximumFractionDigits: 1 })
  const time = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' })
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' })
  const unit = (value: number, name: string) =>
    new Intl.NumberFormat(language, { style: 'unit', unit: name, unitDisplay: 'short' }).format(value)
  const dollars = new Intl.NumberFormat(language, { style: 'currency', currency: 'USD', minimumSignificantDigits: 1, maximumSignificantDigits: 3 })
  return {
    number: (value: number) => number.format(value),
    short: (value: number) => short.format(value),
    size: (bytes: number) => {
      const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
      return `${short.format(bytes / 1000 ** power)} ${units[power]}`
    },
    bitRate: (bits: number) => (bits >= 1e6 ? `${short.format(bits / 1e6)} Mbit/s` : `${number.format(Math.round(bits / 1e3))} kbit/s`),
    dollars: (value: number) => dollars.format(value),
    percent: (value: number) => `${Math.floor(value)} %`,
    span: (seconds: number) => spanOf(seconds, unit),
    time: (instant: string) => time.format(new Date(instant)),
    ago: (instant: string, now: number) => {
      const seconds = (Date.parse(instant) - now) / 1000
      const size = Math.abs(seconds)
      if (size < 60) return relative.format(Math.round(seconds), 'second')
      if (size < 3600) return relative.format(Math.round(seconds / 60), 'minute')
      if (size < 86_400) return relative.format(Math.round(seconds / 3600), 'hour')
      return relative.format(Math.round(seconds / 86_400), 'day')
    },
  }
}
