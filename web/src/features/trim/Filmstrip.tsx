import type { Asset } from '~/api/assets'
import { useFilmstrip } from '~/api/previews'
import classes from './Trim.module.css'

const height = 56

/** Pictures of the source along its time. */
export function Filmstrip({ asset, width }: { asset: Asset; width: number }) {
  const strip = useFilmstrip(asset).data
  if (!strip || !asset.filmstrip_url) return null
  const cell = Math.max(40, (height * strip.frame_width) / strip.frame_height)
  const count = Math.max(1, Math.ceil(width / cell))
  return (
    <div className={classes.film} aria-hidden>
      {Array.from({ length: count }, (_, n) => {
        const frame = Math.min(strip.frames - 1, Math.floor(((n + 0.5) / count) * strip.frames))
        const [column, row] = [frame % strip.columns, Math.floor(frame / strip.columns)]
        return (
          <i
            key={n}
            style={{
              backgroundImage: `url("${asset.filmstrip_url}")`,
              backgroundSize: `${strip.columns * 100}% ${strip.rows * 100}%`,
              backgroundPosition: `${strip.columns > 1 ? (column / (strip.columns - 1)) * 100 : 0}% ${strip.rows > 1 ? (row / (strip.rows - 1)) * 100 : 0}%`,
            }}
          />
        )
      })}
    </div>
  )
}
