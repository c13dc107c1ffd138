import { useComputedColorScheme } from '@mantine/core'
import { useEffect, useRef } from 'react'
import type { Asset } from '~/api/assets'
import { type Peaks, usePeaks } from '~/api/previews'
import classes from './Trim.module.css'

/** The loudness of the source along its time. */
export function Waveform({ asset, width }: { asset: Asset; width: number }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const peaks = usePeaks(asset).data
  const scheme = useComputedColorScheme()
  useEffect(() => {
    if (canvas.current && peaks) draw(canvas.current, peaks, width)
  }, [peaks, width, scheme])
  return peaks ? <canvas ref={canvas} className={classes.wave} aria-hidden /> : null
}

function draw(canvas: HTMLCanvasElement, peaks: Peaks, width: number) {
  const height = canvas.clientHeight
  // Beyond this a canvas is refused by some browsers; it is stretched then.
  canvas.width = Math.min(8192, Math.round(width))
  canvas.height = height
  const pen = canvas.getContext('2d')!
  pen.fillStyle = getComputedStyle(canvas).color
  const most = 2 ** (peaks.bits - 1)
  for (let x = 0; x < canvas.width; x++) {
    const from = Math.floor((x / canvas.width) * peaks.length)
    const to = Math.max(from + 1, Math.floor(((x + 1) / canvas.width) * peaks.length))
    let [low, high] = [0, 0]
    for (let n = from; n < to && n < peaks.length; n++) {
      low = Math.min(low, peaks.data[2 * n]!)
      high = Math.max(high, peaks.data[2 * n + 1]!)
    }
    const top = (height / 2) * (1 - high / most)
    pen.fillRect(x, top, 1, Math.max(1, (height / 2) * (1 - low / most) - top))
  }
}
