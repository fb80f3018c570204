import type { Answer, ApiDocument, MediaType, Operation, Parameter, Schema } from '#http/api-document.ts';
import type { ProblemKind } from '#platform/problem.ts';
import { exampleOf } from './example-of.ts';

/** What the routes know of each operation and their schemas do not say, by its id. */
export type Notes = ReadonlyMap<string, Note>;

export type Note = {
  /** By the status of the answer. */
  readonly refusals: ReadonlyMap<number, readonly ProblemKind[]>;
  /** Media types of an answer that is no JSON. */
  readonly produces: readonly string[];
  /** Whether it makes something, and can be sent again without making it twice. */
  readonly creates: boolean;
};

const nothingNoted: Note = { refusals: new Map(), produces: [], creates: false };

/**
 * What the schemas of the routes do not say by themselves: what is refused and how that looks, an example of everything
 * that is sent and answered, and which operations belong together.
 */
export function completeDocument(document: ApiDocument, notes: Notes): ApiDocument {
  const paths = mapValues(document.paths, (methods, path) =>
    mapValues(methods, (operation) =>
      complete(document, operation, { path, note: notes.get(operation.operationId) ?? nothingNoted }),
    ),
  );
  const used = [...notes.values()].flatMap(({ refusals }) => [...refusals.values()].flat());
  return {
    ...document,
    tags: tags.map(({ name, description }) => ({ name, description })),
    paths,
    components: {
      ...document.components,
      schemas: { ...document.components.schemas, Problem: ProblemSchema },
      examples: Object.fromEntries(
        used
          .toSorted((one, other) => (one.code < other.code ? -1 : 1))
          .map((kind) => [kind.code, { summary: kind.title, value: problemExample(kind) }]),
      ),
    },
  };
}

const tags = [
  { name: 'Assets', parts: ['assets'], description: 'Pictures and their metadata.' },
  {
    name: 'Folders',
    parts: ['folders'],
    description: 'The folder tree of the library, and the rules of its folders.',
  },
  {
    name: 'Order',
    parts: ['tags', 'fields', 'collections', 'duplicates'],
    description: 'Tags, custom fields, collections and duplicates.',
  },
  { name: 'Trash', parts: ['trash'], description: 'Deleted assets that can still be restored.' },
  {
    name: 'Uploads',
    parts: ['uploads', 'direct-uploads', 'upload-tokens', 'imports'],
    description: 'Resumable uploads, uploads from a browser, imports from addresses.',
  },
  { name: 'Sharing', parts: ['shares', 'export'], description: 'Share links and archives.' },
  {
    name: 'Delivery',
    parts: ['presets', 'delivery-settings', 'usage'],
    description: 'What picture URLs may ask for, and usage.',
  },
  { name: 'Webhooks', parts: ['webhooks'], description: 'Notifications of what happens.' },
  { name: 'Viewing', parts: ['viewing'], description: 'Private pictures in a browser.' },
  {
    name: 'People',
    parts: ['me', 'sessions', 'invitations'],
    description: 'The signed-in person: their sessions, and joining an organization.',
  },
  {
    name: 'Organizations',
    parts: ['organizations'],
    description: 'Organizations with their members, invitations, keys and audit trail.',
  },
];

function tagOf(path: string): string {
  const [, , , part = ''] = path.split('/');
  return tags.find(({ parts }) => parts.includes(part))?.name ?? 'Assets';
}

function complete(
  document: ApiDocument,
  operation: Operation,
  { path, note }: { path: string; note: Note },
): Operation {
  const { parameters, requestBody, responses } = operation;
  return {
    ...operation,
    tags: [tagOf(path)],
    ...(parameters === undefined && !note.creates
      ? {}
      : {
          parameters: [
            ...(parameters ?? []).map((parameter) => completeParameter(document, parameter)),
            ...(note.creates ? [IdempotencyKey] : []),
          ],
        }),
    ...(requestBody === undefined
      ? {}
      : { requestBody: { ...requestBody, content: withExamples(document, requestBody.content, true) } }),
    responses: {
      ...mapValues(responses, (answer, status) => completeAnswer(document, withTypes(answer, note), status)),
      ...refusedAnswers(note.refusals),
    },
  };
}

