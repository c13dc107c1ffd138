import { Alert, Button, Group, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { Problem } from '~/api/problem'
import { useTexts } from '~/texts'

/** What the server refused, in its words, with its advice; and another try where that may help. */
export function ProblemNotice({ problem, again }: { problem: Problem; again?: () => void }) {
  const { app } = useTexts()
  const advice = problem.unreachable ? app.problem.unreachableAdvice : problem.advice
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} title={app.problem.title} role="alert">
      <Text size="sm" className="break">{problem.unreachable ? app.problem.unreachable : problem.message}</Text>
      {advice && <Text size="sm" mt={4}>{advice}</Text>}
      <Group justify="space-between" mt="xs">
        <Text size="xs" ff="monospace">{problem.code}{problem.traceId && ` · ${problem.traceId}`}</Text>
        {again && <Button size="xs" variant="default" onClick={again}>{app.again}</Button>}
      </Group>
    </Alert>
  )
}
