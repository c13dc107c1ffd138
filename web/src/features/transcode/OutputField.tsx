import { Alert, Checkbox, TextInput } from '@mantine/core'
import { useJobs } from '~/api/jobs'
import { useTexts } from '~/texts'

interface Props {
  sourceKey: string
  value: string
  change: (key: string) => void
  overwrite: boolean
  setOverwrite: (overwrite: boolean) => void
}

/**
 * Where the result goes. That a job of this source has been or is there is seen at once, and by events; whatever else lies
 * at the key is told by the server's refusal, which loses nothing.
 */
export function OutputField({ sourceKey, value, change, overwrite, setOverwrite }: Props) {
  const { transcode: t } = useTexts()
  const taken = useTaken(sourceKey, value)
  return (
    <>
      <TextInput
        label={t.output}
        description={t.outputHint}
        value={value}
        onChange={(event) => change(event.currentTarget.value)}
        required
        spellCheck={false}
        error={taken && !overwrite}
      />
      {taken && <Alert color="orange" role="status" data-taken>{t.taken}</Alert>}
      <Checkbox label={t.overwrite} checked={overwrite} onChange={(event) => setOverwrite(event.currentTarget.checked)} />
    </>
  )
}

function useTaken(sourceKey: string, key: string) {
  const jobs = useJobs({ source_key: sourceKey }).data?.pages.flatMap((page) => page.items) ?? []
  return jobs.some((job) => job.output_key === key && job.status !== 'failed' && job.status !== 'canceled')
}
