// Plays AWS Step Functions: the API with its signatures in front of an interpreter of the Amazon States Language, whose
// tasks call a Lambda function by the Invoke API. Arguments: file of the machine, address of Lambda. The first line that
// it prints is its own address.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';

// The interpreter asks for what Node.js has from version 22 on.
Promise.withResolvers ??= function () {
  let resolve, reject;
  const promise = new this((yes, no) => { resolve = yes; reject = no; });
  return { promise, resolve, reject };
};
const { StateMachine } = await import('aws-local-stepfunctions');

const [machineFile, lambda] = process.argv.slice(2);
const definition = JSON.parse(await readFile(machineFile, 'utf8'));
const machineArn = 'arn:aws:states:us-east-1:000000000000:stateMachine:mpr';
const credentials = { accessKeyId: 'test-access', secretAccessKey: 'test-secret-key' };
const signer = new SignatureV4({ credentials, region: 'us-east-1', service: 'states', sha256: Sha256, applyChecksum: false });
const executions = new Map();
const faults = { throttle: 0 };

class Refusal extends Error {
  constructor(type, status = 400) { super(type); this.type = type; this.status = status; }
}

async function verify(request, body) {
  const header = request.headers.authorization ?? '';
  const names = /SignedHeaders=([^,]+)/.exec(header)?.[1].split(';') ?? [];
  const stamp = request.headers['x-amz-date'];
  if (names.length === 0 || !stamp) throw new Refusal('MissingAuthenticationTokenException');
  const headers = Object.fromEntries(names.map((name) => [name, request.headers[name]]));
  delete headers['x-amz-date'];
  const date = new Date(stamp.replace(/(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/, '$1-$2-$3T$4:$5:$6Z'));
  const signed = await signer.sign(
    { method: 'POST', protocol: 'http:', hostname: request.headers.host, path: '/', headers, body },
    { signingDate: date, signableHeaders: new Set(names) });
  if (signed.headers.authorization !== header) throw new Refusal('InvalidSignatureException');
}

function failure(type, message) {
  const error = new Error(message);
  error.name = type;
  return error;
}

async function invoke({ Payload }) {
  const response = await fetch(`${lambda}/2015-03-31/functions/mpr/invocations`, {
    method: 'POST', body: JSON.stringify(Payload),
  });
  const text = await response.text();
  if (response.status === 429) throw failure('Lambda.TooManyRequestsException', 'Rate Exceeded.');
  if (!response.ok) throw failure('Lambda.ServiceException', text);
  if (response.headers.get('x-amz-function-error')) throw failure(JSON.parse(text).errorType, text);
  return { StatusCode: 200, Payload: JSON.parse(text) };
}

const handlers = Object.fromEntries(['Plan', 'RunTask', 'Finish', 'Notify'].map((state) => [state, invoke]));

async function run(execution) {
  const machine = new StateMachine(definition, { validationOptions: { checkArn: false } });
  const running = machine.run(JSON.parse(execution.input), {
    overrides: { taskResourceLocalHandlers: handlers },
  });
  execution.abort = running.abort;
  try {
    execution.output = JSON.stringify(await running.result);
    execution.status = 'SUCCEEDED';
  } catch (error) {
    if (execution.status !== 'RUNNING') return;
    execution.status = 'FAILED';
    execution.error = error.cause?.name ?? error.name;
    execution.cause = error.message;
  }
}

const operations = {
  StartExecution({ stateMachineArn, name, input }) {
    if (stateMachineArn !== machineArn) throw new Refusal('StateMachineDoesNotExist');
    if (faults.throttle > 0) { faults.throttle--; throw new Refusal('ThrottlingException'); }
    const executionArn = machineArn.replace(':stateMachine:', ':execution:') + ':' + name;
    const known = executions.get(executionArn);
    if (known && (known.status !== 'RUNNING' || known.input !== input)) throw new Refusal('ExecutionAlreadyExists');
    if (!known) {
      const execution = { executionArn, name, input, status: 'RUNNING', startDate: Date.now() / 1000 };
      executions.set(executionArn, execution);
      run(execution);
    }
    return { executionArn, startDate: executions.get(executionArn).startDate };
  },
  DescribeExecution({ executionArn }) {
    const { abort, ...known } = find(executionArn);
    return { stateMachineArn: machineArn, ...known };
  },
  StopExecution({ executionArn, error, cause }) {
    const execution = find(executionArn);
    if (execution.status === 'RUNNING') {
      Object.assign(execution, { status: 'ABORTED', error, cause });
      execution.abort();
    }
    return { stopDate: Date.now() / 1000 };
  },
  ListExecutions({ statusFilter, maxResults = 100, nextToken = '0' }) {
    const all = [...executions.values()].filter((e) => !statusFilter || e.status === statusFilter).reverse();
    const from = Number(nextToken);
    const page = all.slice(from, from + maxResults)
      .map(({ executionArn, name, status, startDate }) => ({ executionArn, name, status, startDate }));
    return { executions: page, ...(from + maxResults < all.length && { nextToken: String(from + maxResults) }) };
  },
};

function find(arn) {
  const execution = executions.get(arn);
  if (!execution) throw new Refusal('ExecutionDoesNotExist');
  return execution;
}

async function read(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

const server = createServer(async (request, response) => {
  const answer = (status, document) => {
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(document));
  };
  try {
    const body = await read(request);
    if (request.url === '/faults') {
      Object.assign(faults, JSON.parse(body));
      return answer(200, faults);
    }
    await verify(request, body);
    const operation = operations[request.headers['x-amz-target']?.split('.')[1]];
    if (!operation) throw new Refusal('UnknownOperationException');
    answer(200, operation(JSON.parse(body)));
  } catch (error) {
    answer(error.status ?? 500, { __type: error.type ?? 'InternalFailure', message: error.message });
  }
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
