import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'

interface Props {
  count: number
  estimate: number
  row: (index: number) => ReactNode
  keyOf: (index: number) => string
  /** Asked for when the end of what is there comes near. */
  more?: () => void
  className?: string
  itemClassName?: string
}

/** A list of any length, of rows as high as what is in them; those that can be seen are drawn. */
export function VirtualRows({ count, estimate, row, keyOf, more, className, itemClassName }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const [top, setTop] = useState(0)
  useLayoutEffect(() => setTop(box.current?.offsetTop ?? 0), [count])
  const virtual = useWindowVirtualizer({
    count, estimateSize: () => estimate, overscan: 6, scrollMargin: top, getItemKey: keyOf,
  })
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (last >= count - 20) more?.()
  }, [last, count, more])
  return (
    <div ref={box} className={className}>
      <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        <div style={{ position: 'absolute', insetInline: 0, transform: `translateY(${(items[0]?.start ?? top) - top}px)` }}>
          {items.map((item) => (
            <div key={item.key} ref={virtual.measureElement} data-index={item.index} className={itemClassName}>{row(item.index)}</div>
          ))}
        </div>
      </div>
    </div>
  )
}
