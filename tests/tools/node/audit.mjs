// Prints what graphql-http's audits of a server say, one JSON document. The address is the argument.
import { auditServer } from 'graphql-http';

const results = await auditServer({ url: process.argv[2] });
const told = [];
for (const result of results) {
  told.push({ id: result.id, name: result.name, status: result.status, reason: result.reason ?? null });
}

console.log(JSON.stringify(told));
