import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { Addresses, Context } from '#context.ts';
import type { Usage } from '#metering/usage.ts';

/** The part of the server that speaks the native API; its schemas are validation, types and documentation. */
export type Scope = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** What an endpoint's file exports a function of: it adds one route to the scope. */
export type Endpoint = (scope: Scope, parts: EndpointParts) => void;

export type EndpointParts = { ctx: Context; addresses: Addresses; usage: Usage };
