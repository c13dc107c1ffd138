import { Alert } from '@mantine/core'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { useTexts } from '~/texts'
import classes from './Asset.module.css'
import { type Levels, levelsOf, quietest } from './levels'

interface Props {
  media: RefObject<HTMLMediaElement | null>
  src: string
  /** Whether left and right are the same. */
  mono: boolean
}

/** How loud what is played is, left and right or both in one, in decibels below full scale. */
export function SoundMeter({ media, src, mono }: Props) {
  const { asset: t } = useTexts()
  const [levels, setLevels] = useState<Levels | null>()
  useEffect(() => {
    let wanted = true
    void levelsOf(media.current!, src).then((found) => wanted && setLevels(() => found))
    return () => void (wanted = false)
  }, [media, src])
  if (levels === null) return <Alert color="gray" role="status" mt="xs">{t.noMeter}</Alert>
  const sides = mono ? [t.meter] : [t.meterOf.left, t.meterOf.right]
  return (
    <div className={classes.meter} data-meter>
      {levels && sides.map((name, channel) => <Bar key={name} name={name} levels={levels} channel={channel} />)}
    </div>
  )
}

// Drawn beside React: it changes with each picture of the screen.
function Bar({ name, levels, channel }: { name: string; levels: Levels; channel: number }) {
  const bar = useRef<HTMLDivElement>(null)
  useEffect(() => {
    let frame = 0
    const draw = () => {
      const level = levels(channel)
      bar.current?.style.setProperty('--level', String(1 - level / quietest))
      bar.current?.setAttribute('aria-valuenow', String(Math.round(level)))
      frame = requestAnimationFrame(draw)
    }
    draw()
    return () => cancelAnimationFrame(frame)
  }, [levels, channel])
  return (
    <div
      ref={bar} role="meter" className={classes.level} aria-label={name} aria-valuemin={quietest} aria-valuemax={0}
      aria-valuenow={quietest}
    />
  )
}
