import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, type Schemas, take } from './client'
import { keys } from './queries'

export type ApiKey = Schemas['KeyDocument']

export type Scope = Schemas['AccessScope']

// No event tells of buckets and disks.
const glance = 15_000

export function useHealth() {
  return useQuery({
    queryKey: keys.health,
    queryFn: ({ signal }) => take(api.get('/api/health', { signal })),
    refetchInterval: glance,
    refetchOnMount: 'always',
  })
}

export function useKeys(enabled: boolean) {
  return useQuery({
    queryKey: keys.keys,
    queryFn: ({ signal }) => take(api.get('/api/keys', { signal })),
    refetchOnMount: 'always',
    enabled,
  })
}

/** Makes a key. The first one closes an open server, so this browser logs in with it at once. */
export function useCreateKey() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async ({ request, first }: { request: Schemas['KeyRequest']; first: boolean }) => {
      const made = await take(api.post('/api/keys', { body: request }))
      // The secret has to be shown whatever comes of the login.
      const session = first ? await take(api.post('/api/session', { body: { key: made.key } })).catch(() => null) : null
      return { made, session }
    },
    meta: { quiet: true },
    onSuccess: ({ session }) => {
      if (session) queries.setQueryData(keys.session, session)
      void queries.invalidateQueries({ queryKey: keys.keys })
    },
  })
}

export function useRevokeKey() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => take(api.delete('/api/keys/{id}', { params: { path: { id } } })),
    meta: { quiet: true },
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: keys.keys })
      // It may have been the caller's own, or the last: then the server is open again.
      void queries.invalidateQueries({ queryKey: keys.session })
    },
  })
}
