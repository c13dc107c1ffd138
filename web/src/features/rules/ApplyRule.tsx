import { Button, Group, Modal, Skeleton, Stack, Text } from '@mantine/core'
import { IconPlayerPlay } from '@tabler/icons-react'
import { useState } from 'react'
import { type Rule, useApply, useForecast } from '~/api/rules'
import { tell } from '~/app/tell'
import { ProblemNotice } from '~/shared/ProblemNotice'
import { useTexts } from '~/texts'
import { useFormat } from '~/texts/format'
import { Candidates } from './Candidates'

/** Runs a rule over what is there already, once it was seen what that is. */
export function ApplyRule({ rule }: { rule: Rule }) {
  const { rules: t } = useTexts()
  const [asking, ask] = useState(false)
  return (
    <>
      <Button
        leftSection={<IconPlayerPlay size={16} aria-hidden />} disabled={!rule.enabled} title={rule.enabled ? t.applyHint : t.applyOff}
        onClick={() => ask(true)}
      >
        {t.apply}
      </Button>
      {asking && <ApplyDialog rule={rule} close={() => ask(false)} />}
    </>
  )
}

function ApplyDialog({ rule, close }: { rule: Rule; close: () => void }) {
  const { rules: t, app } = useTexts()
  const format = useFormat()
  const { data: run, error, refetch } = useForecast(rule.id, true)
  const apply = useApply()
  const fresh = run?.items.filter(({ had }) => !had).length ?? 0
  const done = (count: number) => {
    tell(t.applied(format.number(count), count), rule.name)
    close()
  }
  return (
    <Modal opened onClose={close} title={t.applyTitle} size="lg" closeButtonProps={{ 'aria-label': app.close }}>
      <Stack>
        <Text size="sm">{t.applyText}</Text>
        {error && <ProblemNotice problem={error} again={() => void refetch()} />}
        {run ? <Candidates run={run} /> : !error && <Skeleton h={160} />}
        {apply.error && <ProblemNotice problem={apply.error} />}
        <Group>
          <Button
            loading={apply.isPending} disabled={fresh === 0 && !run?.next_cursor}
            onClick={() => apply.mutate(rule.id, { onSuccess: done })}
          >
            {t.applyNow}
          </Button>
          <Button variant="default" onClick={close}>{app.cancel}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}
