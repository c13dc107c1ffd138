import { useQuery } from '@tanstack/react-query'
import { api, type Schemas, take } from '~/api/client'
import { keys } from '~/api/queries'

export type Keyframes = Schemas['KeyframesDocument']

export function useKeyframes(id: string) {
  return useQuery({
    queryKey: [...keys.asset(id), 'keyframes'],
    queryFn: ({ signal }) => take(api.get('/api/assets/{id}/keyframes', { params: { path: { id } }, signal })),
  })
}

/** Where a copy really begins: at the keyframe at or before the in point. Null when the source keeps no index. */
export function realStart(keyframes: Keyframes | undefined, start: number): number | null {
  if (!keyframes?.indexed) return null
  if (keyframes.every_picture) return start
  return before(keyframes.times, start + 1e-6) ?? 0
}

/** The last time before a point; null when there is none. */
export function before(times: number[], at: number): number | null {
  let [low, high] = [0, times.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (times[middle]! < at) low = middle + 1
    else high = middle
  }
  return times[low - 1] ?? null
}

/** The first time after a point; null when there is none. */
export const after = (times: number[], at: number): number | null => times.find((time) => time > at) ?? null
