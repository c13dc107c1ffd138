import { Button, Group, Skeleton, Stack, Text, ThemeIcon, Title } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconRefresh, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import type { Schemas } from '~/api/client'
import { useHealth } from '~/api/settings'
import jobClasses from '~/features/jobs/Jobs.module.css'
import classes from '~/shared/List.module.css'
import { ProblemNotice } from '~/shared/ProblemNotice'
import { useTexts } from '~/texts'
import { useFormat } from '~/texts/format'

type Status = Schemas['HealthStatus']

const marks = { ok: IconCheck, warn: IconAlertTriangle, fail: IconX } as const
const colors: Record<Status, string> = { ok: 'teal', warn: 'orange', fail: 'red' }

/** What the server found when it looked at its parts, and what repairs each that is not well. */
export function Health() {
  const { health: t } = useTexts().settings
  const format = useFormat()
  const health = useHealth()
  const [asking, ask] = useState(false)
  const report = health.data
  const again = () => {
    ask(true)
    void health.refetch().finally(() => ask(false))
  }

  return (
    <section aria-labelledby="health">
      <Group justify="space-between" mb="xs" gap="xs">
        <Title order={2} id="health">{t.title}</Title>
        <Button
          variant="default" size="xs" leftSection={<IconRefresh size={15} aria-hidden />}
          loading={asking} onClick={again}
        >
          {t.again}
        </Button>
      </Group>
      <Stack gap="sm">
        {health.error && <ProblemNotice problem={health.error} again={again} />}
        {health.isPending && <Skeleton h={280} />}
        {report && (
          <>
            <Text size="sm" data-health={report.status}>
              <b role="status">{t.whole[report.status]}</b>
              <span className="quiet"> · MPR {report.version} · {t.asked(format.time(new Date(health.dataUpdatedAt).toISOString()))}</span>
            </Text>
            <div className={jobClasses.panel} role="list">
              {report.checks.map((check) => <Check key={check.name} check={check} />)}
            </div>
          </>
        )}
      </Stack>
    </section>
  )
}

function Check({ check }: { check: Schemas['HealthCheck'] }) {
  const { health: t } = useTexts().settings
  const Mark = marks[check.status]
  return (
    <div role="listitem" className={`${classes.row} ${classes.marked}`} data-check={check.name} data-status={check.status}>
      <ThemeIcon variant="light" color={colors[check.status]} radius="xl" size={32} role="img" aria-label={t.status[check.status]}>
        <Mark size={18} aria-hidden />
      </ThemeIcon>
      <div className={classes.words}>
        <Text size="sm" fw={600}>{t.name[check.name] ?? check.name}</Text>
        <Text size="sm" className="quiet break">{check.detail}</Text>
        {check.advice && <Text size="sm" mt={4} className="break"><b>{t.repair}:</b> {check.advice}</Text>}
      </div>
    </div>
  )
}
