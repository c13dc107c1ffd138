import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api, type Schemas, take } from './client'
import { keys } from './queries'

export type Forecast = Schemas['ForecastDocument']

const rest = 250

/**
 * What a job would make, take and meet; asked for when its request has come to rest, and again whenever jobs change.
 * Submitting it would be refused for the same reasons.
 */
export function useForecast(request: Schemas['JobRequest'] | null) {
  const [asked] = useDebouncedValue(JSON.stringify(request), rest)
  return useQuery({
    queryKey: keys.forecast(asked),
    queryFn: ({ signal }) =>
      take(api.post('/api/jobs/dry-run', { body: JSON.parse(asked) as Schemas['JobRequest'], signal })),
    enabled: asked !== 'null',
    placeholderData: keepPreviousData,
  })
}
