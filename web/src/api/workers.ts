import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, type Schemas, take } from './client'
import { keys } from './queries'

export type Worker = Schemas['WorkerDocument']

/** The workers that were seen within a day. Events tell of what they run; that they live, only a look does. */
export function useWorkers(enabled: boolean) {
  return useQuery({
    queryKey: keys.workers,
    queryFn: ({ signal }) => take(api.get('/api/workers', { signal })),
    refetchInterval: 5000,
    refetchOnMount: 'always',
    enabled,
  })
}

/** Asks a worker to finish what it runs and to take nothing more, or to take tasks again. */
export function useDrain() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ name, drain }: { name: string; drain: boolean }) =>
      take(drain
        ? api.post('/api/workers/{name}/drain', { params: { path: { name } } })
        : api.post('/api/workers/{name}/resume', { params: { path: { name } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.workers }),
  })
}
