/** Sends the questions of a page one after the other: at most one is on its way to the server at any time. */

/**
 * How long an answer is waited for that is of no more use, or that keeps a more urgent question waiting, in
 * milliseconds. The server mostly has it sooner, and may go on with what nobody waits for.
 */
const PATIENCE = 500;

/**
 * One that asks, with one question at a time. The question is chosen when its turn comes: until then it may change, and
 * one that is given up is never sent. One that had to make way for a more urgent one is sent again.
 * @typedef {<A>(signal: AbortSignal, send: (signal: AbortSignal) => Promise<A>, settled?: boolean) => Promise<A>} Lane
 */

/** @typedef {{first: boolean}} Rank */

/**
 * @typedef {object} Entry
 * @property {Rank} rank of its lane, which is the very object
 * @property {boolean} settled
 * @property {AbortSignal} signal
 * @property {(signal: AbortSignal) => Promise<any>} send
 * @property {(answer: any) => void} resolve
 * @property {(reason: unknown) => void} reject
 */

/** @typedef {{entry: Entry, controller: AbortController, timer?: ReturnType<typeof setTimeout>}} Flight */

export class RequestQueue {
  /** @type {Entry[]} */
  #waiting = [];
  /** @type {Flight | null} */
  #flight = null;
  /** @type {Rank | null} */
  #last = null;

  /**
   * Makes a lane. Lanes take turns. A lane that comes first has every second turn if it wants, and what it asks about a
   * settled drawing goes before anything else.
   * @param {{first?: boolean}} [options]
   * @returns {Lane}
   */
  createLane({ first = false } = {}) {
    const rank = { first };
    return (signal, send, settled = false) =>
      new Promise((resolve, reject) => {
        const entry = { rank, settled, signal, send, resolve, reject };
        signal.addEventListener("abort", () => this.#giveUp(entry), { once: true });
        this.#waiting.push(entry);
        this.#next();
      });
  }

  /** @param {Entry} entry */
  #giveUp(entry) {
    this.#waiting = this.#waiting.filter((other) => other !== entry);
    entry.reject(entry.signal.reason);
    this.#next();
  }

  #next() {
    if (this.#flight) {
      if (this.#isInTheWay()) this.#flight.timer ??= setTimeout(() => this.#hurry(), PATIENCE);
      return;
    }
    const entry = this.#pick();
    if (entry) this.#send(entry);
  }

  #pick() {
    const others = this.#waiting.filter(({ rank }) => rank !== this.#last);
    return (
      this.#waiting.find(({ rank, settled }) => rank.first && settled) ??
      others.find(({ rank }) => rank.first) ??
      others[0] ??
      this.#waiting[0]
    );
  }

  /** @param {Entry} entry */
  async #send(entry) {
    const controller = new AbortController();
    /** @type {Flight} */
    const flight = { entry, controller };
    this.#waiting = this.#waiting.filter((other) => other !== entry);
    this.#last = entry.rank;
    this.#flight = flight;
    try {
      entry.resolve(await entry.send(controller.signal));
    } catch (reason) {
      if (controller.signal.aborted && !entry.signal.aborted) this.#waiting.unshift(entry);
      else entry.reject(reason);
    }
    clearTimeout(flight.timer);
    this.#flight = null;
    this.#next();
  }

  /** Whether the answer under way is waited for by nobody, or while something more urgent waits. */
  #isInTheWay() {
    const { entry } = this.#flight ?? {};
    if (!entry) return false;
    return entry.signal.aborted || (!entry.rank.first && this.#waiting.some(({ rank }) => rank.first));
  }

  /** Ends a wait that has lasted long enough, unless there is a reason no more. */
  #hurry() {
    if (!this.#flight) return;
    delete this.#flight.timer;
    if (this.#isInTheWay()) this.#flight.controller.abort();
  }
}
