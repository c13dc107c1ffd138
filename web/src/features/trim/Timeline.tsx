import { ActionIcon, Group } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { IconZoomIn, IconZoomOut } from '@tabler/icons-react'
import { type KeyboardEvent, type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react'
import type { Asset } from '~/api/assets'
import { useTexts } from '~/texts'
import { clock } from '~/texts/format'
import { timecode } from '~/texts/timecode'
import { type Change, type Cut, onFrame } from './cut'
import { Filmstrip } from './Filmstrip'
import type { Keyframes } from './keyframes'
import classes from './Trim.module.css'
import { Waveform } from './Waveform'

interface Props {
  asset: Asset
  duration: number
  cut: Cut
  /** Where the result really begins; null where that is not known. */
  real: number | null
  keyframes: Keyframes | undefined
  change: (change: Change) => void
  seek: (seconds: number) => void
  /** The playhead, which is moved without React. */
  head: RefObject<HTMLDivElement | null>
}

const widest = 16_000

// Room for the handles beside the track, and the border.
const margins = 30

// More ticks than this side by side are a grey area, and say nothing.
const mostTicks = 1500

/** The source along its time: pictures, sound, keyframes, and the cut with its two handles. */
export function Timeline({ asset, duration, cut, real, keyframes, change, seek, head }: Props) {
  const { trim: t } = useTexts()
  const [zoom, setZoom] = useState(1)
  const { ref, width } = useElementSize()
  const scroll = useRef<HTMLDivElement>(null)
  const track = useRef<HTMLDivElement>(null)
  const inner = Math.max(1, (width - margins) * zoom)
  const percent = (seconds: number) => `${(100 * seconds) / duration}%`
  const at = (event: PointerEvent) => {
    const box = track.current!.getBoundingClientRect()
    return onFrame(Math.max(0, Math.min(duration, ((event.clientX - box.left) / box.width) * duration)), asset.frame_rate)
  }
  const zoomTo = (next: number) => setZoom(Math.max(1, Math.min(next, Math.max(1, widest / Math.max(1, width)))))
  // The cut stays in sight when the scale changes.
  useEffect(() => {
    if (scroll.current) scroll.current.scrollLeft = ((cut.start + cut.end) / 2 / duration) * scroll.current.scrollWidth - width / 2
  }, [zoom])

  const scrub = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    seek(at(event))
  }
  return (
    <div ref={ref}>
      <div ref={scroll} className={classes.scroll} data-timeline>
        <div
          ref={track}
          className={classes.track}
          style={{ width: inner }}
          onPointerDown={scrub}
          onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && seek(at(event))}
        >
          <Ruler duration={duration} width={inner} />
          <Filmstrip asset={asset} width={inner} />
          <Waveform asset={asset} width={inner} />
          {!asset.filmstrip_url && !asset.peaks_url && <div className={classes.plain} />}
          {keyframes && keyframes.times.length <= mostTicks && keyframes.times.map((time) => (
            <i key={time} className={classes.tick} style={{ insetInlineStart: percent(time) }} data-keyframe={time} />
          ))}
          <div className={classes.outside} style={{ insetInlineStart: 0, width: percent(cut.start) }} />
          <div className={classes.outside} style={{ insetInlineEnd: 0, width: percent(duration - cut.end) }} />
          {real !== null && real < cut.start && (
            <div className={classes.lead} style={{ insetInlineStart: percent(real), width: percent(cut.start - real) }} title={t.lead} />
          )}
          <div ref={head} className={classes.head} aria-hidden />
          <Handle point="start" label={t.start} {...{ asset, cut, duration, change, at, seek }} />
          <Handle point="end" label={t.end} {...{ asset, cut, duration, change, at, seek }} />
        </div>
      </div>
      <Group gap={4} justify="flex-end" mt={6}>
        <ActionIcon variant="default" aria-label={t.zoomOut} title={t.zoomOut} disabled={zoom <= 1} onClick={() => zoomTo(zoom / 2)}><IconZoomOut size={16} aria-hidden /></ActionIcon>
        <ActionIcon variant="default" aria-label={t.zoomIn} title={t.zoomIn} disabled={inner * 2 > widest} onClick={() => zoomTo(zoom * 2)}><IconZoomIn size={16} aria-hidden /></ActionIcon>
      </Group>
    </div>
  )
}

interface HandleProps {
  point: 'start' | 'end'
  label: string
  asset: Asset
  cut: Cut
  duration: number
  change: (change: Change) => void
  at: (event: PointerEvent) => number
  seek: (seconds: number) => void
}

/** An end of the cut: dragged, or moved by keys as a slider is. https://www.w3.org/WAI/ARIA/apg/patterns/slider-multithumb/ */
function Handle({ point, label, asset, cut, duration, change, at, seek }: HandleProps) {
  const from = useRef<Cut | null>(null)
  const frame = 1 / (asset.frame_rate ?? 25)
  const value = cut[point]
  const move = (to: number) => {
    change({ type: point, at: onFrame(to, asset.frame_rate) })
    seek(to)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const step = { ArrowRight: frame, ArrowUp: frame, ArrowLeft: -frame, ArrowDown: -frame, PageUp: 1, PageDown: -1 }[event.key]
    if (step !== undefined && !event.shiftKey) move(value + step)
    else if (event.key === 'Home') move(point === 'start' ? 0 : cut.start)
    else if (event.key === 'End') move(point === 'start' ? cut.end : duration)
    else return
    event.preventDefault()
  }
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={point === 'start' ? 0 : cut.start}
      aria-valuemax={point === 'start' ? cut.end : duration}
      aria-valuenow={value}
      aria-valuetext={timecode(value)}
      className={classes.handle}
      data-point={point}
      style={{ insetInlineStart: `${(100 * value) / duration}%` }}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.stopPropagation()
        event.currentTarget.setPointerCapture(event.pointerId)
        from.current = cut
      }}
      onPointerMove={(event) => {
        event.stopPropagation()
        if (!from.current) return
        change({ type: point, at: at(event), going: true })
        seek(at(event))
      }}
      onPointerUp={() => {
        if (from.current) change({ type: 'settle', from: from.current })
        from.current = null
      }}
    />
  )
}

const steps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600]

function Ruler({ duration, width }: { duration: number; width: number }) {
  const step = steps.find((s) => (s / duration) * width >= 70) ?? 7200
  return (
    <div className={classes.ruler} aria-hidden>
      {Array.from({ length: Math.floor(duration / step) + 1 }, (_, n) => n * step).map((time) => (
        <span key={time} style={{ insetInlineStart: `${(100 * time) / duration}%` }}>{step < 1 ? timecode(time) : clock(time)}</span>
      ))}
    </div>
  )
}
