import { type QueryClient, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, type Schemas, take } from './client'
import { keys } from './queries'

export type Webhook = Schemas['WebhookDocument']

export type Delivery = Schemas['DeliveryDocument']

export type DeliveryStatus = Schemas['DeliveryStatus']

export interface DeliveryFilter {
  webhook_id?: string
  status?: DeliveryStatus
}

// The stream of events does not tell of deliveries; what is under way is looked at more often.
const soon = 2000
const glance = 15_000

export function useWebhooks(enabled: boolean) {
  return useQuery({
    queryKey: [...keys.webhooks, 'list'],
    queryFn: ({ signal }) => take(api.get('/api/webhooks', { signal })),
    refetchInterval: glance,
    refetchOnMount: 'always',
    enabled,
  })
}

export function useWebhook(id: string, enabled: boolean) {
  return useQuery({
    queryKey: keys.webhook(id),
    queryFn: ({ signal }) => take(api.get('/api/webhooks/{id}', { params: { path: { id } }, signal })),
    refetchInterval: glance,
    refetchOnMount: 'always',
    enabled,
  })
}

export function useDeliveries(filter: DeliveryFilter) {
  return useInfiniteQuery({
    queryKey: keys.deliveryList(filter),
    queryFn: ({ pageParam, signal }) =>
      take(api.get('/api/deliveries', { params: { query: { ...filter, limit: 50, cursor: pageParam } }, signal })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    refetchOnMount: 'always',
    refetchInterval: ({ state }) => (state.data?.pages.some((page) => page.items.some(isDue)) ? soon : glance),
  })
}

/** A delivery with its body and its attempts, read again whenever the list has other news of it. */
export function useDelivery({ id, status, attempts }: Delivery) {
  return useQuery({
    queryKey: [...keys.delivery(id), status, attempts],
    queryFn: ({ signal }) => take(api.get('/api/deliveries/{id}', { params: { path: { id } }, signal })),
    placeholderData: (before) => before,
    refetchOnMount: 'always',
  })
}

/** Whether it is being sent, or will be in a moment. */
const isDue = (delivery: Delivery) => delivery.status === 'pending'
  && (delivery.next_attempt_at === null || Date.parse(delivery.next_attempt_at) < Date.now() + glance)

/** Makes a webhook, or changes the one that is named; the answer to the making has the secret. */
export function useSaveWebhook(id: string | null) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (request: Schemas['WebhookRequest']) =>
      take(id === null
        ? api.post('/api/webhooks', { body: request })
        : api.patch('/api/webhooks/{id}', { params: { path: { id } }, body: request })),
    meta: { quiet: true },
    onSuccess: (webhook) => keep(queries, webhook),
  })
}

export function useEnable() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ id, enabled }: { id: string; enabled: boolean }) =>
      take(api.patch('/api/webhooks/{id}', { params: { path: { id } }, body: { enabled } })),
    onSuccess: (webhook) => keep(queries, webhook),
  })
}

export function useRotate() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => take(api.post('/api/webhooks/{id}/rotate', { params: { path: { id } } })),
    meta: { quiet: true },
    onSuccess: (webhook) => keep(queries, webhook),
  })
}

export function useRemoveWebhook() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (id: string) => {
      // What is being read of it would be answered that it is gone.
      await queries.cancelQueries({ queryKey: keys.webhook(id) })
      return take(api.delete('/api/webhooks/{id}', { params: { path: { id } } }))
    },
    meta: { quiet: true },
    onSuccess: (_nothing, id) => {
      queries.removeQueries({ queryKey: keys.webhook(id) })
      void queries.invalidateQueries({ queryKey: [...keys.webhooks, 'list'] })
      void queries.invalidateQueries({ queryKey: keys.deliveries })
    },
  })
}

/** Sends a message that means nothing; the answer is its delivery. */
export function useTest() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => take(api.post('/api/webhooks/{id}/test', { params: { path: { id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.deliveries }),
  })
}

export function useReplay() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => take(api.post('/api/deliveries/{id}/replay', { params: { path: { id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.deliveries }),
  })
}

// The secret is shown by whoever asked for it and stays out of the cache.
function keep(queries: QueryClient, webhook: Webhook) {
  queries.setQueryData(keys.webhook(webhook.id), { ...webhook, secret: null })
  void queries.invalidateQueries({ queryKey: [...keys.webhooks, 'list'] })
}
