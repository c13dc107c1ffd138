import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, take } from './client'
import { keys } from './queries'

/** Who is calling; a problem of status 401 asks for a key. */
export function useSession() {
  return useQuery({
    queryKey: keys.session,
    queryFn: ({ signal }) => take(api.get('/api/session', { signal })),
    // While nobody answers, this question is the one that finds out when somebody does.
    refetchInterval: (query) => (query.state.error?.unreachable ? 2000 : false),
  })
}

/**
 * Whether the caller may change things, administer, publish presets, and read and administer what belongs to no prefix:
 * rules, keys and webhooks.
 */
export function useRights() {
  const { scope, prefix } = useSession().data ?? {}
  const write = scope === 'write' || scope === 'admin'
  const whole = prefix === null
  return { write, admin: scope === 'admin', publish: write && whole, whole, server: scope === 'admin' && whole }
}

export function useLogIn() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (key: string) => take(api.post('/api/session', { body: { key } })),
    meta: { quiet: true },
    onSuccess: () => queries.resetQueries(),
  })
}

export function useLogOut() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => take(api.delete('/api/session')),
    onSuccess: () => {
      queries.clear()
      location.assign('/')
    },
  })
}