/** What has a default may be left out, and who leaves out a filter sees all. */
function completeParameter(document: ApiDocument, parameter: Parameter): Parameter {
  const { schema, in: place, example } = parameter;
  const isRequired = place === 'path' || (parameter.required === true && schema.default === undefined);
  const shown = example ?? (isRequired ? exampleOf(document, schema, true) : schema.default);
  return { ...parameter, required: isRequired, ...(shown === undefined ? {} : { example: shown }) };
}

const IdempotencyKey: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'A random UUID that you choose. If the request is repeated with the same key within 24 hours, it is not carried out again but gets the same answer.',
  schema: { type: 'string' },
};

function withTypes(answer: Answer, { produces }: Note): Answer {
  if (answer.content !== undefined || produces.length === 0) return answer;
  const content = produces.map((type) => [type, { schema: { ...text, contentMediaType: type } }] as const);
  return { ...answer, content: Object.fromEntries(content) };
}

function completeAnswer(document: ApiDocument, answer: Answer, status: string): Answer {
  const description = answer.description === 'Default Response' ? usual[status] : answer.description;
  return {
    ...answer,
    description: description ?? 'It is done.',
    ...(answer.content === undefined ? {} : { content: withExamples(document, answer.content, false) }),
  };
}

const usual: Readonly<Record<string, string>> = { 200: 'The requested items.', 201: 'What was made.' };

function withExamples(
  document: ApiDocument,
  content: Readonly<Record<string, MediaType>>,
  isSent: boolean,
): Record<string, MediaType> {
  return mapValues(content, (media) =>
    media.schema === undefined || media.example !== undefined
      ? media
      : { ...media, example: exampleOf(document, media.schema, isSent) },
  );
}

function refusedAnswers(
  byStatus: ReadonlyMap<number, readonly ProblemKind[]>,
): Readonly<Record<string, Answer>> {
  const schema: Schema = { $ref: '#/components/schemas/Problem' };
  const answers = [...byStatus].map(([status, kinds]): [string, Answer] => [
    String(status),
    {
      description: kinds.map(({ code, title }) => `\`${code}\`: ${title}`).join(' '),
      content: {
        'application/problem+json': {
          schema,
          examples: Object.fromEntries(
            kinds.map(({ code }) => [code, { $ref: `#/components/examples/${code}` }]),
          ),
        },
      },
    },
  ]);
  return Object.fromEntries(answers);
}

const text: Schema = { type: 'string' };

/** RFC 9457, with what this server adds; `docs/api.md` explains each member. */
const ProblemSchema: Schema = {
  type: 'object',
  description: 'What every refusal and fault is answered with (RFC 9457).',
  required: ['type', 'title', 'status', 'detail', 'code', 'advice', 'requestId'],
  properties: {
    type: { ...text, format: 'uri', description: 'A page that says what to do about it.' },
    title: { ...text, description: 'The same for every occurrence.' },
    status: { type: 'integer', description: 'As in the status line.' },
    detail: { ...text, description: 'For people: what, the value given, what was expected.' },
    code: { ...text, description: 'For programs; it stays the same.' },
    advice: { ...text, description: 'What can be done about it.' },
    thing: { ...text, description: 'Which part of the request.' },
    expected: { ...text, description: 'What that part takes.' },
    requestId: { ...text, description: 'With this the operator finds the cause in the log.' },
  },
};

function problemExample({ code, title, status, advice }: ProblemKind): Record<string, unknown> {
  return {
    type: `https://pictures.example.org/docs/problems#${code}`,
    ...{ title, status, detail: title, code, advice },
    requestId: 'mJ3nV0qY5xZk',
  };
}

function mapValues<Value, Result>(
  record: Readonly<Record<string, Value>>,
  map: (value: Value, key: string) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]));
}
