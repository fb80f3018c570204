import { text } from 'node:stream/consumers';
import type { FastifyRequest } from 'fastify';
import type { KeyHolder } from '#access/actor.ts';
import type { Organization } from '#accounts/organizations.ts';
import type { Context } from '#context.ts';
import { readForm } from '#http/multipart.ts';
import type { Usage } from '#metering/usage.ts';
import { Fields } from './fields.ts';

/** One call of the contract: who, for which organization, with which fields. */
export type Call = {
  readonly ctx: Context;
  readonly actor: KeyHolder;
  readonly organization: Organization;
  readonly request: FastifyRequest;
  /** Query and body merged, the body winning; of a form that holds files only the query. */
  readonly fields: Fields;
  readonly cdnUrl: string;
  /** What was counted but not written yet is written before it is reported. */
  readonly usage: Usage;
};

export type Operation = (call: Call) => Promise<object>;

/** From the query and the body, whatever its kind. An operation that `takesFiles` reads a form itself. */
export async function fieldsOf(request: FastifyRequest, takesFiles: boolean): Promise<Fields> {
  return new Fields(request.query, takesFiles ? request.body : await bodyOf(request));
}

async function bodyOf(request: FastifyRequest): Promise<unknown> {
  if (request.method === 'GET') return bodyOfGet(request);
  if (!request.isMultipart()) return request.body;
  const nothing = { take: async () => undefined, undo: async () => undefined };
  return (await readForm(request, { files: 0 }, nothing)).fields;
}

const maxGetBody = 65_536;

/** The oldest clients sent JSON with GET, which the framework leaves unread. What is no JSON is passed over. */
async function bodyOfGet({ raw, headers }: FastifyRequest): Promise<unknown> {
  const length = Number(headers['content-length'] ?? 0);
  if (length === 0 || length > maxGetBody) return undefined;
  try {
    return JSON.parse(await text(raw));
  } catch {
    return undefined;
  }
}
