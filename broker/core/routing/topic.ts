import type { Link, Matcher, Routable } from './contract.ts';

class Node<B> {
  words: Map<string, Node<B>> | undefined = undefined;
  /** `*`: exactly one word. */
  star: Node<B> | undefined = undefined;
  /** `#`: any number of words, none too. */
  hash: Node<B> | undefined = undefined;
  bindings: Set<B> | undefined = undefined;
  /** The last step that put this node into the active set. */
  step = 0;

  constructor(readonly isHash: boolean) {}

  get isEmpty(): boolean {
    return !this.bindings && !this.words && !this.star && !this.hash;
  }
}

/**
 * Words between dots, `*` for one and `#` for any number (AMQP 0-9-1 §3.1.3.3). As RabbitMQ has it, the key `''` has no
 * words at all and `.` has two empty ones.
 *
 * A trie of the patterns, walked as a non-deterministic automaton: all nodes that the words so far can lead to at once,
 * each at most once a word. So the cost is bounded by words × nodes, however many `#` a pattern has.
 */
export class TopicMatcher<B extends Link> implements Matcher<B> {
  readonly keyOnly = true;
  readonly #root = new Node<B>(false);
  #step = 0;
  // Both kept between calls: matching allocates nothing but the words.
  #active: Node<B>[] = [];
  #next: Node<B>[] = [];

  check(): undefined {
    return undefined;
  }

  add(binding: B): void {
    let node = this.#root;
    for (const word of patternWords(binding.key)) node = childFor(node, word);
    node.bindings ??= new Set();
    node.bindings.add(binding);
  }

  remove(binding: B): void {
    const words = patternWords(binding.key);
    const path = [this.#root];
    for (const word of words) {
      const child = childOf(path[path.length - 1], word);
      if (!child) return;
      path.push(child);
    }
    const last = path[path.length - 1];
    if (!last?.bindings?.delete(binding)) return;
    if (last.bindings.size === 0) last.bindings = undefined;
    for (let depth = words.length; depth > 0 && path[depth]?.isEmpty; depth--) {
      dropChild(path[depth - 1], words[depth - 1]);
    }
  }

  match(key: string, _message: Routable, out: B[]): void {
    this.#step++;
    this.#active.length = 0;
    this.#enter(this.#root, this.#active);
    for (let start = 0; key !== '' && start <= key.length && this.#active.length > 0; ) {
      const dot = key.indexOf('.', start);
      const end = dot === -1 ? key.length : dot;
      this.#take(key.slice(start, end));
      start = end + 1;
    }
    for (const node of this.#active) {
      if (node.bindings) for (const binding of node.bindings) out.push(binding);
    }
  }

  /** One word further. */
  #take(word: string): void {
    const next = this.#next;
    next.length = 0;
    this.#step++;
    for (const node of this.#active) {
      if (node.isHash) this.#enter(node, next);
      const literal = node.words?.get(word);
      if (literal) this.#enter(literal, next);
      if (node.star) this.#enter(node.star, next);
    }
    this.#next = this.#active;
    this.#active = next;
  }

  /** A node, and the `#` below it, which also matches no word. */
  #enter(node: Node<B>, into: Node<B>[]): void {
    for (let at: Node<B> | undefined = node; at && at.step !== this.#step; at = at.hash) {
      at.step = this.#step;
      into.push(at);
    }
  }
}

const patternWords = (pattern: string): string[] => (pattern === '' ? [] : pattern.split('.'));

function childOf<B>(node: Node<B> | undefined, word: string): Node<B> | undefined {
  if (word === '*') return node?.star;
  return word === '#' ? node?.hash : node?.words?.get(word);
}

function childFor<B>(node: Node<B>, word: string): Node<B> {
  if (word === '*') {
    node.star ??= new Node<B>(false);
    return node.star;
  }
  if (word === '#') {
    node.hash ??= new Node<B>(true);
    return node.hash;
  }
  node.words ??= new Map();
  let child = node.words.get(word);
  if (!child) {
    child = new Node<B>(false);
    node.words.set(word, child);
  }
  return child;
}

function dropChild<B>(node: Node<B> | undefined, word: string | undefined): void {
  if (!node || word === undefined) return;
  if (word === '*') node.star = undefined;
  else if (word === '#') node.hash = undefined;
  else if (node.words?.delete(word) && node.words.size === 0) node.words = undefined;
}
