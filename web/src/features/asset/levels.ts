/** What counts as silence, in decibels below full scale. */
export const quietest = -60

/** The level of a channel at this moment: from `quietest` to 0. */
export type Levels = (channel: number) => number

// A player is tapped once; what is played goes through the tap from then on.
const tapped = new WeakMap<HTMLMediaElement, Levels>()

/**
 * Listens to a player. Null where that cannot be: the sound of media that come from another origin is silence to a page,
 * and would be to its visitor.
 */
export async function levelsOf(media: HTMLMediaElement, src: string): Promise<Levels | null> {
  const known = tapped.get(media)
  if (known) return known
  const answer = await fetch(src, { method: 'HEAD', redirect: 'manual' }).catch(() => null)
  if (!answer?.ok) return null
  return tapped.get(media) ?? tap(media)
}

function tap(media: HTMLMediaElement): Levels {
  const context = new AudioContext()
  const source = context.createMediaElementSource(media)
  const splitter = context.createChannelSplitter(2)
  const analysers = [0, 1].map((channel) => {
    const analyser = context.createAnalyser()
    analyser.fftSize = 2048
    splitter.connect(analyser, channel)
    return analyser
  })
  source.connect(context.destination)
  source.connect(splitter)
  const resume = () => void context.resume()
  resume()
  media.addEventListener('play', resume)
  const samples = new Float32Array(2048)
  const levels: Levels = (channel) => {
    analysers[channel]!.getFloatTimeDomainData(samples)
    const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
    return peak > 0 ? Math.min(0, Math.max(quietest, 20 * Math.log10(peak))) : quietest
  }
  tapped.set(media, levels)
  return levels
}
