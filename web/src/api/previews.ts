import { useQuery } from '@tanstack/react-query'
import type { Asset } from './assets'
import { api, type Schemas, take } from './client'
import { keys } from './queries'

/** The loudness along a source: pairs of lowest and highest value. */
export type Peaks = Schemas['PeaksDocument']

/** How the frames lie in a filmstrip's picture; asked for when the asset has one. */
export function useFilmstrip(asset: Asset, enabled = true) {
  return useQuery({
    queryKey: [...keys.asset(asset.id), 'filmstrip', asset.filmstrip_url],
    queryFn: ({ signal }) => take(api.get('/api/assets/{id}/filmstrip.json', { params: { path: { id: asset.id } }, signal })),
    enabled: enabled && Boolean(asset.filmstrip_url),
  })
}

export function usePeaks(asset: Asset) {
  return useQuery({
    queryKey: [...keys.asset(asset.id), 'peaks', asset.peaks_url],
    queryFn: ({ signal }) => take(api.get('/api/assets/{id}/peaks', { params: { path: { id: asset.id } }, signal })),
    enabled: Boolean(asset.peaks_url),
  })
}
