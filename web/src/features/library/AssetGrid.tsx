import { useElementSize } from '@mantine/hooks'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type ReactNode, useEffect, useLayoutEffect, useState } from 'react'
import type { Asset } from '~/api/assets'
import classes from './Library.module.css'
import type { Selection } from './selection'

interface Props {
  assets: Asset[]
  /** Grid: as many columns as fit; list: one. */
  view: 'grid' | 'list'
  show: (asset: Asset, index: number) => ReactNode
  selection: Selection
  /** Asked for when the end of what is there comes near. */
  more: () => void
}

const tile = 220
const gap = 12

/** Draws the rows that can be seen, however many there are. */
export function AssetGrid({ assets, view, show, selection, more }: Props) {
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

  const steps: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }
  const onKeyDown = (event: KeyboardEvent) => {
    const at = Number((event.target as HTMLElement).closest<HTMLElement>('[data-index]')?.dataset.index ?? Number.NaN)
    const step = steps[event.key]
    if (Number.isNaN(at)) return
    if (step !== undefined) {
      const next = Math.max(0, Math.min(assets.length - 1, at + step))
      if (event.shiftKey) {
        if (selection.chosen.size === 0) selection.toggle(at)
        selection.extend(next)
      }
      virtual.scrollToIndex(Math.floor(next / columns))
      // The row may not be drawn yet.
      requestAnimationFrame(() => requestAnimationFrame(() => focus(next)))
    } else if (event.key === ' ') selection.toggle(at)
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) selection.all()
    else if (event.key === 'Escape') selection.clear()
    else return
    event.preventDefault()
  }

  return (
    <div ref={ref} onKeyDown={onKeyDown} data-assets className={view === 'list' ? classes.list : undefined}>
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

const focus = (index: number) => document.querySelector<HTMLElement>(`[data-assets] a[data-index="${index}"]`)?.focus()
