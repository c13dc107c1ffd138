import type { Preset } from '~/api/presets'
import type { Texts } from '~/texts'
import type { useFormat } from '~/texts/format'

type Format = ReturnType<typeof useFormat>

// Names that are the same in every language.
const names: Record<string, string> = {
  h264: 'H.264', hevc: 'H.265 (HEVC)', vp9: 'VP9', aac: 'AAC', mp3: 'MP3', opus: 'Opus', vorbis: 'Vorbis',
  '.mp4': 'MP4', '.m4v': 'M4V', '.mov': 'QuickTime', '.mkv': 'Matroska', '.webm': 'WebM', '.m4a': 'M4A', '.mp3': 'MP3',
  '.aac': 'AAC (ADTS)', '.ogg': 'Ogg',
}

export const nameOf = (word: string) => names[word] ?? word

/** What comes of a preset, in one line. */
export function makes({ extension, video, audio }: Preset, t: Texts['presets'], format: Format): string {
  return [
    nameOf(extension),
    video && `${nameOf(video.codec)} ${t.upTo(video.short_side)}`,
    video && t.atMost(format.bitRate(video.max_rate)),
    `${nameOf(audio.codec)} ${format.bitRate(audio.bit_rate)}`,
  ].filter(Boolean).join(' · ')
}
