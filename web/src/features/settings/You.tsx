import { Alert, Text, Title } from '@mantine/core'
import { IconLockOpen } from '@tabler/icons-react'
import { useRights, useSession } from '~/api/session'
import jobClasses from '~/features/jobs/Jobs.module.css'
import { useTexts } from '~/texts'

/** Who is calling, and what that caller may do. */
export function You() {
  const { you: t, scope } = useTexts().settings
  const session = useSession().data
  const rights = useRights()
  if (!session) return null
  return (
    <section aria-labelledby="you">
      <Title order={2} mb="xs" id="you">{t.title}</Title>
      {session.open ? (
        <Alert color="orange" variant="light" icon={<IconLockOpen aria-hidden />} title={t.open}>
          <Text size="sm">{t.openText}</Text>
        </Alert>
      ) : (
        <dl className={jobClasses.facts}>
          <dt>{t.name}</dt><dd>{session.name}</dd>
          <dt>{t.scope}</dt><dd>{scope[session.scope]}</dd>
          <dt>{t.prefix}</dt><dd>{session.prefix ?? t.everything}</dd>
          <dt>{t.rights}</dt>
          <dd>{[t.may.read, rights.write && t.may.write, rights.admin && t.may.admin, rights.server && t.may.server].filter(Boolean).join(', ')}</dd>
        </dl>
      )}
    </section>
  )
}
