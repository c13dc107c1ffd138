import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, type Schemas, take } from './client'
import { keys } from './queries'

export type Rule = Schemas['RuleDocument']

export type RuleRequest = Schemas['RuleRequest']

export type MatchStatus = Schemas['RuleMatchStatus']

export type RuleRun = Schemas['RuleRunDocument']

/** A rule, and the tag of what was seen of it, which changes name. */
export interface SeenRule {
  rule: Rule
  etag: string
}

// The stream of events does not tell of rules; what is about to start is looked at more often.
const soon = 2000
const glance = 15_000

/** So many assets are asked for at once. */
const most = 1000

export function useRules(enabled: boolean) {
  return useQuery({
    queryKey: [...keys.rules, 'list'],
    queryFn: ({ signal }) => take(api.get('/api/rules', { signal })),
    refetchInterval: glance,
    refetchOnMount: 'always',
    enabled,
  })
}

export function useRule(id: string, enabled: boolean) {
  return useQuery({
    queryKey: keys.rule(id),
    queryFn: async ({ signal }): Promise<SeenRule> => {
      const asked = api.get('/api/rules/{id}', { params: { path: { id } }, signal })
      const rule = await take(asked)
      return { rule, etag: (await asked).response.headers.get('etag') ?? '*' }
    },
    refetchOnMount: 'always',
    enabled,
  })
}

/** Makes a rule, or puts another one in the place of the one that was seen. */
export function useSaveRule(seen: SeenRule | null) {
  const readAgain = useReadAgain()
  return useMutation({
    mutationFn: (request: RuleRequest) =>
      take(seen === null
        ? api.post('/api/rules', { body: request })
        : api.put('/api/rules/{id}', { params: { path: { id: seen.rule.id } }, headers: { 'If-Match': seen.etag }, body: request })),
    meta: { quiet: true },
    onSuccess: readAgain,
  })
}

export function useSwitchRule() {
  const readAgain = useReadAgain()
  return useMutation({
    mutationFn: ({ id, enabled }: { id: string; enabled: boolean }) =>
      take(enabled
        ? api.post('/api/rules/{id}/enable', { params: { path: { id } } })
        : api.post('/api/rules/{id}/disable', { params: { path: { id } } })),
    onSuccess: readAgain,
  })
}

export function useRemoveRule() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (id: string) => {
      // What is being read of it would be answered that it is gone.
      await queries.cancelQueries({ queryKey: keys.rules })
      return take(api.delete('/api/rules/{id}', { params: { path: { id } }, headers: { 'If-Match': '*' } }))
    },
    meta: { quiet: true },
    onSuccess: () => queries.invalidateQueries({ queryKey: [...keys.rules, 'list'] }),
  })
}

/** Which of the assets that are there a rule would take, and what for; nothing is kept. */
export function useRehearse() {
  return useMutation({
    mutationFn: (rule: RuleRequest) => take(api.post('/api/rules/dry-run', { params: { query: { limit: most } }, body: rule })),
    meta: { quiet: true },
  })
}

/** What a rule would make of the assets that are there, with those marked that it has had. */
export function useForecast(id: string, enabled: boolean) {
  return useQuery({
    queryKey: [...keys.rule(id), 'forecast'],
    queryFn: ({ signal }) =>
      take(api.post('/api/rules/{id}/apply', { params: { path: { id } }, body: { dry_run: true, limit: most }, signal })),
    refetchOnMount: 'always',
    gcTime: 0,
    enabled,
  })
}

/** Lets a rule have all assets that are there; the answer is how many it had not had. */
export function useApply() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (id: string) => {
      let [count, cursor]: [number, string | null] = [0, null]
      do {
        const run: RuleRun = await take(api.post('/api/rules/{id}/apply', { params: { path: { id } }, body: { limit: most, cursor, dry_run: false } }))
        count += run.items.filter(({ had }) => !had).length
        cursor = run.next_cursor
      } while (cursor !== null)
      return count
    },
    meta: { quiet: true },
    onSettled: () => queries.invalidateQueries({ queryKey: keys.ruleMatches }),
  })
}

export function useMatches(id: string, status: MatchStatus | undefined, enabled: boolean) {
  return useInfiniteQuery({
    queryKey: [...keys.ruleMatches, id, status],
    queryFn: ({ pageParam, signal }) =>
      take(api.get('/api/rules/{id}/matches', { params: { path: { id }, query: { status, limit: 50, cursor: pageParam } }, signal })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    refetchOnMount: 'always',
    enabled,
    refetchInterval: ({ state }) =>
      (state.data?.pages.some((page) => page.items.some((match) => match.status === 'pending')) ? soon : glance),
  })
}

function useReadAgain() {
  const queries = useQueryClient()
  return (rule: Rule) => {
    void queries.invalidateQueries({ queryKey: [...keys.rules, 'list'] })
    return queries.invalidateQueries({ queryKey: keys.rule(rule.id) })
  }
}
