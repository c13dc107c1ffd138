import { Checkbox, TextInput } from '@mantine/core'
import type { Forecast } from '~/api/forecast'
import { useTexts } from '~/texts'
import { ConflictNotice } from './ConflictNotice'

interface Props {
  value: string
  change: (key: string) => void
  overwrite: boolean
  setOverwrite: (overwrite: boolean) => void
  conflict: Forecast['conflict'] | undefined
}

/** Where the result goes, and what is in its way. */
export function OutputField({ value, change, overwrite, setOverwrite, conflict }: Props) {
  const { transcode: t } = useTexts()
  return (
    <>
      <TextInput
        label={t.output}
        description={t.outputHint}
        value={value}
        onChange={(event) => change(event.currentTarget.value)}
        required
        spellCheck={false}
        error={Boolean(conflict?.code)}
      />
      <ConflictNotice conflict={conflict} />
      <Checkbox label={t.overwrite} checked={overwrite} onChange={(event) => setOverwrite(event.currentTarget.checked)} />
    </>
  )
}
