import { IconLock } from '@tabler/icons-react'
import { Blank } from '~/shared/Blank'
import { useTexts } from '~/texts'

/** What those see whose key has a prefix, or who may not change rules. */
export function NotYours({ change }: { change?: boolean }) {
  const { rules: t } = useTexts()
  return <Blank icon={IconLock} title={change ? t.notYoursToChange : t.notYours} text={t.notYoursText} />
}
