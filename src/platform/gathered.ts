type Asked<Question, Answer> = {
  readonly question: Question;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
};

/** So many at once as keep nobody waiting for long. */
const mostAtOnce = 50;

/** Asks together what is asked at the same time of the same place, a context say; see `Gathered`. */
export function gather<Place extends object, Question, Answer>(
  askAll: (place: Place, questions: readonly Question[]) => Promise<(question: Question) => Answer>,
): (place: Place, question: Question) => Promise<Answer> {
  const gathered = new WeakMap<Place, Gathered<Question, Answer>>();
  return (place, question) => {
    const known = gathered.get(place);
    const mine = known ?? new Gathered((questions) => askAll(place, questions));
    if (known === undefined) gathered.set(place, mine);
    return mine.ask(question);
  };
}

/**
 * Asks together what many ask at the same time: what comes while an answer is awaited waits for its end and is then asked in
 * one go. Whoever asks is never given what was found before.
 */
export class Gathered<Question, Answer> {
  readonly #askAll: (questions: readonly Question[]) => Promise<(question: Question) => Answer>;
  #asked: Asked<Question, Answer>[] = [];
  #isAsking = false;

  /** `askAll` gives what tells the answer to each. When it fails it has failed for all of them. */
  constructor(askAll: (questions: readonly Question[]) => Promise<(question: Question) => Answer>) {
    this.#askAll = askAll;
  }

  ask(question: Question): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    this.#asked.push({ question, resolve, reject });
    if (!this.#isAsking) void this.#run();
    return promise;
  }

  async #run(): Promise<void> {
    this.#isAsking = true;
    while (this.#asked.length > 0) {
      // Requests that were read in this turn of the event loop come along.
      await new Promise((resolve) => void setImmediate(resolve));
      await this.#settle(this.#asked.splice(0, mostAtOnce));
    }
    this.#isAsking = false;
  }

  async #settle(asked: readonly Asked<Question, Answer>[]): Promise<void> {
    try {
      const answerTo = await this.#askAll(asked.map(({ question }) => question));
      for (const each of asked) each.resolve(answerTo(each.question));
    } catch (error) {
      for (const each of asked) each.reject(error);
    }
  }
}
