import type { Preset } from '~/api/presets'

/** A preset as it is written: its version is given by the server. */
export type Draft = Omit<Preset, 'id' | 'version'>

type Video = NonNullable<Preset['video']>

/** What goes with a choice, as docs/presets.md has it; the server is asked in the end. */
export interface Container {
  muxer: string
  content_type: string
  video: string[]
  audio: string[]
}

const mp4 = { video: ['h264', 'hevc', 'vp9'], audio: ['aac', 'mp3', 'opus'] }

export const containers: Record<string, Container> = {
  '.mp4': { muxer: 'mp4', content_type: 'video/mp4', ...mp4 },
  '.m4v': { muxer: 'mp4', content_type: 'video/x-m4v', ...mp4 },
  '.mov': { muxer: 'mov', content_type: 'video/quicktime', video: ['h264', 'hevc'], audio: ['aac', 'mp3'] },
  '.mkv': { muxer: 'matroska', content_type: 'video/x-matroska', video: ['h264', 'hevc', 'vp9'], audio: ['aac', 'mp3', 'opus', 'vorbis'] },
  '.webm': { muxer: 'webm', content_type: 'video/webm', video: ['vp9'], audio: ['opus', 'vorbis'] },
  '.m4a': { muxer: 'ipod', content_type: 'audio/mp4', video: [], audio: ['aac'] },
  '.mp3': { muxer: 'mp3', content_type: 'audio/mpeg', video: [], audio: ['mp3'] },
  '.aac': { muxer: 'adts', content_type: 'audio/aac', video: [], audio: ['aac'] },
  '.ogg': { muxer: 'ogg', content_type: 'audio/ogg', video: [], audio: ['vorbis', 'opus'] },
}

export const extensionsOf = (kind: Preset['kind']) =>
  Object.keys(containers).filter((extension) => (containers[extension]!.video.length > 0) === (kind === 'video'))

interface VideoCoding {
  encoders: string[]
  profiles: string[]
  worst: number
  /** A quality of which few complain. */
  crf: number
}

export const videoCodings: Record<string, VideoCoding> = {
  h264: { encoders: ['libx264'], profiles: ['high', 'main', 'baseline'], worst: 51, crf: 21 },
  hevc: { encoders: ['libx265'], profiles: ['main'], worst: 51, crf: 24 },
  vp9: { encoders: ['libvpx-vp9'], profiles: ['0'], worst: 63, crf: 32 },
}

interface AudioCoding {
  encoders: string[]
  /** Those that sources have. */
  rates: number[]
}

export const audioCodings: Record<string, AudioCoding> = {
  aac: { encoders: ['aac'], rates: [32_000, 44_100, 48_000, 96_000] },
  mp3: { encoders: ['libmp3lame'], rates: [32_000, 44_100, 48_000] },
  opus: { encoders: ['libopus'], rates: [16_000, 24_000, 48_000] },
  vorbis: { encoders: ['libvorbis'], rates: [32_000, 44_100, 48_000] },
}

export const speeds = ['ultrafast', 'superfast', 'veryfast', 'faster', 'fast', 'medium', 'slow', 'slower', 'veryslow']

const pictures: Video = {
  codec: 'h264', encoders: ['libx264'], short_side: 720, crf: 21, max_rate: 4_500_000, buffer: 9_000_000, profile: 'high',
  speed: 'medium', keyframe_interval: 2,
}

export function withKind(draft: Draft, kind: Preset['kind']): Draft {
  const video = kind === 'video' ? (draft.video ?? pictures) : null
  return withExtension({ ...draft, kind, video }, extensionsOf(kind)[0]!)
}

/** The same in another container, with other codecs where that one does not take them. */
export function withExtension(draft: Draft, extension: string): Draft {
  const { muxer, content_type, video, audio } = containers[extension]!
  let next: Draft = { ...draft, extension, muxer, content_type }
  if (next.video && !video.includes(next.video.codec)) next = withVideoCodec(next, video[0]!)
  if (!audio.includes(next.audio.codec)) next = withAudioCodec(next, audio[0]!)
  return next
}

export function withVideoCodec(draft: Draft, codec: string): Draft {
  const { encoders, profiles, crf } = videoCodings[codec]!
  return { ...draft, video: { ...(draft.video ?? pictures), codec, encoders, profile: profiles[0]!, crf } }
}

export function withAudioCodec(draft: Draft, codec: string): Draft {
  const { encoders, rates } = audioCodings[codec]!
  const kept = draft.audio.sample_rates.filter((rate) => rates.includes(rate))
  return { ...draft, audio: { ...draft.audio, codec, encoders, sample_rates: kept.length > 0 ? kept : [48_000] } }
}

/** The buffer goes along where it was twice the rate, as is usual. */
export function withMaxRate(video: Video, max_rate: number): Video {
  return { ...video, max_rate, buffer: video.buffer === 2 * video.max_rate ? 2 * max_rate : video.buffer }
}

/** What is to be changed of a published preset. */
export function draftOf(preset: Preset, name: string): Draft {
  const { id: _id, version: _version, ...draft } = preset
  return { ...draft, name, video: draft.video ?? null }
}

/** One to begin with that says nothing of the preset whose figures it has. */
export const blankOf = (preset: Preset): Draft => ({ ...draftOf(preset, ''), description: '' })

/** A document out of a text, if it has the parts that the form shows; null otherwise. */
export function readDraft(text: string): Draft | null {
  try {
    const read = JSON.parse(text) as Draft | null
    const shown = isObject(read) && isObject(read.audio) && Array.isArray(read.audio.sample_rates)
      && read.extension in containers && (read.kind === 'video') === isObject(read.video)
      && read.audio.codec in audioCodings && (!read.video || read.video.codec in videoCodings)
    return shown ? read : null
  } catch {
    return null
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null
