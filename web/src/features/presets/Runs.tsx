import { Badge, Text } from '@mantine/core'
import type { PresetSummary } from '~/api/presets'
import jobClasses from '~/features/jobs/Jobs.module.css'
import classes from '~/shared/List.module.css'
import { useTexts } from '~/texts'

const stateOf = ({ missing, limits }: PresetSummary) => (missing ? 'missing' : limits ? 'limited' : 'runs')

const colors = { missing: 'red', limited: 'orange', runs: 'teal' } as const

/** Whether its jobs can run on this server. */
export function RunsBadge({ preset }: { preset: PresetSummary }) {
  const { presets: t } = useTexts()
  const state = stateOf(preset)
  return <Badge variant="dot" color={colors[state]} tt="none" fw={600} className={classes.badge} data-runs={state}>{t.runs[state]}</Badge>
}

/** Why they cannot, or for which sources. */
export function WhyNot({ preset }: { preset: PresetSummary }) {
  return (
    <>
      {preset.missing && <Text size="xs" className={jobClasses.error}>{preset.missing}</Text>}
      {preset.limits && <Text size="xs" className="quiet break">{preset.limits}</Text>}
    </>
  )
}
