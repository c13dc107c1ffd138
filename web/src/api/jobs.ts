import { type QueryClient, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, type Schemas, take } from './client'
import { keys } from './queries'

export type Job = Schemas['JobDocument']

export type JobStatus = Schemas['JobStatus']

export interface JobFilter {
  status?: JobStatus
  source_key?: string
}

const page = 100

export function useJobs(filter: JobFilter) {
  return useInfiniteQuery({
    queryKey: keys.jobList(filter),
    queryFn: ({ pageParam, signal }) =>
      take(api.get('/api/jobs', { params: { query: { ...filter, limit: page, cursor: pageParam } }, signal })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  })
}

export function useJob(id: string, enabled = true) {
  return useQuery({
    queryKey: keys.job(id),
    queryFn: ({ signal }) => take(api.get('/api/jobs/{id}', { params: { path: { id } }, signal })),
    enabled,
  })
}

/** What FFmpeg was told and said; asked for again whenever the job is in another state. */
export function useJobLog(id: string, status: JobStatus | undefined, enabled: boolean) {
  return useQuery({
    queryKey: [...keys.job(id), 'log', status],
    queryFn: ({ signal }) => take(api.get('/api/jobs/{id}/log', { params: { path: { id } }, parseAs: 'text', signal })) as Promise<string>,
    enabled,
  })
}

// The answer may come after the events of what the job did meanwhile, so it is shown and asked for once more.
function settle(queries: QueryClient, job: Job) {
  queries.setQueryData(keys.job(job.id), job)
  void queries.invalidateQueries({ queryKey: keys.job(job.id) })
  void queries.invalidateQueries({ queryKey: ['jobs', 'list'] })
}

/** Changes of jobs: their documents in the cache follow the answers. */
export function useJobChange(change: 'cancel' | 'retry') {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) =>
      take(change === 'cancel'
        ? api.post('/api/jobs/{id}/cancel', { params: { path: { id } } })
        : api.post('/api/jobs/{id}/retry', { params: { path: { id } } })),
    onSuccess: (job) => {
      settle(queries, job)
    },
  })
}

export type Priority = Job['priority']

/** Moves a job that has not ended to another priority, and all that wait to their new places. */
export function usePrioritize(id: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (priority: Priority) => take(api.post('/api/jobs/{id}/prioritize', { params: { path: { id }, query: { priority } } })),
    onSuccess: (job) => {
      settle(queries, job)
      return queries.invalidateQueries({ queryKey: keys.queue })
    },
  })
}

export function useRetryFailed() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => take(api.post('/api/jobs/retry', { body: { status: 'failed' } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.jobs }),
  })
}

export function useSubmit() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (request: Schemas['JobRequest']) => take(api.post('/api/jobs', { body: request })),
    meta: { quiet: true },
    onSuccess: (job) => {
      settle(queries, job)
    },
  })
}

// What workers do with the queue is told by no event of its own.
const glance = 10_000

export function useQueue(enabled: boolean) {
  return useQuery({
    queryKey: keys.queue,
    queryFn: ({ signal }) => take(api.get('/api/queue', { signal })),
    refetchInterval: glance,
    enabled,
  })
}

/** Every waiting task in its order. */
export function useWaiting(enabled: boolean) {
  return useInfiniteQuery({
    queryKey: [...keys.queue, 'tasks'],
    queryFn: ({ pageParam, signal }) =>
      take(api.get('/api/queue/tasks', { params: { query: { limit: 200, cursor: pageParam } }, signal })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    refetchInterval: glance,
    enabled,
  })
}

export function usePause() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ pool, pause }: { pool: string; pause: boolean }) =>
      take(pause
        ? api.post('/api/queue/{pool}/pause', { params: { path: { pool } } })
        : api.post('/api/queue/{pool}/resume', { params: { path: { pool } } })),
    onSuccess: (queue) => {
      queries.setQueryData(keys.queue, queue)
      void queries.invalidateQueries({ queryKey: [...keys.queue, 'tasks'] })
    },
  })
}
