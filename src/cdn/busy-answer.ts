import type { IncomingMessage, ServerResponse } from 'node:http';
import { problemAnswer } from '#http/problem-json.ts';
import type { Problem } from '#platform/problem.ts';
import { canSendPrepared, prepareBlock, sendPrepared } from './prepared.ts';

/**
 * The answer for when there is no room. An overloaded server gives it hundreds of times a second beside the
 * pictures it still makes, so it is put together once; it has no request id, as nothing about it is logged.
 */
export class BusyAnswer {
  #prepared: { readonly block: string; readonly body: Buffer } | undefined;

  /** False when this exchange needs the answer written the common way. */
  send(request: IncomingMessage, response: ServerResponse, problem: Problem, publicUrl: string): boolean {
    if (!canSendPrepared(request, response)) return false;
    this.#prepared ??= prepare(problem, publicUrl);
    sendPrepared(response, problem.status, this.#prepared.block, this.#prepared.body);
    return true;
  }
}

function prepare(problem: Problem, publicUrl: string): { block: string; body: Buffer } {
  const answer = problemAnswer(problem, publicUrl, 'none');
  const body = Buffer.from(answer.body);
  const headers = [
    ...Object.entries(answer.headers),
    ['content-length', String(body.length)] as const,
    ['access-control-allow-origin', '*'] as const,
  ];
  return { block: prepareBlock(answer.status, headers), body };
}
