import { useQuery } from '@tanstack/react-query'
import type { Asset } from './assets'
import { take } from './client'
import { keys } from './queries'

/** How the frames lie in a filmstrip's picture. */
export interface FilmstripLayout {
  frames: number
  columns: number
  rows: number
  frame_width: number
  frame_height: number
  /** Seconds of source between two frames. */
  interval: number
  duration: number
}

/** The loudness along a source, as audiowaveform writes it: pairs of lowest and highest value. */
export interface Peaks {
  bits: number
  length: number
  data: number[]
}

// The description of servers that make no previews does not have these routes.
async function read<T>(address: string, signal: AbortSignal): Promise<T> {
  const response = await fetch(address, { signal })
  return take(response.json().then((data: T) => ({ data, error: data, response })))
}

export function useFilmstrip(asset: Asset, enabled = true) {
  return useQuery({
    queryKey: [...keys.asset(asset.id), 'filmstrip', asset.filmstrip_url],
    queryFn: ({ signal }) => read<FilmstripLayout>(`/api/assets/${asset.id}/filmstrip.json`, signal),
    enabled: enabled && Boolean(asset.filmstrip_url),
  })
}

export function usePeaks(asset: Asset) {
  return useQuery({
    queryKey: [...keys.asset(asset.id), 'peaks', asset.peaks_url],
    queryFn: ({ signal }) => read<Peaks>(asset.peaks_url!, signal),
    enabled: Boolean(asset.peaks_url),
  })
}
