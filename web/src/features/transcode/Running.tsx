import { Text } from '@mantine/core'
import type { Forecast } from '~/api/forecast'
import { useTexts } from '~/texts'
import { useFormat } from '~/texts/format'

const MiB = 2 ** 20

/** Where a job would run, and what that is expected to take and to cost. */
export function Running({ forecast }: { forecast: Forecast }) {
  const { transcode: t } = useTexts()
  const format = useFormat()
  const { lambda } = forecast
  return (
    <div role="status" data-executor={forecast.executor}>
      <Text size="sm" fw={550}>{t.runs[forecast.executor === 'lambda' ? 'lambda' : 'local']} {t.reasons[forecast.executor_reason]}</Text>
      {lambda && (
        <Text size="sm" className="numbers">
          {[
            lambda.estimated_price !== null && t.price(format.dollars(lambda.estimated_price)),
            t.estimate(format.span(lambda.estimated_seconds), format.size(lambda.estimated_memory * MiB), format.size(lambda.estimated_scratch * MiB)),
            lambda.limits && t.limits(
              format.span(lambda.limits.timeout), format.size(lambda.limits.memory * MiB), format.size(lambda.limits.scratch * MiB)),
          ].filter(Boolean).join(' · ')}
        </Text>
      )}
      {forecast.notes.map((note) => <Text key={note} size="sm" className="quiet">{note}</Text>)}
    </div>
  )
}
