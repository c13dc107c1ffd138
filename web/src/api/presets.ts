import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, type Schemas, take } from './client'
import { keys } from './queries'

export type Preset = Schemas['Preset']

export type PresetSummary = Schemas['PresetSummary']

/** Every version of every preset. No event tells of new ones, so whoever comes to a list reads it again. */
export function usePresets() {
  return useQuery({
    queryKey: keys.presets,
    queryFn: ({ signal }) => take(api.get('/api/presets', { signal })),
    refetchOnMount: 'always',
  })
}

export function usePreset(id: string | undefined) {
  return useQuery({
    queryKey: [...keys.presets, id],
    queryFn: ({ signal }) => take(api.get('/api/presets/{name}', { params: { path: { name: id! } }, signal })),
    enabled: id !== undefined,
  })
}

/** Publishes a preset under a new name, or another version of the one that is named; null when that is the newest already. */
export function usePublish(name: string | null) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (document: unknown) => {
      const body = document as Schemas['JsonElement']
      const asked = name === null
        ? api.post('/api/presets', { body })
        : api.put('/api/presets/{name}', { params: { path: { name } }, body })
      const preset = await take(asked)
      return { preset, isNew: (await asked).response.status === 201 }
    },
    meta: { quiet: true },
    onSuccess: ({ preset }) => {
      queries.setQueryData([...keys.presets, preset.id], preset)
      return readAgain(queries)
    },
  })
}

/** Takes one version away by its id, or all of them by their name. */
export function useRemovePreset() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (nameOrId: string) => take(api.delete('/api/presets/{name}', { params: { path: { name: nameOrId } } })),
    meta: { quiet: true },
    onSuccess: () => readAgain(queries),
  })
}

// Published versions never change, so the list alone is read again.
const readAgain = (queries: QueryClient) => queries.invalidateQueries({ queryKey: keys.presets, exact: true })
