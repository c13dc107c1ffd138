import { useCallback, useEffect, useMemo, useRef, useState } from 'react'

/** Plays a source for the trim screen; what has to follow every picture is told by `onTime`, without React. */
export function usePlayback(onTime: (seconds: number) => void) {
  const media = useRef<HTMLVideoElement>(null)
  const until = useRef<number | null>(null)
  const tell = useRef(onTime)
  tell.current = onTime
  const [playing, setPlaying] = useState(false)

  useEffect(() => {
    const element = media.current
    if (!element) return
    let frame = 0
    const follow = () => {
      tell.current(element.currentTime)
      if (until.current !== null && element.currentTime >= until.current) {
        element.pause()
        element.currentTime = until.current
        until.current = null
      }
      if (!element.paused) frame = requestAnimationFrame(follow)
    }
    const changed = () => {
      setPlaying(!element.paused)
      cancelAnimationFrame(frame)
      follow()
    }
    const events = ['play', 'pause', 'seeked', 'seeking', 'loadedmetadata', 'timeupdate'] as const
    for (const name of events) element.addEventListener(name, changed)
    return () => {
      cancelAnimationFrame(frame)
      for (const name of events) element.removeEventListener(name, changed)
    }
  }, [])

  const seek = useCallback((seconds: number) => {
    const element = media.current
    if (!element) return
    until.current = null
    element.currentTime = Math.max(0, Math.min(Number.isFinite(element.duration) ? element.duration : seconds, seconds))
    tell.current(element.currentTime)
  }, [])
  const play = useCallback(() => {
    // A source that the browser cannot play is still cut by its numbers.
    void media.current?.play().catch(() => setPlaying(false))
  }, [])
  const pause = useCallback(() => media.current?.pause(), [])
  const toggle = useCallback(() => {
    until.current = null
    if (media.current?.paused) {
      media.current.playbackRate = 1
      play()
    } else pause()
  }, [play, pause])
  const faster = useCallback((factor: number) => {
    const element = media.current
    if (!element) return
    if (element.paused) element.playbackRate = factor > 1 ? 1 : 0.5
    else element.playbackRate = Math.max(0.25, Math.min(8, element.playbackRate * factor))
    play()
  }, [play])
  const playRange = useCallback((start: number, end: number) => {
    seek(start)
    if (media.current) media.current.playbackRate = 1
    until.current = end
    play()
  }, [seek, play])
  const now = useCallback(() => media.current?.currentTime ?? 0, [])
  return useMemo(
    () => ({ media, playing, seek, play, pause, toggle, faster, playRange, now }),
    [playing, seek, play, pause, toggle, faster, playRange, now],
  )
}

export type Playback = ReturnType<typeof usePlayback>
