import { IconLock } from '@tabler/icons-react'
import { Blank } from '~/shared/Blank'
import { useTexts } from '~/texts'

/** What those see who may not see webhooks. */
export function NotYours() {
  const { webhooks: t } = useTexts()
  return <Blank icon={IconLock} title={t.notYours} text={t.notYoursText} />
}
