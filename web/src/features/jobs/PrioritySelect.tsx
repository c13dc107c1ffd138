import { NativeSelect, type NativeSelectProps } from '@mantine/core'
import { type Job, type Priority, usePrioritize } from '~/api/jobs'
import { useTexts } from '~/texts'

const priorities: Priority[] = ['high', 'normal', 'low']

/** Where a queued job stands, and may stand instead. */
export function PrioritySelect({ job, ...look }: { job: Job } & NativeSelectProps) {
  const { jobs: t } = useTexts()
  const prioritize = usePrioritize(job.id)
  return (
    <NativeSelect
      aria-label={`${t.detail.priority}: ${job.output_key}`} value={job.priority} disabled={prioritize.isPending}
      data={priorities.map((value) => ({ value, label: t.priority[value] }))}
      onChange={(event) => prioritize.mutate(event.currentTarget.value as Priority)} {...look}
    />
  )
}
