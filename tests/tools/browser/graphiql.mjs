// Opens GraphiQL, runs the query that it is opened with, and says what the page asked for and complained of.
// Usage: graphiql.mjs ORIGIN CHROMIUM; prints one JSON document.
import { chromium } from 'playwright-core'

const [origin, executablePath] = process.argv.slice(2)
const query = '{ assets(first: 5) { nodes { key } } }'
const patience = { timeout: 90_000 }
const browser = await chromium.launch({
  executablePath,
  args: [
    '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage',
  ],
})
try {
  const page = await browser.newPage()
  const [requests, foreign, complaints] = [[], [], []]
  page.on('request', (request) => {
    requests.push(request.url())
    if (!request.url().startsWith(origin + '/') && !request.url().startsWith('data:')) foreign.push(request.url())
  })
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  await page.addInitScript(() => document.addEventListener(
    'securitypolicyviolation', (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`)))
  const answer = await page.goto(`${origin}/graphiql?query=${encodeURIComponent(query)}`, patience)
  await page.waitForSelector('.graphiql-query-editor .CodeMirror', patience)
  await page.evaluate((text) => document.querySelector('.graphiql-query-editor .CodeMirror').CodeMirror.setValue(text), query)
  await page.click('.graphiql-execute-button', patience)
  const result = await page.waitForFunction(() => {
    const text = document.querySelector('.result-window .CodeMirror')?.CodeMirror.getValue()
    return text?.includes('"nodes"') && text
  }, null, patience)
  console.log(JSON.stringify({
    policy: answer.headers()['content-security-policy'],
    result: JSON.parse(await result.jsonValue()),
    requests,
    foreign,
    complaints,
  }))
} finally {
  await browser.close()
}
