import { type InfiniteData, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { AssetFilter } from '~/api/assets'
import { api, type Schemas, take } from '~/api/client'
import type { LiveEvent } from '~/api/events'
import { useAssetEvents } from '~/api/live'
import { keys } from '~/api/queries'

type Pages = InfiniteData<Schemas['PageOfAssetDocument'], string | undefined>

/** Pages that may be read again at once; a list that somebody scrolled far into is left in peace. */
const fewPages = 2

/** Assets that are asked for one by one; more are read as a list. */
const fewAssets = 10

const settle = 500

/**
 * Lets the library follow what happens: assets that are shown are read again, new ones appear by themselves at the head of
 * the list, and are counted only where reading the list anew would take it from under somebody's hands.
 */
export function useNewAssets(filter: AssetFilter, pages: number) {
  const queries = useQueryClient()
  const [newer, setNewer] = useState(0)
  const heard = useRef(new Map<string, string>())
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const state = useRef({ filter, pages })
  state.current = { filter, pages }

  const look = useCallback(() => {
    timer.current = undefined
    const { filter: now, pages: shown } = state.current
    const key = keys.assetList(now)
    const known = new Set(queries.getQueryData<Pages>(key)?.pages.flatMap((page) => page.items.map((asset) => asset.id)))
    const ids = [...heard.current.keys()]
    const unknown = ids.filter((id) => !known.has(id) && heard.current.get(id) !== 'asset.removed')
    const changed = ids.filter((id) => known.has(id))
    heard.current.clear()
    // Lists of other filters are read when somebody goes back to them.
    void queries.invalidateQueries({ queryKey: ['assets', 'list'], refetchType: 'none' })
    if (shown <= fewPages && (unknown.length > 0 || changed.length > fewAssets)) {
      void queries.refetchQueries({ queryKey: key })
      return
    }

    setNewer((count) => count + unknown.length)
    for (const id of changed.slice(0, 5 * fewAssets)) void reread(queries, key, id)
  }, [queries])

  useAssetEvents(
    useCallback((event: LiveEvent) => {
      if (!event.asset) return
      heard.current.set(event.asset.id, event.type)
      timer.current ??= setTimeout(look, settle)
    }, [look]),
  )
  useEffect(() => () => clearTimeout(timer.current), [])
  useEffect(() => setNewer(0), [JSON.stringify(filter)])

  const showNewer = () => {
    setNewer(0)
    window.scrollTo({ top: 0 })
    void queries.resetQueries({ queryKey: keys.assetList(filter) })
  }
  return { newer, showNewer }
}

async function reread(queries: ReturnType<typeof useQueryClient>, key: readonly unknown[], id: string) {
  const asset = await take(api.get('/api/assets/{id}', { params: { path: { id } } })).catch(() => null)
  queries.setQueryData<Pages>(key, (list) => list && {
    ...list,
    pages: list.pages.map((page) => ({
      ...page,
      items: asset
        ? page.items.map((item) => (item.id === id ? asset : item))
        : page.items.filter((item) => item.id !== id),
    })),
  })
}
