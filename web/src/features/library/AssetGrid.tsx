import { useElementSize } from '@mantine/hooks'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useLayoutEffect, useState } from 'react'
import type { Asset } from '~/api/assets'
import classes from './Library.module.css'

interface Props {
  assets: Asset[]
  /** Grid: as many columns as fit; list: one. */
  view: 'grid' | 'list'
  show: (asset: Asset, index: number) => ReactNode
  /** Asked for when the end of what is there comes near. */
  more: () => void
}

const tile = 220
const gap = 12

/** Draws the rows that can be seen, however many there are. */
export function AssetGrid({ assets, view, show, more }: Props) {
  const { ref, width } = useElementSize()
  const [top, setTop] = useState(0)
  useLayoutEffect(() => setTop((document.querySelector('[data-assets]') as HTMLElement).offsetTop), [view, width])
  const columns = view === 'list' ? 1 : Math.max(1, Math.floor((width + gap) / (Math.min(tile, width / 2 - gap) + gap)))
  const height = view === 'list' ? 56 : Math.round(((width - gap * (columns - 1)) / columns) * (9 / 16)) + 52
  const rows = Math.ceil(assets.length / columns)
  const virtual = useWindowVirtualizer({
    count: width > 0 ? rows : 0,
    estimateSize: () => height,
    gap: view === 'list' ? 0 : gap,
    overscan: 4,
    scrollMargin: top,
  })
  useEffect(() => virtual.measure(), [virtual, height, view])

  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (last >= rows - 8) more()
  }, [last, rows, more])

  return (
    <div ref={ref} data-assets className={view === 'list' ? classes.list : undefined}>
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="list">
        {items.map((row) => (
          <div
            key={row.key}
            role="presentation"
            className={view === 'list' ? classes.row : classes.tiles}
            style={{
              height: row.size,
              transform: `translateY(${row.start - top}px)`,
              gridTemplateColumns: view === 'list' ? undefined : `repeat(${columns}, minmax(0, 1fr))`,
            }}
          >
            {assets.slice(row.index * columns, (row.index + 1) * columns).map((asset, column) => (
              <div key={asset.id} role="listitem" className={classes.item}>{show(asset, row.index * columns + column)}</div>
            ))}
          </div>
        ))}
      </div>
    </div>
  )
}
