import type { Asset } from '~/api/assets'
import type { Schemas } from '~/api/client'
import type { Job } from '~/api/jobs'

/** What a preset makes of a source. */
export interface Gives {
  /** As displayed; null without pictures. */
  width: number | null
  height: number | null
  /** Whether pictures keep their size. */
  kept: boolean
  /** Bytes that the result cannot go beyond: its bit rate is bounded. */
  atMost: number | null
  /** Seconds, at the pace of earlier jobs of this preset; null before there are any. */
  time: number | null
}

const even = (value: number) => 2 * Math.round(value / 2)

/** Pictures are never made larger; the shorter side is bounded. */
export function gives(asset: Asset, preset: Schemas['Preset'], earlier: Job[]): Gives {
  const bound = preset.video?.short_side
  const short = asset.width && asset.height ? Math.min(asset.width, asset.height) : null
  const scale = bound && short ? Math.min(1, bound / short) : 1
  const rate = (preset.video?.max_rate ?? 0) + preset.audio.bit_rate
  return {
    width: bound && asset.width ? even(asset.width * scale) : null,
    height: bound && asset.height ? even(asset.height * scale) : null,
    kept: scale === 1,
    atMost: asset.duration !== null ? Math.ceil((rate * asset.duration) / 8) : null,
    time: paceOf(earlier, asset),
  }
}

// Seconds of work for a second of source, in the middle of what earlier jobs took.
function paceOf(earlier: Job[], asset: Asset): number | null {
  const paces = earlier
    .filter((job) => job.output && job.output.duration > 0 && job.started_at && job.finished_at)
    .map((job) => (Date.parse(job.finished_at!) - Date.parse(job.started_at!)) / 1000 / job.output!.duration)
    .sort((a, b) => a - b)
  return paces.length > 0 && asset.duration !== null ? Math.max(1, paces[Math.floor(paces.length / 2)]! * asset.duration) : null
}

/** The key that the server would choose: the source without its extension, and the preset. */
export function defaultKey(sourceKey: string, preset: Pick<Schemas['PresetSummary'], 'name' | 'extension'>): string {
  const dot = sourceKey.lastIndexOf('.')
  return `${dot > sourceKey.lastIndexOf('/') ? sourceKey.slice(0, dot) : sourceKey}/${preset.name}${preset.extension}`
}
