import { MutationCache, QueryClient } from '@tanstack/react-query'
import { Problem } from './problem'

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: Problem
    mutationMeta: { /** The caller shows what went wrong itself. */ quiet?: boolean }
  }
}

/** Told of every change that the server refused, unless its caller shows it itself. */
export type ProblemListener = (problem: Problem) => void

/** What was read is kept until an event says otherwise: nothing is asked for again by a clock. */
export function createQueries(onProblem: ProblemListener): QueryClient {
  const queries = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Infinity,
        gcTime: 10 * 60_000,
        refetchOnWindowFocus: false,
        networkMode: 'always',
        // A server that is away comes back; a refusal stays one.
        retry: (count, problem) => (problem.unreachable || problem.status >= 502) && count < 5,
        retryDelay: (count) => Math.min(1000 * 2 ** count, 8000),
      },
      mutations: { networkMode: 'always', retry: false },
    },
    mutationCache: new MutationCache({
      onError: (problem, _variables, _context, mutation) => {
        if (mutation.meta?.quiet) return
        if (problem.status === 401) void queries.invalidateQueries({ queryKey: keys.session })
        else onProblem(Problem.from(problem))
      },
    }),
  })
  queries.getQueryCache().subscribe((event) => {
    // A session that ended is noticed wherever it is noticed first.
    if (event.type === 'updated' && event.action.type === 'error' && Problem.from(event.action.error).status === 401
      && event.query.queryKey[0] !== keys.session[0]) {
      void queries.invalidateQueries({ queryKey: keys.session })
    }
  })
  return queries
}

/** Where things lie in the cache: the first word says what an event concerns. */
export const keys = {
  session: ['session'] as const,
  assets: ['assets'] as const,
  assetList: (filter: object) => ['assets', 'list', filter] as const,
  asset: (id: string) => ['assets', 'one', id] as const,
  jobs: ['jobs'] as const,
  jobList: (filter: object) => ['jobs', 'list', filter] as const,
  job: (id: string) => ['jobs', 'one', id] as const,
  forecasts: ['forecasts'] as const,
  forecast: (request: string) => ['forecasts', request] as const,
  queue: ['queue'] as const,
  presets: ['presets'] as const,
  rules: ['rules'] as const,
  ruleMatches: ['rules', 'matches'] as const,
  rule: (id: string) => ['rules', 'one', id] as const,
  webhooks: ['webhooks'] as const,
  webhook: (id: string) => ['webhooks', 'one', id] as const,
  deliveries: ['deliveries'] as const,
  deliveryList: (filter: object) => ['deliveries', 'list', filter] as const,
  delivery: (id: string) => ['deliveries', 'one', id] as const,
  workers: ['workers'] as const,
  health: ['health'] as const,
  keys: ['keys'] as const,
}
