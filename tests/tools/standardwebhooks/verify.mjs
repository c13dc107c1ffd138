// Reads {secret, headers, body} as a line of JSON each; prints "ok" or "refused" for each.
import { createInterface } from 'node:readline';
import { Webhook } from 'standardwebhooks';

for await (const line of createInterface({ input: process.stdin })) {
  const { secret, headers, body } = JSON.parse(line);
  try {
    new Webhook(secret).verify(body, headers);
    console.log('ok');
  } catch {
    console.log('refused');
  }
}
