import { isCloudname } from '#accounts/organizations.ts';
import {
  chain,
  isOperations,
  parseLeading,
  parseQuery,
  type Transformation,
  whyFolder,
} from '#imaging/transformation.ts';
import { type AssetPath, parseAssetPath } from '#library/path.ts';
import { Problem } from '#platform/problem.ts';
import type { ForeignText, Grammar } from './foreign/grammar.ts';
import { grammars, readForeign } from './foreign/grammars.ts';
import { deliveryProblems } from './problems.ts';

/** What a URL of the delivery host asks for. */
export type PictureAddress = {
  readonly cloudname: string;
  readonly transformation: Transformation;
  /** Where the asset is in the library. */
  readonly path: AssetPath;
  /** The last part of the address as the public sees it: a name for a saved file. */
  readonly publicName: string;
  /** What is to be told: the picture, or facts about it. */
  readonly answer: Answer;
  /** The grammar of another system that it is written in. */
  readonly grammar: string | undefined;
  /** Why a part that looks like operations was read as something else: the likely reason for a 404. */
  readonly suspicion: string | undefined;
};

/** `~info` and `~explain` before operations and path ask about the picture. */
export type Answer = 'picture' | 'info' | 'explain';

/**
 * Reads `/{cloudname}/[~info/][{operations}/]…{path}[?query]`, and the grammars of other systems. The parts after the
 * first are operations as long as each of their tokens has a known key, the rest is the path; a doubled slash counts as
 * one. Pure.
 * Throws `address-invalid`, `path-invalid` and what the grammar of operations refuses.
 */
export function parseAddress(
  pathname: string,
  query: string,
  presets: 'as-operations' | 'as-path' = 'as-operations',
): PictureAddress {
  // A slash is a slash however it is spelt, so that no part holds one.
  const parts = pathname
    .split('/')
    .flatMap((part) => decodePart(part).split('/'))
    .filter((part) => part !== '');
  const [cloudname, ...all] = parts;
  const answer = answerOf(all[0]);
  const [second, ...rest] = answer === 'picture' ? all : all.slice(1);
  if (cloudname === undefined || second === undefined) {
    throw new Problem(deliveryProblems['address-invalid'], {
      expected: 'the path of a picture after the cloudname, which is an organization’s name in URLs',
    });
  }
  // No organization is called so, and a word of ours that this version does not have is nowhere either.
  const grammar = grammars.find(({ name }) => second === `~${name}`);
  if (!isCloudname(cloudname) || (second.startsWith('~') && grammar === undefined)) {
    throw pictureNotFound(
      isOperations(cloudname)
        ? `${JSON.stringify(cloudname)} stands where the cloudname belongs, an organization’s name in URLs.`
        : unknownWord(second),
    );
  }
  if (grammar !== undefined) {
    return {
      cloudname,
      answer,
      ...foreignAddress(grammar, { parts: rest, query: new URLSearchParams(query) }),
    };
  }
  return { cloudname, answer, ...ownAddress([second, ...rest], query, presets) };
}

type Asked = Omit<PictureAddress, 'cloudname' | 'answer'>;

function foreignAddress(grammar: Grammar, written: ForeignText): Asked {
  const { path, transformation } = readForeign(grammar, written);
  return {
    transformation,
    path: parseAssetPath(path.join('/')),
    publicName: path.at(-1) ?? '',
    grammar: grammar.name,
    suspicion: grammar.suspicion,
  };
}

function ownAddress(parts: readonly string[], query: string, presets: 'as-operations' | 'as-path'): Asked {
  const leading = parseLeading(parts, presets);
  const transformation = withQuery(leading.transformation, query);
  const isNamed = transformation.some(({ seo }) => seo === true);
  return {
    transformation,
    path: parseAssetPath((isNamed ? withoutSeoName(leading.rest) : leading.rest).join('/')),
    publicName: leading.rest.at(-1) ?? '',
    grammar: undefined,
    suspicion: suspicionOf(leading.rest),
  };
}

function unknownWord(part: string): string | undefined {
  if (!part.startsWith('~')) return undefined;
  const words = ['info', 'explain', ...grammars.map(({ name }) => name)].map((name) => `~${name}`);
  return `${JSON.stringify(part)} is none of ${words.join(', ')}.`;
}

/** The same for what is not there, what is not public and what is locked; a suspicion speaks of the address alone. */
export function pictureNotFound(suspicion: string | undefined): Problem {
  const kind = deliveryProblems['picture-not-found'];
  return new Problem(kind, suspicion === undefined ? {} : { detail: `${kind.title} ${suspicion}` });
}

function suspicionOf([first = '', ...others]: readonly string[]): string | undefined {
  const shown = JSON.stringify(first);
  if (others.length === 0) {
    return isOperations(first)
      ? `${shown} stands last, so it was read as the name of the picture.`
      : undefined;
  }
  const why = whyFolder(first);
  return why === undefined ? undefined : `${shown} ${why}, so it was read as a folder.`;
}

function answerOf(part: string | undefined): Answer {
  return part === '~info' ? 'info' : part === '~explain' ? 'explain' : 'picture';
}

/** What the query asks belongs to the first link, which wins where both ask the same. */
function withQuery(transformation: Transformation, query: string): Transformation {
  if (query === '') return transformation;
  const [first, ...others] = transformation;
  return chain([Object.freeze({ ...parseQuery(new URLSearchParams(query), first), ...first }), ...others]);
}

/** `…/hummingbird/any-words.jpeg` stands for the asset `…/hummingbird.jpeg`. */
function withoutSeoName(location: readonly string[]): string[] {
  const seoName = location.at(-1) ?? '';
  const stem = location.slice(0, -1);
  const extension = seoName.includes('.') ? seoName.slice(seoName.lastIndexOf('.')) : '';
  if (stem.length === 0) return [...location];
  return [...stem.slice(0, -1), `${stem.at(-1) ?? ''}${extension}`];
}

function decodePart(part: string): string {
  try {
    return part.includes('%') ? decodeURIComponent(part) : part;
  } catch {
    throw new Problem(deliveryProblems['address-invalid'], {
      thing: 'path',
      value: part,
      expected: 'percent-encoded UTF-8',
    });
  }
}
