/** As a request carries them. */
type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Whether whoever asks says that they are not to be tracked: Do Not Track, or Global Privacy Control (of which any
 * value but `1` means nothing). Of several headers of a name one is enough; Node joins them with commas.
 */
export function asksNotToBeTracked(headers: Headers): boolean {
  return ['dnt', 'sec-gpc'].some((name) =>
    String(headers[name] ?? '')
      .split(/, */)
      .includes('1'),
  );
}
