import { useCallback } from 'react'
import { useSearchParams } from 'wouter'

/**
 * Values that are kept in the address, so that a view can be linked to and gone back to. An empty value is left out.
 */
export function useParams<Name extends string>(names: readonly Name[]) {
  const [params, setParams] = useSearchParams()
  const values = Object.fromEntries(names.map((name) => [name, params.get(name) ?? ''])) as Record<Name, string>
  const set = useCallback(
    (changes: Partial<Record<Name, string>>) =>
      setParams(
        (before) => {
          const after = new URLSearchParams(before)
          for (const [name, value] of Object.entries(changes) as [string, string | undefined][]) {
            if (value) after.set(name, value)
            else after.delete(name)
          }
          return after
        },
        { replace: true },
      ),
    [setParams],
  )
  return [values, set] as const
}
