/** Leave to change something of a group, asked again after each wait: a deletion of the group takes it away. */
export type Claim = { revoked: boolean };

/** Who is at work on which group, so that a deletion can end it and closing can wait for it. */
export class GroupClaims {
  readonly #claims = new Map<string, Set<Claim>>();
  readonly #working = new Set<Promise<unknown>>();

  /** A deletion of any of the groups takes the claim away. */
  async work<Result>(groups: readonly string[], body: (claim: Claim) => Promise<Result>): Promise<Result> {
    const claim: Claim = { revoked: false };
    for (const group of groups) {
      this.#claims.set(group, (this.#claims.get(group) ?? new Set()).add(claim));
    }
    const working = body(claim);
    this.#working.add(working);
    try {
      return await working;
    } finally {
      this.#working.delete(working);
      for (const group of groups) this.#forget(group, claim);
    }
  }

  revoke(group: string): void {
    for (const claim of this.#claims.get(group) ?? []) claim.revoked = true;
  }

  #forget(group: string, claim: Claim): void {
    const claims = this.#claims.get(group);
    claims?.delete(claim);
    if (claims?.size === 0) this.#claims.delete(group);
  }

  async settled(): Promise<void> {
    while (this.#working.size > 0) await Promise.allSettled(this.#working);
  }
}
