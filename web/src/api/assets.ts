import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, type Schemas, take } from './client'
import { keys } from './queries'

export type Asset = Schemas['AssetDocument']

/** What a list of assets is narrowed to; absent is all. */
export interface AssetFilter {
  q?: string
  kind?: 'video' | 'audio'
  status?: 'pending' | 'ready' | 'rejected'
  codec?: string
  sort?: string
}

const page = 200

export function useAssets(filter: AssetFilter) {
  return useInfiniteQuery({
    queryKey: keys.assetList(filter),
    queryFn: ({ pageParam, signal }) =>
      take(api.get('/api/assets', { params: { query: { ...filter, limit: page, cursor: pageParam } }, signal })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  })
}

export function useAsset(id: string) {
  return useQuery({
    queryKey: keys.asset(id),
    queryFn: ({ signal }) => take(api.get('/api/assets/{id}', { params: { path: { id } }, signal })),
  })
}

export function useReprobe() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => take(api.post('/api/assets/{id}/probe', { params: { path: { id } } })),
    onSuccess: (asset) => queries.setQueryData(keys.asset(asset.id), asset),
  })
}

/** Deletes the object and its record. */
export function useDelete() {
  return useMutation({
    mutationFn: (id: string) =>
      take(api.delete('/api/assets/{id}', { params: { path: { id }, query: { object: true } }, headers: { 'If-Match': '*' } })),
  })
}

export function useScan() {
  return useMutation({ mutationFn: () => take(api.post('/api/assets/scan')) })
}
