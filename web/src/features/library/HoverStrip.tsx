import { useState } from 'react'
import type { Asset } from '~/api/assets'
import { useFilmstrip } from '~/api/previews'
import classes from './Library.module.css'

/** Under the pointer the picture becomes the one at that place of the source. */
export function HoverStrip({ asset }: { asset: Asset }) {
  const [at, setAt] = useState<number | null>(null)
  if (!asset.filmstrip_url) return null
  return (
    <div
      className={classes.strip}
      onPointerMove={(event) => {
        const box = event.currentTarget.getBoundingClientRect()
        if (event.pointerType === 'mouse') setAt((event.clientX - box.left) / box.width)
      }}
      onPointerLeave={() => setAt(null)}
    >
      {at !== null && <Frame asset={asset} at={at} />}
      {at !== null && <div className={classes.needle} style={{ insetInlineStart: `${at * 100}%` }} />}
    </div>
  )
}

// Asks for nothing, and costs nothing, before the pointer is there.
function Frame({ asset, at }: { asset: Asset; at: number }) {
  const strip = useFilmstrip(asset).data
  if (!strip) return null
  const frame = Math.min(strip.frames - 1, Math.floor(at * strip.frames))
  return (
    <div
      className={classes.frame}
      style={{
        aspectRatio: `${strip.frame_width} / ${strip.frame_height}`,
        backgroundImage: `url("${asset.filmstrip_url}")`,
        backgroundSize: `${strip.columns * 100}% ${strip.rows * 100}%`,
        backgroundPosition: `${strip.columns > 1 ? ((frame % strip.columns) / (strip.columns - 1)) * 100 : 0}% ${strip.rows > 1 ? (Math.floor(frame / strip.columns) / (strip.rows - 1)) * 100 : 0}%`,
      }}
    />
  )
}
