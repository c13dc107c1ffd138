import type { Asset } from '~/api/assets'

/** The words of the badges: codec, height as people name it, HDR. */
export function badges(asset: Asset): string[] {
  const height = asset.width && asset.height ? Math.min(asset.width, asset.height) : undefined
  return [
    asset.video_codec ?? asset.audio_codec,
    height && (height >= 2160 ? '4K' : `${height}p`),
    asset.hdr && asset.hdr !== 'sdr' ? asset.hdr.toUpperCase() : undefined,
  ].filter((word): word is string => Boolean(word))
}

/** The last part of a key, and the folder before it. */
export function nameOf(key: string): { name: string; folder: string } {
  const slash = key.lastIndexOf('/')
  return { name: key.slice(slash + 1), folder: key.slice(0, slash + 1) }
}
