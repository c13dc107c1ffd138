import { useCallback, useMemo, useRef, useState } from 'react'
import type { Asset } from '~/api/assets'

/** Which assets are chosen: one by one, by ranges from the last one, or all that are shown. */
export function useSelection(assets: Asset[]) {
  const [chosen, setChosen] = useState<ReadonlyMap<string, Asset>>(new Map())
  const anchor = useRef(0)
  const shown = useRef(assets)
  shown.current = assets

  const toggle = useCallback((index: number) => {
    anchor.current = index
    const asset = shown.current[index]
    if (!asset) return
    setChosen((before) => {
      const after = new Map(before)
      if (!after.delete(asset.id)) after.set(asset.id, asset)
      return after
    })
  }, [])
  const extend = useCallback((index: number) => {
    const [from, to] = [Math.min(anchor.current, index), Math.max(anchor.current, index)]
    setChosen((before) => new Map([...before, ...shown.current.slice(from, to + 1).map((asset) => [asset.id, asset] as const)]))
  }, [])
  const all = useCallback(() => setChosen(new Map(shown.current.map((asset) => [asset.id, asset]))), [])
  const clear = useCallback(() => setChosen(new Map()), [])
  return useMemo(() => ({ chosen, toggle, extend, all, clear }), [chosen, toggle, extend, all, clear])
}

export type Selection = ReturnType<typeof useSelection>
